"""Liberties of `UpdateCustomerDetails1`: what is refused, and how results are worded."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from troth.sandbox._hooks import Step, Variant
from troth.sandbox.faults.bubblehouse._state import body_of, customer, succeeded
from troth.sandbox.faults.bubblehouse._steps import SET_UP, UPDATED, shows, update
from troth.sandbox.faults.bubblehouse.UpdateCustomerDetails1 import FIELDS, member_of, sent, with_fields

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer, Request

_CALLS = ("UpdateCustomerDetails1",)
_RULES = (
    "External systems and the rules of a shop may refuse any field (UpdateCustomerDetails1, description and Input)."
)
_FAILED = {"ok": False, "outcome": "failed"}


class ResultsForNull(Variant):
    """A field that is null has a result too."""

    id = "bubblehouse/results-for-null"
    uses = "A result is documented for fields that are provided; whether null counts is not said."
    calls = _CALLS
    transcript = (
        SET_UP,
        update({"phone": Step.ABSENT}, {"phone": {"ok": True, "outcome": "unchanged"}}, phone=None, last_name="Eder"),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        body = body_of(call)
        nulls = [name for name in FIELDS if name in body and body[name] is None]
        unchanged = {"ok": True, "outcome": "unchanged"}
        return answer.with_members(**dict.fromkeys(nulls, unchanged)) if succeeded(answer) else answer


class NullForNothing(Variant):
    """What there is nothing to say of is null: results of fields that were not sent, codes, messages, points."""

    id = "bubblehouse/null-for-nothing"
    uses = "What is optional may be left out (UpdateResult1; Output), and null is nowhere told apart from that."
    calls = _CALLS
    transcript = (
        SET_UP,
        update(
            {"last_name": UPDATED, "phone": Step.ABSENT},
            {"last_name": {**UPDATED, "message": None, "error_code": None, "pts": None}, "phone": None},
            last_name="Eder",
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if not succeeded(answer):
            return answer
        nothing = dict.fromkeys(("message", "error_code", "pts"))
        results = {name: {**nothing, **answer.body[name]} for name in sent(call) if name in answer.body}
        return answer.with_members(**{**dict.fromkeys(FIELDS), **results})


class NullOutcome(Variant):
    """The outcome of every result is null."""

    id = "bubblehouse/null-outcome"
    uses = "Only the ok of a result is documented as required (UpdateResult1)."
    calls = _CALLS
    transcript = (
        SET_UP,
        update({"last_name": UPDATED}, {"last_name": {"ok": True, "outcome": None}}, last_name="Eder"),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if not succeeded(answer):
            return answer
        return answer.with_members(**{name: {**answer.body[name], "outcome": None} for name in sent(call)})


class UnknownOutcome(Variant):
    """A value that is updated has an outcome that no page lists."""

    id = "bubblehouse/unknown-outcome"
    uses = "New outcomes may appear without notice (UpdateOutcome)."
    calls = _CALLS
    transcript = (
        SET_UP,
        update({"last_name": UPDATED}, {"last_name": {"ok": True, "outcome": "synchronized"}}, last_name="Eder"),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        return _reworded(call, answer, "updated", outcome="synchronized")


class NoOutcome(Variant):
    """Results have no outcome."""

    id = "bubblehouse/no-outcome"
    uses = "Only the ok of a result is documented as required (UpdateResult1)."
    calls = _CALLS
    transcript = (
        SET_UP,
        update({"last_name": UPDATED}, {"last_name": {"ok": True, "outcome": Step.ABSENT}}, last_name="Eder"),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        for name in sent(call):
            answer = member_of(answer, name, outcome=None) if succeeded(answer) else answer
        return answer


class PointsCredited(Variant):
    """A value given for the first time earns points, with a message."""

    id = "bubblehouse/points-credited"
    uses = "The outcome credited, its points and a message are documented (UpdateResult1)."
    calls = _CALLS
    transcript = (
        SET_UP,
        update(
            {"phone": {"ok": True, "outcome": "provided"}},
            {"phone": {"ok": True, "outcome": "credited", "pts": 50}},
            customer={"shopid": "3"},
            phone="+12025550177",
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        return _reworded(call, answer, "provided", outcome="credited", pts=50, message="You earned 50 points.")


class LastNamesRefused(Variant):
    """The shop does not let customers change their last names."""

    id = "bubblehouse/last-names-refused"
    uses = _RULES
    calls = _CALLS
    transcript = (
        SET_UP,
        update({"ok": True}, {"ok": False, "first_name": UPDATED, "last_name": _FAILED}, first_name="A", last_name="B"),
        shows({"last_name": "B", "first_name": "A"}, {"last_name": "Archer", "first_name": "A"}),
    )

    def before(self, call: Exchange) -> Request:
        return with_fields(call, last_name=None) if "last_name" in sent(call) else call.request

    def after(self, call: Exchange, answer: Answer) -> Answer:
        return _refused(answer, "last_name") if "last_name" in sent(call) else answer


class PhonesRefused(Variant):
    """The system that keeps phone numbers is down."""

    id = "bubblehouse/phone-numbers-refused"
    uses = _RULES
    calls = _CALLS
    transcript = (
        SET_UP,
        update({"ok": True}, {"ok": False, "phone": _FAILED}, phone=""),
        shows({"phone": Step.ABSENT}, {"phone": "+12025550101"}),
    )

    def before(self, call: Exchange) -> Request:
        return with_fields(call, phone=None) if "phone" in sent(call) else call.request

    def after(self, call: Exchange, answer: Answer) -> Answer:
        return _refused(answer, "phone") if "phone" in sent(call) else answer


class BirthdayOnce(Variant):
    """A birthday that is known cannot be changed or removed."""

    id = "bubblehouse/birthday-only-once"
    uses = _RULES
    calls = _CALLS
    transcript = (
        SET_UP,
        update({"birthday": UPDATED}, {"ok": False, "birthday": _FAILED}, birthday="1991-01-01"),
        shows({"birthday": "1991-01-01"}, {"birthday": "1990-05-15"}),
        update({"birthday": {"ok": True}}, customer={"shopid": "3"}, birthday="1991-01-01"),
    )

    def before(self, call: Exchange) -> Request:
        found = customer(call)
        call.memory["refuses"] = bool(found and "birthday" in found and "birthday" in sent(call))
        return with_fields(call, birthday=None) if call.memory["refuses"] else call.request

    def after(self, call: Exchange, answer: Answer) -> Answer:
        return _refused(answer, "birthday") if call.memory["refuses"] else answer


class LeapDayWithoutYearRefused(Variant):
    """29 February without a year is no day."""

    id = "bubblehouse/leap-day-without-year-refused"
    uses = "Whether a day exists that only some years have is not documented for an unknown year."
    calls = _CALLS
    transcript = (SET_UP, update({"ok": True}, {"ok": False, "birthday": {"ok": False}}, birthday="0-02-29"))

    def before(self, call: Exchange) -> Request:
        is_leap = sent(call).get("birthday") == "0-02-29"
        return with_fields(call, birthday="0-02-30") if is_leap else call.request


class NamesComposed(Variant):
    """Names are stored in Unicode's composed form."""

    id = "bubblehouse/names-composed"
    uses = "Nothing is said about the composition of characters, and composed text is the same text."
    calls = _CALLS
    transcript = (
        SET_UP,
        update(first_name="Zoe\u0308"),
        shows({"first_name": "Zoe\u0308"}, {"first_name": "Zo\u00eb"}),
    )

    def before(self, call: Exchange) -> Request:
        names = {name: sent(call)[name] for name in ("first_name", "last_name") if name in sent(call)}
        composed = {name: unicodedata.normalize("NFC", text) for name, text in names.items()}
        return with_fields(call, **composed) if composed else call.request


class NationalPhones(Variant):
    """A phone number of the shop's own country is shown as it is dialled there."""

    id = "bubblehouse/national-phone-numbers"
    uses = "The number that results need not match the input exactly (UpdateCustomerDetails1, Input)."
    calls = ("CustomerDetails1",)
    transcript = (SET_UP, shows({"phone": "+12025550101"}, {"phone": "(202) 555-0101"}))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        phone = answer.body.get("phone", "") if succeeded(answer) else ""
        if not phone.startswith("+1") or len(phone) != 12:  # noqa: PLR2004  # +1 and ten digits
            return answer
        return answer.with_members(phone=f"({phone[2:5]}) {phone[5:8]}-{phone[8:]}")


def _reworded(call: Exchange, answer: Answer, was: str, **members: Any) -> Answer:  # noqa: ANN401  # JSON
    for name in sent(call):
        if succeeded(answer) and answer.body[name].get("outcome") == was:
            answer = member_of(answer, name, **members)
    return answer


def _refused(answer: Answer, name: str) -> Answer:
    if not succeeded(answer):
        return answer
    result = {**_FAILED, "error_code": "not_allowed", "message": "This cannot be changed here."}
    return answer.with_members(ok=False, **{name: result})
