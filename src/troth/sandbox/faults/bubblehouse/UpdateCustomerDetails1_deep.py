"""Defects of `UpdateCustomerDetails1` that show for some inputs or histories only."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Fault, Step
from troth.sandbox.faults.bubblehouse._state import before, body_of, change, count, customer, succeeded
from troth.sandbox.faults.bubblehouse._steps import SET_UP, UPDATED, merge, shows, update
from troth.sandbox.faults.bubblehouse.UpdateCustomerDetails1 import FIELDS, refused, sent, with_fields

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer, Request

_CALL = "bubblehouse/UpdateCustomerDetails1"
_COLUMN = 64  # characters of a column that is too short
_BMP = 0xFFFF


class AstralLost(Fault):
    """Characters beyond the first plane of Unicode are stored as question marks."""

    id = f"{_CALL}/astral-characters-lost"
    breaks = f"{_CALL}#accepted-value-reads-back"
    deep = True
    transcript = (
        SET_UP,
        update(first_name="\U00020bb7\u91ce"),
        shows({"first_name": "\U00020bb7\u91ce"}, {"first_name": "?\u91ce"}),
    )

    def before(self, call: Exchange) -> Request:
        return with_fields(
            call,
            **{name: "".join("?" if ord(char) > _BMP else char for char in text) for name, text in sent(call).items()},
        )


class MarksLost(Fault):
    """Combining marks that have no composed form are dropped from names."""

    id = f"{_CALL}/combining-marks-lost"
    breaks = f"{_CALL}#accepted-value-reads-back"
    deep = True
    transcript = (
        SET_UP,
        update(last_name="Zo\u00eb"),
        shows({"last_name": "Zo\u00eb"}),
        update(last_name="x\u0331y"),
        shows({"last_name": "x\u0331y"}, {"last_name": "xy"}),
    )

    def before(self, call: Exchange) -> Request:
        names = {name: text for name, text in sent(call).items() if name in ("first_name", "last_name")}
        composed = {name: unicodedata.normalize("NFC", text) for name, text in names.items()}
        return with_fields(
            call,
            **{
                name: "".join(char for char in text if not unicodedata.combining(char))
                for name, text in composed.items()
            },
        )


class LongNamesCut(Fault):
    """Names are cut after 64 characters, and answered as updated."""

    id = f"{_CALL}/long-names-cut"
    breaks = f"{_CALL}#accepted-value-reads-back"
    deep = True
    transcript = (
        SET_UP,
        update({"first_name": UPDATED}, first_name="a" * 65),
        shows({"first_name": "a" * 65}, {"first_name": "a" * 64}),
    )

    def before(self, call: Exchange) -> Request:
        cut = {name: sent(call)[name][:_COLUMN] for name in ("first_name", "last_name") if name in sent(call)}
        return with_fields(call, **cut) if cut else call.request


class MarkupEscaped(Fault):
    """Ampersands and angle brackets are stored as HTML entities."""

    id = f"{_CALL}/markup-escaped"
    breaks = f"{_CALL}#accepted-value-reads-back"
    deep = True
    transcript = (
        SET_UP,
        update(last_name="Smith & Sons"),
        shows({"last_name": "Smith & Sons"}, {"last_name": "Smith &amp; Sons"}),
    )

    def before(self, call: Exchange) -> Request:
        return with_fields(
            call,
            **{
                name: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                for name, text in sent(call).items()
            },
        )


class LeapDayMoved(Fault):
    """A birthday on 29 February is stored as the 28th."""

    id = f"{_CALL}/leap-day-moved"
    breaks = f"{_CALL}#accepted-value-reads-back"
    deep = True
    transcript = (SET_UP, update(birthday="1992-02-29"), shows({"birthday": "1992-02-29"}, {"birthday": "1992-02-28"}))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        found = customer(call)
        birthday = sent(call).get("birthday", "")
        if found and succeeded(answer) and birthday.endswith("-02-29") and not birthday.startswith("0-"):
            change(call, found, birthday=birthday[:-1] + "8")
        return answer


class LastOfMonthImpossible(Fault):
    """The 31st of a month that has 30 days is taken for the 30th."""

    id = f"{_CALL}/thirty-first-of-a-short-month"
    breaks = f"{_CALL}#impossible-day-refused"
    deep = True
    transcript = (
        SET_UP,
        update({"ok": False}, birthday="1990-02-30"),
        update({"ok": False}, {"ok": True}, birthday="1990-06-31"),
    )

    def before(self, call: Exchange) -> Request:
        birthday = sent(call).get("birthday", "")
        if birthday[-6:] in ("-04-31", "-06-31", "-09-31", "-11-31"):
            return with_fields(call, birthday=birthday[:-1] + "0")
        return call.request


class NullBesideEmpty(Fault):
    """A field that is null is removed if another is an empty string."""

    id = f"{_CALL}/null-beside-empty-removes"
    breaks = f"{_CALL}#null-keeps-value"
    deep = True
    transcript = (
        SET_UP,
        update(first_name=None),
        shows({"first_name": "Ann"}),
        update(first_name=None, last_name=""),
        shows({"first_name": "Ann"}, {"first_name": Step.ABSENT}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        found, body = customer(call), body_of(call)
        nulls = [name for name in FIELDS if name in body and body[name] is None]
        if found and nulls and "" in sent(call).values() and succeeded(answer):
            change(call, found, **dict.fromkeys(nulls))
        return answer


class FourthFieldLost(Fault):
    """Of four fields sent together, the phone number is answered as updated, and lost."""

    id = f"{_CALL}/fourth-field-lost"
    breaks = f"{_CALL}#accepted-phone-reads-back"
    deep = True
    transcript = (
        SET_UP,
        update(first_name="A", last_name="B", phone="+12025550177"),
        shows({"phone": "+12025550177"}),
        update(first_name="C", last_name="D", birthday="2001-01-01", phone="+12025550178"),
        shows({"phone": "+12025550178"}, {"phone": "+12025550177"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        found = customer(call)
        if found and len(sent(call)) == len(FIELDS) and succeeded(answer) and "phone" not in refused(answer):
            change(call, found, phone=before(call, found).get("phone"))
        return answer


class RemovedComesBack(Fault):
    """A birthday that was removed comes back with the next update of another field."""

    id = f"{_CALL}/removed-birthday-comes-back"
    breaks = f"{_CALL}#null-keeps-value"
    deep = True
    transcript = (
        SET_UP,
        update(birthday=""),
        shows({"birthday": Step.ABSENT}),
        update(last_name="Eder"),
        shows({"birthday": Step.ABSENT}, {"birthday": "1990-05-15"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        found = customer(call)
        if not found or not succeeded(answer):
            return answer
        removed = call.memory.setdefault(found["bh_id"], [])
        if "birthday" in sent(call):
            removed[:] = [before(call, found)["birthday"]] if "birthday" in before(call, found) else []
        elif removed and sent(call) and "birthday" not in found:
            change(call, found, birthday=removed.pop())
        return answer


class EditAfterMergeLost(Fault):
    """After a merge, an update through the id of the second account is answered as done, and lost."""

    id = f"{_CALL}/update-through-merged-id-lost"
    breaks = f"{_CALL}#accepted-value-reads-back"
    deep = True
    transcript = (
        SET_UP,
        merge(),
        update(last_name="Eder"),
        shows({"last_name": "Eder"}),
        update(customer={"shopid": "2"}, last_name="Fuchs"),
        shows({"last_name": "Fuchs"}, {"last_name": "Eder"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        found, identity = customer(call), body_of(call).get("customer")
        shop_id = identity.get("shopid") if isinstance(identity, dict) else None
        if found and shop_id in found["ids"][1:] and succeeded(answer):
            call.store.restore()
        return answer


class EveryTenthLost(Fault):
    """Every tenth update is answered as done, and lost."""

    id = f"{_CALL}/tenth-update-lost"
    breaks = f"{_CALL}#accepted-value-reads-back"
    deep = True
    transcript = (
        SET_UP,
        *(update(last_name=f"Name {number}") for number in range(9)),
        shows({"last_name": "Name 8"}),
        update(last_name="Name 9"),
        shows({"last_name": "Name 9"}, {"last_name": "Name 8"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if succeeded(answer) and sent(call) and count(call) % 10 == 0:
            call.store.restore()
        return answer


class PhoneWithPrefixLosesADigit(Fault):
    """A phone number that begins with 00 loses its last digit."""

    id = f"{_CALL}/phone-with-00-loses-a-digit"
    breaks = f"{_CALL}#accepted-phone-reads-back"
    deep = True
    transcript = (
        SET_UP,
        update(phone="00447700900123"),
        shows({"phone": "+447700900123"}, {"phone": "+44770090012"}),
    )

    def before(self, call: Exchange) -> Request:
        phone = sent(call).get("phone", "")
        return with_fields(call, phone=phone[:-1]) if phone.startswith("00") else call.request
