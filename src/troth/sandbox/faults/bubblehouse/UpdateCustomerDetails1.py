"""Defects of `UpdateCustomerDetails1`: what becomes of the values that are sent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from troth.sandbox._hooks import Fault, Step
from troth.sandbox.faults.bubblehouse._customer_calls import customer_faults_of, errors_of
from troth.sandbox.faults.bubblehouse._every_call import Form, faults_of
from troth.sandbox.faults.bubblehouse._state import before, body_of, change, customer, neighbour, succeeded
from troth.sandbox.faults.bubblehouse._steps import OK, SET_UP, UPDATED, shows, update

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer, Request

_CALL = "bubblehouse/UpdateCustomerDetails1"
_FORM = Form(
    "UpdateCustomerDetails1",
    {"customer": {"shopid": "1"}, "last_name": "Eder"},
    OK,
    set_up=(SET_UP,),
    takes_customers=True,
)
_BEAS_TOKEN = (
    Step("UpdateCustomerDetails1", {"last_name": "Zach"}, OK, token="customer:2"),  # noqa: S106  # a kind of token
    shows({"last_name": "Zach"}, {"last_name": "Baker"}, customer={"shopid": "2"}),
)
FIELDS = ("first_name", "last_name", "birthday", "phone")

COMMON = (*faults_of(_FORM, *errors_of(_FORM)), *customer_faults_of(_FORM, _BEAS_TOKEN))


def sent(call: Exchange) -> dict[str, str]:
    """Return the fields that are sent with a value, `""` included."""
    return {name: value for name, value in body_of(call).items() if name in FIELDS and isinstance(value, str)}


def with_fields(call: Exchange, **fields: object) -> Request:
    """Return the request with other fields."""
    return call.request.with_json({**body_of(call), **fields})


def refused(answer: Answer) -> list[str]:
    """Return the fields that an answer refuses."""
    members = answer.body if succeeded(answer) else {}
    return [name for name in FIELDS if name in members and members[name].get("ok") is False]


class OkAsText(Fault):
    """The summary of an answer is the text `true` or `false`."""

    id = f"{_CALL}/ok-as-text"
    breaks = f"{_CALL}#output-shape"
    transcript = (SET_UP, update({"ok": True}, {"ok": "true"}, last_name="Eder"))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(ok=str(answer.body["ok"]).lower()) if succeeded(answer) else answer


class AppliesRestOfRefused(Fault):
    """Of a call that is refused for the type of a field, the other fields are applied."""

    id = f"{_CALL}/rest-of-a-refused-call-applied"
    breaks = f"{_CALL}#refused-write-changes-nothing"
    transcript = (
        SET_UP,
        Step("UpdateCustomerDetails1", {"customer": {"shopid": "1"}, "phone": 5, "last_name": "Eder"}, (400, None)),
        shows({"last_name": "Archer"}, {"last_name": "Eder"}),
    )

    def before(self, call: Exchange) -> Request:
        body = body_of(call)
        sound = {name: value for name, value in body.items() if name not in FIELDS or isinstance(value, str)}
        if any(value is not None for name, value in body.items() if name not in sound):
            call.play(call.request.with_json(sound))
        return call.request


class LostByEmail(Fault):
    """An update of a customer named by e-mail is answered as if it were done, and is not."""

    id = f"{_CALL}/update-by-email-lost"
    breaks = f"{_CALL}#same-customer-by-any-identity"
    transcript = (
        SET_UP,
        update(customer={"email": "ann@example.com"}, last_name="Eder"),
        shows({"last_name": "Eder"}, {"last_name": "Archer"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        identity = body_of(call).get("customer")
        if isinstance(identity, dict) and set(identity) == {"email"} and succeeded(answer):
            call.store.restore()
        return answer


class NextCustomerToo(Fault):
    """A new last name is given to the next customer too."""

    id = f"{_CALL}/next-customer-changes-too"
    breaks = f"{_CALL}#only-named-customer-changes"
    transcript = (
        SET_UP,
        update(last_name="Eder"),
        shows({"last_name": "Baker"}, {"last_name": "Eder"}, customer={"shopid": "2"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        found = customer(call)
        if succeeded(answer) and found and "last_name" in sent(call) and found.get("last_name"):
            other = neighbour(call, found)
            if other:
                change(call, other, last_name=found["last_name"])
        return answer


class NamesInTitleCase(Fault):
    """A last name is stored with capitals at the beginning of each word only."""

    id = f"{_CALL}/last-name-in-title-case"
    breaks = f"{_CALL}#accepted-value-reads-back"
    transcript = (
        SET_UP,
        update(last_name="van der McKay"),
        shows({"last_name": "van der McKay"}, {"last_name": "Van Der Mckay"}),
    )

    def before(self, call: Exchange) -> Request:
        name = sent(call).get("last_name")
        return with_fields(call, last_name=name.title()) if name else call.request


class PhoneCutShort(Fault):
    """A phone number is stored with ten characters at most."""

    id = f"{_CALL}/phone-cut-short"
    breaks = f"{_CALL}#accepted-phone-reads-back"
    transcript = (SET_UP, update(phone="+12025550177"), shows({"phone": "+12025550177"}, {"phone": "+120255501"}))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        found = customer(call)
        if found and "phone" in sent(call) and "phone" not in refused(answer) and found.get("phone"):
            change(call, found, phone=found["phone"][:10])
        return answer


class NullRemoves(Fault):
    """A field that is null is removed."""

    id = f"{_CALL}/null-removes"
    breaks = f"{_CALL}#null-keeps-value"
    transcript = (
        SET_UP,
        update(first_name=None, last_name="Eder"),
        shows({"first_name": "Ann"}, {"first_name": Step.ABSENT}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        found, body = customer(call), body_of(call)
        if found and succeeded(answer):
            change(call, found, **{name: None for name in FIELDS if name in body and body[name] is None})
        return answer


class EmptyKeeps(Fault):
    """A field that is an empty string is answered as removed, and kept."""

    id = f"{_CALL}/empty-string-keeps"
    breaks = f"{_CALL}#empty-string-removes"
    transcript = (
        SET_UP,
        update({"last_name": UPDATED}, last_name=""),
        shows({"last_name": Step.ABSENT}, {"last_name": "Archer"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        found = customer(call)
        if found and succeeded(answer):
            change(
                call, found, **{name: before(call, found).get(name) for name, text in sent(call).items() if not text}
            )
        return answer


class ZeroDateKeeps(Fault):
    """The birthday 0-0-0 is answered as a removal, and nothing is removed."""

    id = f"{_CALL}/zero-date-keeps"
    breaks = f"{_CALL}#zero-date-removes-birthday"
    transcript = (
        SET_UP,
        update({"birthday": UPDATED}, birthday="0-0-0"),
        shows({"birthday": Step.ABSENT}, {"birthday": "1990-05-15"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        found = customer(call)
        if found and sent(call).get("birthday") == "0-0-0" and succeeded(answer):
            change(call, found, birthday=before(call, found).get("birthday"))
        return answer


class UnknownYearFilledIn(Fault):
    """A birthday without a year is stored with the year 1904."""

    id = f"{_CALL}/unknown-year-filled-in"
    breaks = f"{_CALL}#year-unknown-birthday"
    transcript = (SET_UP, update(birthday="0-12-24"), shows({"birthday": "0-12-24"}, {"birthday": "1904-12-24"}))

    def before(self, call: Exchange) -> Request:
        birthday = sent(call).get("birthday", "")
        if not birthday.startswith("0-") or birthday == "0-0-0":
            return call.request
        return with_fields(call, birthday=f"1904{birthday[1:]}")


class DayRollsOver(Fault):
    """A day that its month does not have counts on into the next month."""

    id = f"{_CALL}/impossible-day-rolls-over"
    breaks = f"{_CALL}#impossible-day-refused"
    transcript = (
        SET_UP,
        update({"ok": False}, {"ok": True}, birthday="1990-02-30"),
        shows({"birthday": "1990-05-15"}, {"birthday": "1990-03-02"}),
    )

    def before(self, call: Exchange) -> Request:
        parts = sent(call).get("birthday", "").split("-")
        if [len(part) for part in parts] != [4, 2, 2] or not "".join(parts).isascii() or not "".join(parts).isdigit():
            return call.request
        year, month, day = map(int, parts)
        if not (year and 1 <= month <= 12 and 1 <= day <= 31):  # noqa: PLR2004  # a calendar's
            return call.request
        rolled = date(year, month, 1) + timedelta(days=day - 1)
        return with_fields(call, birthday=rolled.isoformat())


class RefusedRemoves(Fault):
    """A field that is refused loses the value it had."""

    id = f"{_CALL}/refused-field-loses-its-value"
    breaks = f"{_CALL}#refused-value-not-stored"
    transcript = (
        SET_UP,
        update({"birthday": {"ok": False}}, birthday="1990-02-30"),
        shows({"birthday": "1990-05-15"}, {"birthday": Step.ABSENT}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        found = customer(call)
        if found and refused(answer):
            change(call, found, **dict.fromkeys(refused(answer)))
        return answer


class RefusedStopsNeighbours(Fault):
    """If one field is refused, the others are answered as updated, and are not."""

    id = f"{_CALL}/refused-field-stops-neighbours"
    breaks = f"{_CALL}#refused-field-leaves-neighbours"
    transcript = (
        SET_UP,
        update({"last_name": UPDATED}, birthday="1990-02-30", last_name="Eder"),
        shows({"last_name": "Eder"}, {"last_name": "Archer"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if refused(answer):
            call.store.restore()
        return answer


def member_of(answer: Answer, name: str, **members: Any) -> Answer:  # noqa: ANN401  # JSON
    """Return an answer in which the result of one field has other members; None takes one away."""
    result = {**answer.body[name], **members}
    kept = {member: value for member, value in result.items() if value is not None}
    return answer.with_members(**{name: kept})
