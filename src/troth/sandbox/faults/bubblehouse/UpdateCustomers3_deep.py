"""Defects of `UpdateCustomers3` that show for some inputs or histories only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from troth.sandbox._hooks import Fault, Step
from troth.sandbox.faults.bubblehouse._state import before, body_of, change, count, customers, items_of
from troth.sandbox.faults.bubblehouse._steps import ANN, BEA, CY, NOBODY, SET_UP, UNKNOWN, push, shows
from troth.sandbox.faults.bubblehouse.UpdateCustomers3 import is_impossible, later, pushed, with_items

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer, Request
    from troth.sandbox._store import Document

_CALL = "bubblehouse/UpdateCustomers3"


class TimeWithoutOffset(Fault):
    """The offset of a time is dropped, not converted."""

    id = f"{_CALL}/offset-of-a-time-dropped"
    breaks = f"{_CALL}#pushed-values-read-back"
    deep = True
    transcript = (
        push({**ANN, "signed_up_at": "2020-01-15T10:30:00+05:30"}),
        shows({"signed_up_at": "2020-01-15T05:00:00Z"}, {"signed_up_at": "2020-01-15T10:30:00Z"}),
    )

    def before(self, call: Exchange) -> Request:
        return with_items(call, [_without_offset(item) for item in items_of(call)])


class LongBatchCut(Fault):
    """Of a push without debug, only the first hundred items are processed."""

    id = f"{_CALL}/hundred-items-at-most"
    breaks = f"{_CALL}#new-customer-appears"
    deep = True
    transcript = (
        push(*({"id": f"n{number}"} for number in range(101)), debug=False),
        later(shows({"id": "n99"}, customer={"shopid": "n99"})),
        replace(shows({"id": "n100"}, customer={"shopid": "n100"}), faulty=UNKNOWN),
    )

    def before(self, call: Exchange) -> Request:
        return call.request if body_of(call).get("debug") else with_items(call, items_of(call)[:100])


class ImpossibleLastStopsItsNeighbour(Fault):
    """The item before an impossible one at the end of a push is not processed."""

    id = f"{_CALL}/item-before-a-last-impossible-one-lost"
    breaks = f"{_CALL}#all-items-processed"
    deep = True
    transcript = (
        push(ANN, NOBODY, BEA, debug=False),
        later(shows({"id": "2"}, customer={"shopid": "2"})),
        push(CY, NOBODY, debug=False),
        replace(later(shows({"id": "3"}, customer={"shopid": "3"})), faulty=UNKNOWN),
    )

    def before(self, call: Exchange) -> Request:
        items = items_of(call)
        if body_of(call).get("debug") or not items or not is_impossible(items[-1]):
            return call.request
        return with_items(call, [*items[:-2], items[-1]])


class LaterUpdatesIgnored(Fault):
    """Beyond the twentieth item of a push, new customers are made, and known ones are not updated."""

    id = f"{_CALL}/updates-beyond-the-twentieth-item-ignored"
    breaks = f"{_CALL}#all-items-processed"
    deep = True
    transcript = (
        SET_UP,
        push(*({"id": f"n{number}"} for number in range(20)), {**ANN, "last_name": "Eder"}, {"id": "n20"}),
        shows({"id": "n20"}, customer={"shopid": "n20"}),
        shows({"last_name": "Eder"}, {"last_name": "Archer"}),
    )

    def before(self, call: Exchange) -> Request:
        items = items_of(call)
        return with_items(call, items[:20] + [item for item in items[20:] if not pushed(call, item)])


class StopsAtDeletion(Fault):
    """The items after the deletion of a customer are not processed."""

    id = f"{_CALL}/stops-at-a-deletion"
    breaks = f"{_CALL}#all-items-processed"
    deep = True
    transcript = (
        push(ANN),
        push(CY, {"id": "1", "deleted": True}, BEA),
        shows({"id": "3"}, customer={"shopid": "3"}),
        replace(shows({"id": "2"}, customer={"shopid": "2"}), faulty=UNKNOWN),
    )

    def before(self, call: Exchange) -> Request:
        items = items_of(call)
        deletions = [
            number for number, item in enumerate(items) if item.get("deleted") is True and not is_impossible(item)
        ]
        return with_items(call, items[: deletions[0] + 1]) if deletions else call.request


class LaterAttributesLost(Fault):
    """Tags and extras that a known customer is pushed with are dropped."""

    id = f"{_CALL}/later-tags-and-extras-lost"
    breaks = f"{_CALL}#later-push-updates"
    deep = True
    transcript = (
        push({**ANN, "tags": ["vip"]}),
        push({**ANN, "tags": ["silver"], "extras": {"size": "L"}}),
        shows({"tags": ["silver"], "extras": {"size": "L"}}, {"tags": ["vip"], "extras": Step.ABSENT}),
    )

    def before(self, call: Exchange) -> Request:
        lost = ("tags", "extras")
        items = [
            {name: value for name, value in item.items() if name not in lost or not pushed(call, item)}
            for item in items_of(call)
        ]
        return with_items(call, items)


class RepetitionRenewsSignup(Fault):
    """A customer who is pushed without a time of signing up gets that of the push, at every push."""

    id = f"{_CALL}/repeated-push-renews-the-signup"
    breaks = f"{_CALL}#repeated-push-changes-nothing"
    deep = True
    transcript = (
        SET_UP,
        replace(SET_UP, wait=5.0),
        shows({"signed_up_at": Step.ABSENT}, {"signed_up_at": "2026-11-20T03:00:05Z"}),
    )

    def before(self, call: Exchange) -> Request:
        now = f"{datetime.fromtimestamp(call.clock.timestamp(), UTC):%Y-%m-%dT%H:%M:%SZ}"
        return with_items(call, [{**item, "signed_up_at": item.get("signed_up_at") or now} for item in items_of(call)])


class RepetitionTakesTheEmail(Fault):
    """The same push, sent a second time, makes another customer, who is found by the e-mail."""

    id = f"{_CALL}/repeated-push-makes-a-twin"
    breaks = f"{_CALL}#repeated-push-changes-nothing"
    deep = True
    transcript = (
        SET_UP,
        push(ANN, BEA),
        shows({"id": "2"}, customer={"email": "bea@example.com"}),
        push(ANN, BEA),
        shows({"id": "2"}, customer={"shopid": "2"}),
        shows({"id": "2"}, {"id": Step.ABSENT}, customer={"email": "bea@example.com"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        bodies = call.memory.setdefault("bodies", [])
        if call.request.body in bodies:
            for item in items_of(call):
                if item.get("id") and item.get("email") and (found := pushed(call, item)):
                    _bear_twin(call, found, item["email"])
        bodies.append(call.request.body)
        return answer


class ThirdPushReverts(Fault):
    """The same push, sent a third time in a row, gives the customer back the names of before the first."""

    id = f"{_CALL}/third-push-reverts"
    breaks = f"{_CALL}#repeated-push-changes-nothing"
    deep = True
    transcript = (
        SET_UP,
        push({**ANN, "last_name": "Eder"}),
        push({**ANN, "last_name": "Eder"}),
        shows({"last_name": "Eder"}),
        push({**ANN, "last_name": "Eder"}),
        shows({"last_name": "Eder"}, {"last_name": "Archer"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        same = call.memory.get("body") == call.request.body
        if not same:
            call.memory.clear()
            call.memory["body"] = call.request.body
            call.memory["names"] = {
                found["bh_id"]: before(call, found).get("last_name")
                for item in items_of(call)
                if (found := pushed(call, item)) and before(call, found)
            }
        if count(call) == 3:  # noqa: PLR2004  # the third time
            for bh_id, name in call.memory["names"].items():
                if found := call.store.get("customer", bh_id):
                    change(call, found, last_name=name)
        return answer


def _bear_twin(call: Exchange, found: Document, email: str) -> None:
    """Make another customer who has the e-mail, which the first still shows."""
    change(call, found, emails=[])
    twin = customers(call).create(email)
    customers(call).save({**twin, "email": email, "emails": [email]})


def _without_offset(item: dict[str, Any]) -> dict[str, Any]:
    time = item.get("signed_up_at")
    if not isinstance(time, str) or time[-6:-5] not in ("+", "-"):
        return item
    return {**item, "signed_up_at": f"{time[:-6]}Z"}
