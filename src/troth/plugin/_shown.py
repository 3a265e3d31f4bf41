"""What pytest prints of a test: no secret, and nothing that acts on a terminal, whatever a server sent."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

import pytest

from troth.model import Verdict

if TYPE_CHECKING:
    from troth.plugin._cases import CaseRun
    from troth.redact import Redactor


def show(run: CaseRun, redactor: Redactor) -> None:
    """Show pytest what came of a test.

    An error of ours is shown by its traceback as text: pytest would print values, too, and tokens are among them.
    """
    if run.verdict == Verdict.FAIL and run.finding is not None:
        finding = run.finding
        expected = "\n    or ".join(finding.expected)
        where = f"\n  at {finding.where}" if finding.where else ""
        again = "" if finding.reproduced else "\n  not reproduced on repeat"
        told_so = f"{finding.requirement}\n  expected {expected}\n  got {finding.actual}{where}"
        _fail(f"{told_so}\n  case {finding.case}{again}", redactor)
    if run.verdict == Verdict.NOT_RUN:
        pytest.skip(run.reason)
    if run.verdict == Verdict.ERROR and run.error is not None:
        _fail("".join(traceback.format_exception(run.error)), redactor)
    if run.verdict == Verdict.INCONCLUSIVE:
        _fail(f"inconclusive: {run.reason}", redactor)


def spelled(text: str) -> str:
    """Return a text for pytest to print, with whatever acts on a terminal, or cannot be seen, as an escape."""
    return "".join(each if each.isprintable() or each == "\n" else ascii(each)[1:-1] for each in text)


def _fail(text: str, redactor: Redactor) -> None:
    pytest.fail(spelled(redactor.text(text)), pytrace=False)
