"""Defects of `UpdateCustomers3`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from troth.sandbox._hooks import Fault, Step
from troth.sandbox._message import Answer
from troth.sandbox.faults.bubblehouse._every_call import Form, faults_of
from troth.sandbox.faults.bubblehouse._state import (
    body_of,
    customers,
    items_of,
    named,
    succeeded,
)
from troth.sandbox.faults.bubblehouse._steps import ANN, BEA, NOBODY, OK, SET_UP, UNKNOWN, push, shows

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Request
    from troth.sandbox._store import Document

_CALL = "bubblehouse/UpdateCustomers3"
_FORM = Form("UpdateCustomers3", {"customers": [ANN], "debug": True}, OK)
_SECOND = 1.0  # by then a push without `debug` has been applied

COMMON = faults_of(_FORM)


def later(step: Step) -> Step:
    """Return the step a second later, when pushes without `debug` are applied."""
    return replace(step, wait=_SECOND)


def is_impossible(item: dict[str, Any]) -> bool:
    """Say whether an item has neither id nor e-mail."""
    return not item.get("id") and not item.get("email")


def with_items(call: Exchange, items: list[dict[str, Any]]) -> Request:
    """Return the request with other items."""
    return call.request.with_json({**body_of(call), "customers": items}) if items_of(call) else call.request


def pushed(call: Exchange, item: dict[str, Any]) -> Document | None:
    """Return the customer that an item is about, if there is one by now."""
    if isinstance(item.get("id"), str) and item["id"]:
        return named(call, {"shopid": item["id"]})
    return named(call, {"email": item.get("email")})


class OkAsNumber(Fault):
    """The answer says that ok is the text true."""

    id = f"{_CALL}/ok-as-text"
    breaks = f"{_CALL}#output-shape"
    transcript = (replace(SET_UP, faulty=(200, {"ok": "true"})),)

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(ok="true") if succeeded(answer) else answer


class FailedPushDeletes(Fault):
    """A push that fails is undone by deleting its customers, those that were there before included."""

    id = f"{_CALL}/failed-push-deletes"
    breaks = f"{_CALL}#refused-write-changes-nothing"
    transcript = (
        SET_UP,
        Step("UpdateCustomers3", {"debug": True, "customers": [ANN, NOBODY]}, (400, None)),
        replace(shows({"id": "1"}), faulty=UNKNOWN),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if isinstance(answer.body, dict) and answer.body.get("id") == "customers_rejected":
            for item in items_of(call):
                if found := pushed(call, item):
                    customers(call).remove(found)
        return answer


class NewWithoutEmailLost(Fault):
    """A new customer without an e-mail address is dropped without a word."""

    id = f"{_CALL}/new-customer-without-email-lost"
    breaks = f"{_CALL}#new-customer-appears"
    transcript = (SET_UP, replace(shows({"id": "3"}, customer={"shopid": "3"}), faulty=UNKNOWN))

    def before(self, call: Exchange) -> Request:
        kept = [item for item in items_of(call) if is_impossible(item) or item.get("email") or pushed(call, item)]
        return with_items(call, kept)


class AnniversaryLost(Fault):
    """The anniversary of a new customer is not stored."""

    id = f"{_CALL}/anniversary-lost"
    breaks = f"{_CALL}#pushed-values-read-back"
    transcript = (
        push({**ANN, "anniversary": "2015-08-20"}),
        shows({"anniversary": "2015-08-20"}, {"anniversary": Step.ABSENT}),
    )

    def before(self, call: Exchange) -> Request:
        items = [
            item if pushed(call, item) else {name: value for name, value in item.items() if name != "anniversary"}
            for item in items_of(call)
        ]
        return with_items(call, items)


class PhoneNeverUpdated(Fault):
    """The phone number of a known customer is not updated."""

    id = f"{_CALL}/phone-never-updated"
    breaks = f"{_CALL}#later-push-updates"
    transcript = (
        SET_UP,
        push({**ANN, "phone": "+12025550177"}),
        shows({"phone": "+12025550177"}, {"phone": "+12025550101"}),
    )

    def before(self, call: Exchange) -> Request:
        items = [
            {name: value for name, value in item.items() if name != "phone"} if pushed(call, item) else item
            for item in items_of(call)
        ]
        return with_items(call, items)


class EmailNeverUpdated(Fault):
    """The e-mail of a customer who is known by an id, and has one, is not updated."""

    id = f"{_CALL}/email-never-updated"
    breaks = f"{_CALL}#later-push-brings-email"
    transcript = (
        SET_UP,
        push({**ANN, "email": "archer@example.com"}),
        shows({"email": "archer@example.com"}, {"email": "ann@example.com"}),
        replace(shows({"id": "1"}, customer={"email": "archer@example.com"}), faulty=UNKNOWN),
    )

    def before(self, call: Exchange) -> Request:
        items = []
        for item in items_of(call):
            found = pushed(call, item) if item.get("id") else None
            items.append({**item, "email": found["email"]} if found and "email" in found else item)
        return with_items(call, items)


class TagsDoubled(Fault):
    """Tags that are pushed a second time are there twice."""

    id = f"{_CALL}/tags-doubled"
    breaks = f"{_CALL}#repeated-push-changes-nothing"
    transcript = (
        push({**ANN, "tags": ["vip"]}),
        shows({"tags": ["vip"]}),
        push({**ANN, "tags": ["vip"]}),
        shows({"tags": ["vip"]}, {"tags": ["vip", "vip"]}),
    )

    def before(self, call: Exchange) -> Request:
        items = []
        for item in items_of(call):
            found = pushed(call, item)
            again = found and item.get("tags") and item["tags"] == found.get("tags")
            items.append({**item, "tags": item["tags"] * 2} if again else item)
        return with_items(call, items)


class StopsAtImpossible(Fault):
    """The items after one that is impossible are not processed."""

    id = f"{_CALL}/stops-at-an-impossible-item"
    breaks = f"{_CALL}#all-items-processed"
    transcript = (
        push(ANN, NOBODY, BEA, debug=False),
        later(shows({"id": "1"})),
        replace(shows({"id": "2"}, customer={"shopid": "2"}), faulty=UNKNOWN),
    )

    def before(self, call: Exchange) -> Request:
        items = items_of(call)
        impossible = [number for number, item in enumerate(items) if is_impossible(item)]
        if body_of(call).get("debug") or not impossible:
            return call.request
        return with_items(call, items[: impossible[0] + 1])


class ImpossibleRefused(Fault):
    """A push with an impossible item is refused, and its other items are applied."""

    id = f"{_CALL}/impossible-item-refused"
    breaks = f"{_CALL}#impossible-item-answers-ok"
    transcript = (
        Step("UpdateCustomers3", {"customers": [NOBODY, BEA]}, OK, (400, {"id": "customers_rejected"})),
        later(shows({"id": "2"}, customer={"shopid": "2"})),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if succeeded(answer) and any(is_impossible(item) for item in items_of(call)):
            return Answer(400, {"id": "customers_rejected", "message": "An item has no id."})
        return answer


class DeletionRefused(Fault):
    """A push that deletes a customer is refused."""

    id = f"{_CALL}/deletion-refused"
    breaks = f"{_CALL}#deleted-flag-answers-ok"
    transcript = (
        SET_UP,
        Step("UpdateCustomers3", {"customers": [{"id": "1", "deleted": True}]}, OK, (403, {"id": "deletion_disabled"})),
    )

    def before(self, call: Exchange) -> Request | Answer:
        if any(item.get("deleted") is True for item in items_of(call)):
            return Answer(403, {"id": "deletion_disabled", "message": "This key may not delete."})
        return call.request


class DebugQueues(Fault):
    """With debug, a push is checked at once and applied later."""

    id = f"{_CALL}/debug-applies-later"
    breaks = f"{_CALL}#debug-processes-at-once"
    transcript = (
        SET_UP,
        replace(shows({"id": "1"}), faulty=UNKNOWN),
        later(shows({"id": "1"})),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if not succeeded(answer) or not body_of(call).get("debug"):
            return answer
        call.store.restore()
        return call.play(call.request.with_json({**body_of(call), "debug": False}))


class DebugForgives(Fault):
    """With debug, impossible items are left out without a word."""

    id = f"{_CALL}/debug-forgives-impossible-items"
    breaks = f"{_CALL}#debug-fails-on-warning"
    transcript = (Step("UpdateCustomers3", {"debug": True, "customers": [ANN, NOBODY]}, (400, None), OK),)

    def before(self, call: Exchange) -> Request:
        if not body_of(call).get("debug"):
            return call.request
        return with_items(call, [item for item in items_of(call) if not is_impossible(item)])
