"""Where the data of troth is: the folder that holds `specs/`, `suites/` and `cassettes/`."""

from __future__ import annotations

from pathlib import Path

from troth.errors import TrothError

_PACKAGE = Path(__file__).resolve().parent


def data_root() -> Path:
    """Return the folder of specs, suites and cassettes, in an installed wheel or in a checkout.

    Raises:
        TrothError: neither place holds a contract, so the installation is broken.
    """
    for candidate in (_PACKAGE / "_data", _PACKAGE.parents[1]):
        if (candidate / "specs" / "_meta").is_dir():
            return candidate
    raise TrothError(
        f"no specs folder was found beside {_PACKAGE}.",
        advice="Install troth again, or run it from a complete checkout.",
    )
