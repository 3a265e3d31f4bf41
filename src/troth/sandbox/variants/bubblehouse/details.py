"""Liberties in how a customer is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.sandbox._hooks import Step, Variant
from troth.sandbox.faults.bubblehouse._state import customer, succeeded
from troth.sandbox.faults.bubblehouse._steps import ANN, SET_UP, merge, push, shows, update

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer

_CALLS = ("CustomerDetails1",)
_YEAR_UNKNOWN = "How a birthday without a year reads back is not shown, and the pages spell it in two ways."
_UNSET = "How a field without a value is shown is not documented; the examples leave it out."
_TEXTS = ("id", "first_name", "last_name", "email", "phone", "birthday")
_READ_BEA = {"shopid": "3"}


class UnsetAsNull(Variant):
    """Fields without a value are shown as null."""

    id = "bubblehouse/unset-as-null"
    uses = _UNSET
    calls = _CALLS
    transcript = (SET_UP, shows({"email": Step.ABSENT}, {"email": None, "extras": None}, customer=_READ_BEA))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        unset = dict.fromkeys(
            (*_TEXTS, "anniversary", "extras", "alt_emails", "personal_referral_code", "signed_up_at")
        )
        return answer.with_body({**unset, **answer.body}) if succeeded(answer) else answer


class UnsetAsEmpty(Variant):
    """Text fields without a value are shown as empty strings."""

    id = "bubblehouse/unset-as-empty"
    uses = _UNSET
    calls = _CALLS
    transcript = (SET_UP, shows({"email": Step.ABSENT}, {"email": "", "birthday": ""}, customer=_READ_BEA))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_body({**dict.fromkeys(_TEXTS, ""), **answer.body}) if succeeded(answer) else answer


class NothingButValues(Variant):
    """Tags, counts, sums and consents that nobody provided are left out."""

    id = "bubblehouse/no-defaults"
    uses = "Which fields are always there is not documented (Customer2)."
    calls = _CALLS
    transcript = (SET_UP, shows({"tags": []}, {"tags": Step.ABSENT, "total_spent": Step.ABSENT, "id": "1"}))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        found = customer(call)
        if not found or not succeeded(answer):
            return answer
        return answer.with_body({name: value for name, value in answer.body.items() if name in found})


class YearAsFourZeros(Variant):
    """An unknown year is shown as 0000."""

    id = "bubblehouse/year-unknown-as-0000"
    uses = _YEAR_UNKNOWN
    calls = _CALLS
    transcript = (SET_UP, update(birthday="0-12-24"), shows({"birthday": "0-12-24"}, {"birthday": "0000-12-24"}))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return _with_year(answer, "0000")


class YearAsDash(Variant):
    """An unknown year is shown as a dash."""

    id = "bubblehouse/year-unknown-as-a-dash"
    uses = _YEAR_UNKNOWN
    calls = _CALLS
    transcript = (SET_UP, update(birthday="0-12-24"), shows({"birthday": "0-12-24"}, {"birthday": "--12-24"}))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return _with_year(answer, "-")


class SixDigits(Variant):
    """Sums of money have six digits after the point."""

    id = "bubblehouse/money-with-six-digits"
    uses = "The page on values says six, the examples have two."
    calls = _CALLS
    transcript = (
        push({**ANN, "total_spent": "12.5"}),
        shows({"total_spent": "12.50"}, {"total_spent": "12.500000"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        if not succeeded(answer):
            return answer
        whole, _, fraction = answer.body["total_spent"].partition(".")
        return answer.with_members(total_spent=f"{whole}.{fraction.ljust(6, '0')}")


class Milliseconds(Variant):
    """Times have a fraction, and the offset +00:00."""

    id = "bubblehouse/times-with-a-fraction"
    uses = "RFC 3339 leaves the fraction and the spelling of UTC open (values, time)."
    calls = _CALLS
    transcript = (
        push({**ANN, "signed_up_at": "2020-01-15T10:30:00Z"}),
        shows({"signed_up_at": "2020-01-15T10:30:00Z"}, {"signed_up_at": "2020-01-15T10:30:00.000+00:00"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        time = answer.body.get("signed_up_at") if succeeded(answer) else None
        if not time or "." in time:
            return answer
        return answer.with_members(signed_up_at=time.replace("Z", ".000+00:00"))


class MergedShowsTheLast(Variant):
    """A merged customer shows the id and e-mail of the account merged last."""

    id = "bubblehouse/merged-customer-shows-the-last-id"
    uses = "Which id and e-mail a merged customer shows is not documented (MergeCustomers1, description)."
    calls = _CALLS
    transcript = (SET_UP, merge(), shows({"id": "1"}, {"id": "2", "email": "bea@example.com"}))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        found = customer(call)
        if not found or not succeeded(answer):
            return answer
        last = {"id": found["ids"][-1:], "email": found["emails"][-1:]}
        return answer.with_members(**{name: values[0] for name, values in last.items() if values})


class TagsSorted(Variant):
    """Tags are shown sorted, with one that the vendor added."""

    id = "bubblehouse/tags-sorted-and-completed"
    uses = "Neither the order of tags nor that no others are there is documented (CustomerDetails1, description)."
    calls = _CALLS
    transcript = (
        push({**ANN, "tags": ["vip", "new"]}),
        shows({"tags": ["vip", "new"]}, {"tags": ["new", "troth:member", "vip"]}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(tags=sorted([*answer.body["tags"], "troth:member"])) if succeeded(answer) else answer


def _with_year(answer: Answer, year: str) -> Answer:
    birthday = answer.body.get("birthday", "") if succeeded(answer) else ""
    return answer.with_members(birthday=year + birthday[1:]) if birthday.startswith("0-") else answer
