"""The results of a run: the types of the document, and the only reader and writer of its file."""

from __future__ import annotations

from troth.results._files import FORMAT, read_faults, read_results, write_results, write_text
from troth.results._types import (
    Answers,
    Exchange,
    Faults,
    Finding,
    Observation,
    Requirement,
    Results,
    Run,
    SeenFailing,
    Spent,
    Verdict,
)

__all__ = [
    "FORMAT",
    "Answers",
    "Exchange",
    "Faults",
    "Finding",
    "Observation",
    "Requirement",
    "Results",
    "Run",
    "SeenFailing",
    "Spent",
    "Verdict",
    "read_faults",
    "read_results",
    "write_results",
    "write_text",
]
