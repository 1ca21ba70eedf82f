"""Import an optional package, or say how to install it."""

import importlib
from types import ModuleType

from indeks_inovasi.errors import MissingExtraError


def need(module: str, extra: str | None, purpose: str) -> ModuleType:
    """Return the imported `module`, which the extra `extra` installs; None for a package that no extra installs.

    Raises
    ------
    MissingExtraError
        If the package is not installed; the sentence names the purpose and the command.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise MissingExtraError(module.partition(".")[0], extra, purpose) from error
