"""Defects of enrolment in loyalty programs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from troth.sandbox._hooks import Fault
from troth.sandbox.capillary import _state
from troth.sandbox.capillary._exchanges import Change, change_of, in_background, is_update
from troth.sandbox.capillary._steps import CHAT, SHOP, get, pick, put
from troth.sandbox.faults.capillary.UpdateCustomerDetails._parts import CALL, StateFault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer, Request
    from troth.sandbox.capillary._customer import Customer, Enrolment

_DATE = "2030-07-11T16:36:17+05:30"
_INSTANT = "2030-07-11T11:06:17Z"
_SITE = pick("WEBSITE")


def _entry(**members: object) -> dict[str, Any]:
    """Return the part of an update that enrols in program 699."""
    return {"loyaltyProgramEnrollments": [{"programId": 699, **members}]}


def _shown(**members: object) -> dict[str, Any]:
    """Return the part of a customer that shows program 699."""
    return {"loyaltyProgramDetails": [{"programId": 699, **members}]}


_NONE: dict[str, Any] = {"loyaltyProgramDetails": []}
_FULL = _entry(tierNumber=1, loyaltyPoints=50, tierExpiryDate=_DATE, pointsExpiryDate=_DATE)


def _fresh(change: Change) -> tuple[Enrolment, ...]:
    """Return the enrolments that the update made."""
    return change.after.enrolments[len(change.before.enrolments) :]


def _with_fresh(change: Change, fresh: Iterable[Enrolment]) -> Customer:
    return replace(change.after, enrolments=(*change.before.enrolments, *fresh))


class EnrolmentIgnored(StateFault):
    """Enrolments are taken and forgotten."""

    id = f"{CALL}/enrolment-ignored"
    breaks = f"{CALL}#enrolment-reads-back"
    transcript = (put(_FULL), get(_shown(), _NONE))

    def spoil(self, change: Change) -> Customer:
        return _with_fresh(change, ())


class EnrolmentInNextProgram(StateFault):
    """An enrolment is made in the program with the next number."""

    id = f"{CALL}/enrolment-in-next-program"
    breaks = f"{CALL}#enrolment-reads-back"
    transcript = (put(_FULL), get(_shown(), {"loyaltyProgramDetails": [{"programId": 700}]}))

    def spoil(self, change: Change) -> Customer:
        return _with_fresh(change, (replace(item, program_id=item.program_id + 1) for item in _fresh(change)))


class EnrolmentWithoutPointsForgotten(StateFault):
    """An enrolment that credits no points is forgotten."""

    id = f"{CALL}/enrolment-without-points-forgotten"
    breaks = f"{CALL}#enrolment-reads-back"
    deep = True
    transcript = (
        put(_FULL),
        get(_shown()),
        put(_entry(tierNumber=1, loyaltyPoints=0), who=CHAT),
        get(_shown(), _NONE, who=CHAT),
    )

    def spoil(self, change: Change) -> Customer:
        return _with_fresh(change, (item for item in _fresh(change) if item.loyalty_points))


class EnrolmentOutsideTheStoreForgotten(StateFault):
    """An enrolment in a source with several accounts is forgotten."""

    id = f"{CALL}/enrolment-outside-the-store-forgotten"
    breaks = f"{CALL}#enrolment-reads-back"
    deep = True
    transcript = (put(_FULL), get(_shown()), put(_FULL, who=CHAT), get(_shown(), _NONE, who=CHAT))

    def spoil(self, change: Change) -> Customer:
        return change.after if change.new.account_id is None else _with_fresh(change, ())


class TiersCountFromZero(StateFault):
    """The lowest tier is number 0."""

    id = f"{CALL}/tiers-count-from-zero"
    breaks = f"{CALL}#enrolment-tier-reads-back"
    transcript = (put(_FULL), get(_shown(slabSNo=1), _shown(slabSNo=0)))

    def spoil(self, change: Change) -> Customer:
        return _with_fresh(change, (replace(item, tier_number=item.tier_number - 1) for item in _fresh(change)))


class EnrolmentPointsNotCredited(StateFault):
    """The points of an enrolment are not credited."""

    id = f"{CALL}/enrolment-points-not-credited"
    breaks = f"{CALL}#enrolment-points-credited"
    transcript = (put(_FULL), get(_shown(loyaltyPoints=50), _shown(loyaltyPoints=0)))

    def spoil(self, change: Change) -> Customer:
        return _with_fresh(change, (replace(item, loyalty_points=0) for item in _fresh(change)))


class TierExpiryLosesItsOffset(Fault):
    """The offset of a tier's expiry is ignored: its local time is taken for UTC."""

    id = f"{CALL}/tier-expiry-loses-its-offset"
    breaks = f"{CALL}#enrolment-tier-expiry-reads-back"
    deep = True
    transcript = (
        put(_entry(tierExpiryDate="2030-07-11T16:36:17Z")),
        get(_shown(slabExpiryDate="2030-07-11T16:36:17Z")),
        put(_FULL, who=CHAT),
        get(_shown(slabExpiryDate=_INSTANT), _shown(slabExpiryDate="2030-07-11T16:36:17Z"), who=CHAT),
    )

    def before(self, call: Exchange) -> Request | Answer:
        body = call.request.json() if is_update(call) else None
        if not isinstance(body, dict) or not isinstance(body.get("loyaltyProgramEnrollments"), list):
            return call.request
        for entry in body["loyaltyProgramEnrollments"]:
            if isinstance(entry, dict) and isinstance(entry.get("tierExpiryDate"), str):
                entry["tierExpiryDate"] = entry["tierExpiryDate"][:19] + "Z"
        return call.request.with_json(body)


class EnrolmentAfterTheAnswer(Fault):
    """An enrolment is there only after the next request, although the caller waited for it."""

    id = f"{CALL}/enrolment-after-the-answer"
    breaks = f"{CALL}#sync-waits-for-loyalty-activities"
    deep = True
    transcript = (
        put(_FULL, query=SHOP.query(use_async="true")),
        get(_shown()),
        put(_FULL, who=_SITE),
        get(_shown(), _NONE, who=_SITE),
        get(_shown(), who=_SITE),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        change = change_of(call, answer)
        for due in call.memory.pop("due", ()):
            customer = _state.find(call.store, str(due.id))
            if customer is not None:
                _state.keep(call.store, replace(customer, enrolments=due.enrolments))
        if change is not None and _fresh(change) and not in_background(call):
            call.memory["due"] = (change.after,)
            _state.keep(call.store, _with_fresh(change, ()))
        return answer
