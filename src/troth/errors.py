"""Everything troth raises on purpose.

    TrothError
    ├── UsageError              the command line or the selection is wrong       exit 4
    ├── ConfigurationError      troth.toml is wrong                              exit 4
    ├── ContractError           a file of specs/ is wrong                        exit 4
    ├── ResultsError            a results file cannot be read or written         exit 4
    └── SandboxError            the embedded sandbox did not start, or ended     exit 3

Each carries `advice`: what the reader can do about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class TrothError(Exception):
    """The root: a situation that is understood and has a remedy.

    Attributes:
        advice: what to do about it, as a sentence; empty if the message says it all.
    """

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class UsageError(TrothError):
    """The command line asks for something that does not exist."""


class ConfigurationError(TrothError):
    """A `troth.toml` that cannot be used.

    Attributes:
        path: the file; None where a value came from elsewhere.
        key: the key, dotted, e.g. `bubblehouse.base_url`.
    """

    def __init__(self, message: str, *, path: Path | None = None, key: str = "", advice: str = "") -> None:
        where = ": ".join(str(part) for part in (path, key) if part)
        super().__init__(f"{where}: {message}" if where else message, advice=advice)
        self.path = path
        self.key = key


class ContractError(TrothError):
    """A file of the contract that cannot be used.

    Attributes:
        path: the file.
        key: the place in it, e.g. `requirement[3].level`.
    """

    def __init__(self, message: str, *, path: Path, key: str = "", advice: str = "") -> None:
        where = f"{path}: {key}" if key else str(path)
        super().__init__(f"{where}: {message}", advice=advice)
        self.path = path
        self.key = key


class ResultsError(TrothError):
    """A results file that cannot be read or written.

    Attributes:
        path: the file.
    """

    def __init__(self, message: str, *, path: Path, advice: str = "") -> None:
        super().__init__(f"{path}: {message}", advice=advice)
        self.path = path


class SandboxError(TrothError):
    """The embedded sandbox did not start, or ended before the run did."""
