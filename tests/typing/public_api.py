"""The public API as users write it; only type checkers read this file."""

from typing import assert_type

import indeks_inovasi as ii

assert_type(ii.__version__, str)
