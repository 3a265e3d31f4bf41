"""Defects that change customers whom the path does not name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Fault
from troth.sandbox.capillary import _state
from troth.sandbox.capillary._exchanges import change_of
from troth.sandbox.capillary._steps import CHAT, NAMED, get, pick, profile, put
from troth.sandbox.faults.capillary.UpdateCustomerDetails._parts import CALL

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer
    from troth.sandbox.capillary._customer import Customer
    from troth.sandbox.capillary._exchanges import Change

_ELSEWHERE = pick("WEBSITE")
_ENROL = {"loyaltyProgramEnrollments": [{"programId": 699, "tierNumber": 1, "loyaltyPoints": 5}]}
_FIELDS = {"gender": "Male", "city": "Trondheim"}


class _NextCustomer(Fault):
    """A defect that spoils the customer with the next id."""

    def after(self, call: Exchange, answer: Answer) -> Answer:
        change = change_of(call, answer)
        other = _state.find(call.store, str(change.after.id + 1)) if change else None
        if change is not None and other is not None:
            _state.keep(call.store, self.spoil(change, other))
        return answer

    def spoil(self, change: Change, other: Customer) -> Customer:
        """Return the other customer as the defect leaves it."""
        raise NotImplementedError


class NextCustomerToo(_NextCustomer):
    """A new last name is given to the next customer, too."""

    id = f"{CALL}/next-customer-changes-too"
    breaks = f"{CALL}#only-named-customer-changes"
    transcript = (
        put(NAMED),
        get(profile(lastName="Bell")),
        get(profile(lastName=CHAT.start.last_name), profile(lastName="Bell"), who=CHAT),
    )

    def spoil(self, change: Change, other: Customer) -> Customer:
        if "lastName" not in change.sent_profile():
            return other
        renamed = (replace(item, last_name=change.new.last_name) for item in other.profiles)
        return replace(other, profiles=tuple(renamed))


class NextCustomerEnrolled(_NextCustomer):
    """Who is enrolled in a program takes the next customer along."""

    id = f"{CALL}/next-customer-enrolled-too"
    breaks = f"{CALL}#only-named-customer-changes"
    deep = True
    transcript = (
        put(_ENROL),
        get({"loyaltyProgramDetails": []}, {"loyaltyProgramDetails": [{"programId": 699}]}, who=CHAT),
    )

    def spoil(self, change: Change, other: Customer) -> Customer:
        known = {item.program_id for item in other.enrolments}
        new = [item for item in change.after.enrolments if item not in change.before.enrolments]
        return replace(other, enrolments=(*other.enrolments, *(item for item in new if item.program_id not in known)))


class FieldsOfTheUpdateBefore(Fault):
    """Custom fields are given to the customer of the update before, too, if that was another."""

    id = f"{CALL}/fields-given-to-the-customer-before"
    breaks = f"{CALL}#only-named-customer-changes"
    deep = True
    transcript = (
        put(NAMED, who=_ELSEWHERE),
        put(profile(fields=_FIELDS)),
        get(profile(fields=_FIELDS)),
        get(profile(fields=_ELSEWHERE.start.fields), profile(fields=_FIELDS), who=_ELSEWHERE),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        change = change_of(call, answer)
        if change is None:
            return answer
        last, call.memory["last"] = call.memory.get("last"), change.after.id
        other = _state.find(call.store, str(last)) if last != change.after.id else None
        if other is not None and change.new.fields != change.old.fields:
            filled = (replace(item, fields=change.new.fields) for item in other.profiles)
            _state.keep(call.store, replace(other, profiles=tuple(filled)))
        return answer
