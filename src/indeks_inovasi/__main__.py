"""``python -m indeks_inovasi``: the command line."""

from indeks_inovasi.cli import main

main()
