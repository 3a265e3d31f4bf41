"""What holds for every interaction, and how documented values compare. Pure: data in, flaws out."""

from troth.checks._interaction import CHECKS, Flaw, judge_any, judge_valid, observe
from troth.checks._outcome import Outcome, outcome, shown
from troth.checks._values import FORMS, differences, is_unset, same_value

__all__ = [
    "CHECKS",
    "FORMS",
    "Flaw",
    "Outcome",
    "differences",
    "is_unset",
    "judge_any",
    "judge_valid",
    "observe",
    "outcome",
    "same_value",
    "shown",
]
