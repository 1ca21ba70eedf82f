"""What the command line says where its packages are not installed."""

import sys

import pytest

from indeks_inovasi.cli import main


@pytest.mark.parametrize("package", ["typer", "rich"])
def test_without_the_extra(monkeypatch, capsys, package):
    """Without a package of the extra, one sentence says how to install it; exit code 2."""
    if package == "rich":
        pytest.importorskip("typer")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(SystemExit) as stopped:
        main()

    assert stopped.value.code == 2
    assert capsys.readouterr().err == (
        f"The command line needs the package {package}: pip install 'indeks_inovasi[cli]'.\n"
    )
