"""Repeating one finding: the case it was found with, taken out of a results file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from troth.errors import UsageError
from troth.results import read_results

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class StoredCase:
    """One finding of a results file.

    Attributes:
        requirement: that it speaks against.
        test: node id of the test that found it.
        case: the drawn values, as stored.
        target: what the results file judged.
        seed: of its run.
    """

    requirement: str
    test: str
    case: Mapping[str, Any]
    target: Literal["sandbox", "live", "replay"]
    seed: int

    def write(self, folder: Path) -> Path:
        """Write it for the tests' process and return the path."""
        path = folder / "case.json"
        path.write_text(json.dumps({"test": self.test, "case": dict(self.case)}), encoding="utf-8")
        return path


def stored_case(reference: str) -> StoredCase:
    """Return the finding that `RESULTS#N` refers to; N counts all findings of the file from 0.

    Raises:
        UsageError: there is no such finding.
        ResultsError: the file cannot be read.
    """
    name, _, number = reference.rpartition("#")
    if not name or not number.isdecimal():
        raise UsageError(f'"{reference}" names no finding.', advice="Write RESULTS#N, as the report prints it.")
    results = read_results(Path(name))
    found = [
        (requirement["id"], finding) for requirement in results["requirements"] for finding in requirement["findings"]
    ]
    if int(number) >= len(found):
        has = f"{len(found)} findings, counted from 0" if found else "no findings"
        raise UsageError(f"there is no finding {number}.", advice=f"{name} has {has}.")
    requirement, finding = found[int(number)]
    return StoredCase(
        requirement=requirement,
        test=finding.get("test", ""),
        case=finding["case"],
        target=results["run"]["target"],
        seed=results["run"]["seed"],
    )
