"""What holds for every interaction, and how documented values compare. Pure: data in, flaws out."""

from troth.checks._interaction import Asked, Flaw, is_checked, judge, judge_valid, observe
from troth.checks._outcome import FIRST_SERVER_ERROR, OK, Outcome, errors_in_body, outcome, shown
from troth.checks._values import FORMS, differences, is_unset, same_value

__all__ = [
    "FIRST_SERVER_ERROR",
    "FORMS",
    "OK",
    "Asked",
    "Flaw",
    "Outcome",
    "differences",
    "errors_in_body",
    "is_checked",
    "is_unset",
    "judge",
    "judge_valid",
    "observe",
    "outcome",
    "same_value",
    "shown",
]
