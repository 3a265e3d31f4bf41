"""Defects of `CustomerDetails1`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from troth.sandbox._hooks import Fault, Step
from troth.sandbox.faults.bubblehouse import _tokens as tokens
from troth.sandbox.faults.bubblehouse._customer_calls import customer_faults_of, errors_of
from troth.sandbox.faults.bubblehouse._every_call import Form, faults_of
from troth.sandbox.faults.bubblehouse._state import body_of, change, customer, items_of, succeeded
from troth.sandbox.faults.bubblehouse._steps import ANN, SET_UP, push, shows, update

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer, Request

_CALL = "bubblehouse/CustomerDetails1"
_FORM = Form(
    "CustomerDetails1",
    {"customer": {"shopid": "1"}},
    (200, {"id": "1", "first_name": "Ann"}),
    ("tags", b'{"tags":[],"bh_id":'),
    (SET_UP,),
    writes=False,
    takes_customers=True,
)
_BEAS_TOKEN = shows({"id": "2"}, {"id": "1"}, token="customer:2")  # noqa: S106  # a kind of token

COMMON = (
    *faults_of(_FORM, *errors_of(_FORM)),
    *customer_faults_of(_FORM, (_BEAS_TOKEN,)),
    tokens.checked_once(_FORM),
)


class BhIdMissing(Fault):
    """The Bubblehouse id is called bhid, as requests call it."""

    id = f"{_CALL}/bh-id-called-bhid"
    breaks = f"{_CALL}#output-shape"
    transcript = (SET_UP, shows({"bhid": Step.ABSENT}, {"bh_id": Step.ABSENT}))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        if not succeeded(answer):
            return answer
        return answer.without("bh_id").with_members(bhid=answer.body["bh_id"])


class NoExtrasAsList(Fault):
    """Extras that were pushed without any are shown as an empty list."""

    id = f"{_CALL}/no-extras-as-a-list"
    breaks = f"{_CALL}#output-shape"
    calls = ("CustomerDetails1", "UpdateCustomers3")
    deep = True
    transcript = (push({**ANN, "extras": {}}), shows({"extras": Step.ABSENT}, {"extras": []}))

    def before(self, call: Exchange) -> Request:
        call.memory.update({str(item.get("id")): True for item in items_of(call) if item.get("extras") == {}})
        return call.request

    def after(self, call: Exchange, answer: Answer) -> Answer:
        none = call.call == "CustomerDetails1" and succeeded(answer) and answer.body.get("id") in call.memory
        return answer.with_members(extras=[]) if none and "extras" not in answer.body else answer


class FewerDetailsByEmail(Fault):
    """A customer found by e-mail is shown without tags."""

    id = f"{_CALL}/fewer-details-by-email"
    breaks = f"{_CALL}#same-customer-by-any-identity"
    transcript = (
        push({**ANN, "tags": ["vip"]}),
        shows({"tags": ["vip"]}),
        shows({"tags": ["vip"]}, {"tags": []}, customer={"email": "ann@example.com"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        identity = body_of(call).get("customer")
        by_email = isinstance(identity, dict) and set(identity) == {"email"}
        return answer.with_members(tags=[]) if succeeded(answer) and by_email else answer


class BhIdChangesWithAnEdit(Fault):
    """After an update of its details, a customer has its Bubblehouse id in capital letters."""

    id = f"{_CALL}/bh-id-changes-with-an-edit"
    breaks = f"{_CALL}#bh-id-same-in-every-answer"
    calls = ("CustomerDetails1", "UpdateCustomerDetails1")
    transcript = (
        SET_UP,
        shows({"id": "1"}, keep="ann"),
        update(first_name="Anna"),
        Step(
            "CustomerDetails1",
            {"customer": {"shopid": "1"}},
            (200, {"bh_id": "{ann.bh_id}"}),
            (200, {"bh_id": "FC6D9A7362947775"}),
        ),
        shows({"id": "1"}, customer={"bhid": "{ann.bh_id}"}),
    )

    def before(self, call: Exchange) -> Request:
        identity = body_of(call).get("customer")
        if not isinstance(identity, dict) or not isinstance(identity.get("bhid"), str):
            return call.request
        lower = {**identity, "bhid": identity["bhid"].lower()}
        return call.request.with_json({**body_of(call), "customer": lower})

    def after(self, call: Exchange, answer: Answer) -> Answer:
        edited = call.memory.setdefault("edited", set())
        found = customer(call)
        if call.call == "UpdateCustomerDetails1" and found and succeeded(answer):
            edited.add(found["bh_id"])
        elif succeeded(answer) and answer.body["bh_id"] in edited:
            return answer.with_members(bh_id=answer.body["bh_id"].upper())
        return answer


class GetShowsLess(Fault):
    """GET leaves extras out."""

    id = f"{_CALL}/get-shows-less"
    breaks = f"{_CALL}#post-and-get-agree"
    transcript = (
        push({**ANN, "extras": {"size": "M"}}),
        shows({"extras": {"size": "M"}}, token="customer:1"),  # noqa: S106  # a kind of token
        Step(
            "CustomerDetails1",
            honest=(200, {"extras": {"size": "M"}}),
            faulty=(200, {"extras": Step.ABSENT}),
            token="customer:1",  # noqa: S106  # likewise
            method="GET",
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        return answer.without("extras") if succeeded(answer) and call.request.method == "GET" else answer


class ReadingCounts(Fault):
    """Each reading of a customer adds one to the number of orders."""

    id = f"{_CALL}/reading-counts-as-an-order"
    breaks = f"{_CALL}#reading-changes-nothing"
    transcript = (SET_UP, shows({"order_count": 0}), shows({"order_count": 0}, {"order_count": 1}))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        found = customer(call)
        if found and succeeded(answer):
            change(call, found, order_count=found.get("order_count", 0) + 1)
        return answer


class ExtrasAsText(Fault):
    """Numbers in extras are shown as text."""

    id = f"{_CALL}/numbers-in-extras-as-text"
    breaks = f"{_CALL}#shop-attributes-as-provided"
    transcript = (
        push({**ANN, "extras": {"shoe": 41, "sizes": [1, 2.5]}}),
        shows({"extras": {"shoe": 41, "sizes": [1, 2.5]}}, {"extras": {"shoe": "41", "sizes": ["1", "2.5"]}}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        if not succeeded(answer) or "extras" not in answer.body:
            return answer
        return answer.with_members(extras=_with_text(answer.body["extras"]))


class TagsInLowerCase(Fault):
    """Tags are shown in lower case."""

    id = f"{_CALL}/tags-in-lower-case"
    breaks = f"{_CALL}#shop-attributes-as-provided"
    deep = True
    transcript = (push({**ANN, "tags": ["VIP", "new"]}), shows({"tags": ["VIP", "new"]}, {"tags": ["vip", "new"]}))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        if not succeeded(answer):
            return answer
        return answer.with_members(tags=[tag.lower() for tag in answer.body["tags"]])


class AnniversaryWithSlashes(Fault):
    """The anniversary is written 2015/08/20."""

    id = f"{_CALL}/anniversary-with-slashes"
    breaks = f"{_CALL}#dates-are-days"
    transcript = (
        push({**ANN, "anniversary": "2015-08-20"}),
        shows({"anniversary": "2015-08-20"}, {"anniversary": "2015/08/20"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        if not succeeded(answer) or "anniversary" not in answer.body:
            return answer
        return answer.with_members(anniversary=answer.body["anniversary"].replace("-", "/"))


class TimeWithOffset(Fault):
    """The time of signing up is shown with the offset of Paris."""

    id = f"{_CALL}/time-with-an-offset"
    breaks = f"{_CALL}#times-are-utc"
    transcript = (
        push({**ANN, "signed_up_at": "2020-01-15T10:30:00Z"}),
        shows({"signed_up_at": "2020-01-15T10:30:00Z"}, {"signed_up_at": "2020-01-15T11:30:00+01:00"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        if not succeeded(answer) or "signed_up_at" not in answer.body:
            return answer
        instant = datetime.fromisoformat(answer.body["signed_up_at"])
        return answer.with_members(signed_up_at=instant.astimezone(timezone(timedelta(hours=1))).isoformat())


class MoneyAsNumber(Fault):
    """The sum of money is a JSON number."""

    id = f"{_CALL}/money-as-a-number"
    breaks = f"{_CALL}#output-shape"
    transcript = (push({**ANN, "total_spent": "12.50"}), shows({"total_spent": "12.50"}, {"total_spent": 12.5}))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(total_spent=float(answer.body["total_spent"])) if succeeded(answer) else answer


class LatinBytes(Fault):
    """An answer whose text fits into Latin-1 is sent in it."""

    id = f"{_CALL}/latin-bytes"
    breaks = f"{_CALL}#strict-json"
    deep = True
    transcript = (
        push({**ANN, "first_name": "Zo\u00eb"}),
        Step("CustomerDetails1", {"customer": {"shopid": "1"}}, (200, b"Zo\xc3\xab"), (200, b"Zo\xeb")),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        try:
            return replace(answer, raw=answer.content().decode().encode("latin-1"))
        except UnicodeEncodeError:
            return answer


class NeighboursInTurn(Fault):
    """Two customers read in turn for the third time are mixed up: the answer is the other's."""

    id = f"{_CALL}/customers-read-in-turn"
    breaks = f"{_CALL}#same-customer-by-any-identity"
    deep = True
    transcript = (
        SET_UP,
        *(shows({"id": "1"}), shows({"id": "2"}, customer={"shopid": "2"})) * 2,
        shows({"id": "1"}, {"id": "2"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if not succeeded(answer):
            return answer
        seen: list[dict[str, Any]] = call.memory.setdefault("seen", [])
        seen.append(answer.body)
        last = [body["bh_id"] for body in seen[-5:]]
        in_turn = len(last) == 5 and len(set(last)) == 2 and all(a != b for a, b in pairwise(last))  # noqa: PLR2004
        return answer.with_body(seen[-2]) if in_turn else answer


def _with_text(value: object) -> object:
    if isinstance(value, dict):
        return {name: _with_text(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_with_text(member) for member in value]
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
