"""The results of a run: the types of the document, and the only reader and writer of its file."""

from __future__ import annotations

from troth.results._files import FORMAT, read_faults, read_results, write_results, write_text
from troth.results._history import History, keep_in_history, read_history
from troth.results._types import (
    Answers,
    Exchange,
    Faults,
    Finding,
    HeldWaiver,
    Observation,
    Requirement,
    Results,
    Run,
    SeenFailing,
    Spent,
    Verdict,
    Waiver,
)

__all__ = [
    "FORMAT",
    "Answers",
    "Exchange",
    "Faults",
    "Finding",
    "HeldWaiver",
    "History",
    "Observation",
    "Requirement",
    "Results",
    "Run",
    "SeenFailing",
    "Spent",
    "Verdict",
    "Waiver",
    "keep_in_history",
    "read_faults",
    "read_history",
    "read_results",
    "write_results",
    "write_text",
]
