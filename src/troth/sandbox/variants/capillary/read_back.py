"""Liberties in how a customer is shown on reading back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from troth.sandbox._hooks import Step, Variant
from troth.sandbox.capillary import _state
from troth.sandbox.capillary._exchanges import change_of
from troth.sandbox.capillary._steps import CHAT, SHOP, get, pick, profile, put

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer, Request

_OK = 200
_BEHIND = 0.5  # seconds
_INDIA = timezone(timedelta(hours=5, minutes=30))
_ENROL = {"loyaltyProgramEnrollments": [{"programId": 699, "tierExpiryDate": "2030-07-11T11:06:17+00:00"}]}
_TWO = pick("WECHAT", profiles=2)


class _OnRead(Variant):
    """Changes how a customer is shown."""

    def after(self, call: Exchange, answer: Answer) -> Answer:
        shown = call.request.method == "GET" and answer.status == _OK and "profiles" in answer.body
        return self.show(answer) if shown else answer

    def show(self, answer: Answer) -> Answer:
        """Return the answer as this vendor gives it."""
        raise NotImplementedError


class FlagsReadAsText(_OnRead):
    """primary, verified and residence are shown as the strings that were sent."""

    id = "capillary/flags-read-as-text"
    uses = 'flag-types: on reading back "true" and true are the same'
    transcript = (
        get(
            profile(commChannels=[{"verified": True, "meta": {"residence": True}}, {"verified": False}]),
            profile(commChannels=[{"verified": "true", "meta": {"residence": "true"}}, {"verified": "false"}]),
        ),
    )

    def show(self, answer: Answer) -> Answer:
        profiles = [{**item, "commChannels": _worded(item["commChannels"])} for item in answer.body["profiles"]]
        return answer.with_members(profiles=profiles)


class InstantsInServerTime(_OnRead):
    """Instants are shown with the offset of the server."""

    id = "capillary/instants-in-server-time"
    uses = "expiry-date-format: compared as instants"
    transcript = (
        put(_ENROL),
        get(
            {"loyaltyProgramDetails": [{"slabExpiryDate": "2030-07-11T11:06:17Z"}]},
            {"loyaltyProgramDetails": [{"slabExpiryDate": "2030-07-11T16:36:17+05:30"}]},
        ),
    )

    def show(self, answer: Answer) -> Answer:
        programs = [
            {name: _in_india(value) if name.endswith("Date") else value for name, value in item.items()}
            for item in answer.body.get("loyaltyProgramDetails", [])
        ]
        return answer.with_members(loyaltyProgramDetails=programs)


class OldestProfileFirst(_OnRead):
    """All profiles are shown, oldest first, whichever was asked for."""

    id = "capillary/oldest-profile-first"
    uses = "GetCustomer, Response: profiles are a list, in no order that is written down"
    transcript = (
        replace(
            get(
                {"profiles": [{"source": "WECHAT"}, {"source": "INSTORE"}]},
                {"profiles": [{"source": "INSTORE"}, {"source": "WECHAT"}]},
                who=_TWO,
            ),
            query=_TWO.query(),
        ),
    )

    def show(self, answer: Answer) -> Answer:
        return answer.with_members(profiles=answer.body["profiles"][::-1])


class NothingShownWhereNothingIs(_OnRead):
    """Members without a value are left out: an empty list, an empty text, null."""

    id = "capillary/nothing-shown-where-nothing-is"
    uses = "GetCustomer, Response: no member is said to be always there"
    transcript = (
        get(
            {"warnings": [], "loyaltyProgramDetails": [], **profile(accountId="")},
            {"warnings": Step.ABSENT, "loyaltyProgramDetails": Step.ABSENT, **profile(accountId=Step.ABSENT)},
        ),
        get(profile(accountId="wx-1"), who=CHAT),
    )

    def show(self, answer: Answer) -> Answer:
        return answer.with_body(_filled(answer.body))


class TextEscaped(_OnRead):
    """Everything outside ASCII is escaped."""

    id = "capillary/text-escaped"
    uses = "JSON: a character may be written as itself or escaped"
    transcript = (
        put(profile(firstName="Zo\u00eb"), who=SHOP),
        get('"firstName":"Zo\u00eb"'.encode(), rb'"firstName": "Zo\u00eb"'),
    )

    def show(self, answer: Answer) -> Answer:
        return replace(answer, raw=json.dumps(answer.body).encode())


class GendersInOneSpelling(_OnRead):
    """A gender is shown with a capital letter, however it was sent."""

    id = "capillary/genders-in-one-spelling"
    uses = "gender-spelling: the page has both Male and MALE"
    transcript = (
        put({"extendedFields": {"gender": "FEMALE"}}),
        get({"extendedFields": {"gender": "FEMALE"}}, {"extendedFields": {"gender": "Female"}}),
    )

    def show(self, answer: Answer) -> Answer:
        profiles = [{**item, "fields": _capitalised(item["fields"])} for item in answer.body["profiles"]]
        return answer.with_members(profiles=profiles, extendedFields=_capitalised(answer.body["extendedFields"]))


class ReadsBehind(Variant):
    """What is shown of profiles and extended fields is half a second old; of loyalty, it is what there is."""

    id = "capillary/reads-behind"
    uses = "GetCustomer: no page says that a change shows at once; settle_seconds"
    transcript = (
        put({**profile(firstName="Ann"), **_ENROL}),
        get(
            {**profile(firstName="Ann"), "loyaltyProgramDetails": [{"programId": 699}]},
            {**profile(firstName=SHOP.start.first_name), "loyaltyProgramDetails": [{"programId": 699}]},
        ),
        replace(get(profile(firstName="Ann")), wait=1.0),
    )

    def before(self, call: Exchange) -> Request | Answer:
        since = call.clock.timestamp() - _BEHIND
        customer = _state.find(call.store, call.request.segments[2])
        earlier = [old for when, old in call.memory.get(call.request.segments[2], ()) if when > since]
        if call.request.method != "GET" or customer is None or not earlier:
            return call.request
        old = replace(customer, profiles=earlier[0].profiles, extended_fields=earlier[0].extended_fields)
        _state.keep(call.store, old)
        answer = call.play(call.request)
        _state.keep(call.store, customer)
        return answer

    def after(self, call: Exchange, answer: Answer) -> Answer:
        change = change_of(call, answer)
        if change is not None:
            call.memory.setdefault(call.request.segments[2], []).append((call.clock.timestamp(), change.before))
        return answer


def _capitalised(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value).capitalize() if name == "gender" else value for name, value in fields.items()}


def _worded(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return {name: _worded(item) for name, item in value.items()}
    return [_worded(item) for item in value] if isinstance(value, list) else value


def _in_india(value: object) -> object:
    return datetime.fromisoformat(value).astimezone(_INDIA).isoformat() if isinstance(value, str) else value


def _filled(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, dict):
        return {name: _filled(item) for name, item in value.items() if item not in ("", None, [], {})}
    return [_filled(item) for item in value] if isinstance(value, list) else value
