"""Everything troth raises on purpose.

    TrothError
    ├── UsageError              the command line or the selection is wrong       exit 4
    ├── FileError               a file of ours cannot be used                    exit 4
    │   ├── ConfigurationError  troth.toml is wrong
    │   ├── ContractError       a file of specs/ is wrong
    │   ├── ResultsError        a results file cannot be read or written
    │   ├── WaiverError         waivers.toml is wrong
    │   ├── CassetteError       a recording cannot be read or replaced
    │   └── JournalError        a journal of a live run cannot be used
    ├── ToolError               a program that troth calls is missing or failed  exit 4
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


class FileError(TrothError):
    """A file of ours that cannot be used.

    Attributes:
        path: the file, or folder; None where a value came from elsewhere.
        key: the place in it, dotted, e.g. `requirement[3].level`; empty if it is the whole file.
    """

    def __init__(self, message: str, *, path: Path | None, key: str = "", advice: str = "") -> None:
        where = ": ".join(str(part) for part in (path, key) if part)
        super().__init__(f"{where}: {message}" if where else message, advice=advice)
        self.path = path
        self.key = key


class ConfigurationError(FileError):
    """A `troth.toml` that cannot be used."""

    def __init__(self, message: str, *, path: Path | None = None, key: str = "", advice: str = "") -> None:
        super().__init__(message, path=path, key=key, advice=advice)


class ContractError(FileError):
    """A file of the contract that cannot be used."""


class ResultsError(FileError):
    """A results file that cannot be read or written."""


class WaiverError(FileError):
    """A `waivers.toml` that cannot be used."""


class CassetteError(FileError):
    """A recording, or a cassette of one, that cannot be used."""


class JournalError(FileError):
    """The journal of a live run, which cannot be written or read."""


class ToolError(TrothError):
    """A program that troth calls is not there, or failed."""


class SandboxError(TrothError):
    """The embedded sandbox did not start, or ended before the run did."""


class Judgement(Exception):  # noqa: N818 - an outcome of a test, not an error of ours
    """What a suite says of a case by raising: it never means that troth is at fault.

    Judgement
    ├── Disagreement     the server breaks the test's requirement            fail
    ├── Inconclusive     it could not be judged: a step failed, no answer    inconclusive
    │   ├── Stale        a recording has no answer to what is asked now      inconclusive
    │   └── BudgetSpent  the run has sent all it may                         inconclusive
    ├── Undecided        this case decides nothing; others may               inconclusive if all cases do
    └── NotRun           something optional is missing, and it says what     not-run
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Disagreement(Judgement):
    """The server did not do what the requirement says.

    Attributes:
        expected: what the documentation allows; one sentence per alternative.
        actual: what came instead.
        where: JSON pointer into the answer, or None if it is the whole answer.
    """

    def __init__(self, *expected: str, actual: str, where: str | None = None) -> None:
        super().__init__(f"expected {' or '.join(expected)}; got {actual}{f' at {where}' if where else ''}")
        self.expected = expected
        self.actual = actual
        self.where = where


class Inconclusive(Judgement):
    """A step before the requirement's own failed, or no answer came."""


class Stale(Inconclusive):
    """The suite asks for something that the recording does not have: it has changed since."""


class BudgetSpent(Inconclusive):
    """The run has sent as many requests, or taken as much time, as it may."""


class Undecided(Judgement):
    """The documentation allows what came, and it says nothing about the requirement: a field refused, for example."""


class NotRun(Judgement):
    """An optional parameter is missing, or this target does not allow it."""
