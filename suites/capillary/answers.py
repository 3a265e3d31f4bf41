"""What can be said of an answer to Capillary's call, beside whether it is granted."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import combinations
from typing import TYPE_CHECKING, Any

from troth import Disagreement, Undecided

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth import Answer, CustomerReading

_FIRST_REFUSAL = 400


def is_accepted(answer: Answer) -> bool:
    """Tell whether an update was accepted: under a status from 400 on, without errors in the body, only with an id."""
    status = answer.interaction.response.status
    named = isinstance(answer.body, dict) and "createdId" in answer.body
    return answer.granted and (status < _FIRST_REFUSAL or named)


def is_about(shown: CustomerReading, answer: Answer) -> None:
    """Say that `createdId` is the id of a customer, as a number or as text.

    Raises:
        Disagreement: it is another.
    """
    if str(answer["createdId"]) != shown.customer.id:
        actual = f"createdId is {json.dumps(answer['createdId'])}"
        raise Disagreement(f"createdId is {shown.customer.id}", actual=actual, where="/createdId")


def has_no_side_effects(answer: Answer) -> None:
    """Say that an answer has no entry in `sideEffects`.

    Raises:
        Disagreement: it has.
    """
    effects = answer.body.get("sideEffects") if isinstance(answer.body, dict) else None
    if effects:
        raise Disagreement("no entry in sideEffects", actual=json.dumps(effects), where="/sideEffects")


def warns_in_due_form(answer: Answer) -> None:
    """Say that a warning's code is a number, its message a string and its status a boolean, where they are present.

    Raises:
        Disagreement: one of them is something else.
        Undecided: the answer does not warn.
    """
    warnings = answer.body.get("warnings") if isinstance(answer.body, dict) else None
    entries = [entry for entry in (warnings if isinstance(warnings, list) else [warnings]) if isinstance(entry, dict)]
    if not entries:
        raise Undecided("the answer warns of nothing")
    for entry in entries:
        for name, kind, fits in (
            ("code", "a number", _is_number),
            ("message", "a string", _is_text),
            ("status", "a boolean", _is_flag),
        ):
            if entry.get(name) is not None and not fits(entry[name]):
                raise Disagreement(f"{name} is {kind}", actual=json.dumps(entry), where=f"/warnings/{name}")


def credits_points(answer: Answer, program: Mapping[str, Any], points: int) -> None:
    """Say that a program shows the points of an enrolment, and besides them only what the answer says was awarded.

    Raises:
        Disagreement: it shows another number.
    """
    there = program.get("loyaltyPoints", program.get("lifetimePoints"))
    effects = answer.body.get("sideEffects") if isinstance(answer.body, dict) else None
    awarded: list[Any] = [
        entry.get("awardedPoints")
        for entry in (effects if isinstance(effects, list) else [])
        if isinstance(entry, dict)
    ]
    others = [award for award in awarded if _is_number(award) and award != points]
    sums = {points + sum(some) for size in range(len(others) + 1) for some in combinations(others, size)}
    if there not in sums:
        raise Disagreement(f"{points} points", actual=f"{there}", where="/loyaltyProgramDetails/loyaltyPoints")


def is_instant(there: object, sent: str) -> None:
    """Say that a date and time reads back as the instant that was sent.

    Raises:
        Disagreement: it is another one, or none.
        Undecided: it has no offset, so that nobody can say which instant it is.
    """
    try:
        instant = datetime.fromisoformat(str(there))
    except ValueError:
        raise Disagreement(f"the instant {sent}", actual=f"{there}", where="/slabExpiryDate") from None
    if instant.tzinfo is None:
        raise Undecided(f"it reads back without an offset: {there}")
    if instant != datetime.fromisoformat(sent):
        raise Disagreement(f"the instant {sent}", actual=f"{there}", where="/slabExpiryDate")


def _is_number(value: Any) -> bool:  # noqa: ANN401 - a JSON value
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_text(value: Any) -> bool:  # noqa: ANN401 - likewise
    return isinstance(value, str)


def _is_flag(value: Any) -> bool:  # noqa: ANN401 - likewise
    return isinstance(value, bool)
