"""Liberties in what is refused, and in how a refusal looks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Variant
from troth.sandbox._message import Answer
from troth.sandbox.capillary import _state
from troth.sandbox.capillary._codes import errors
from troth.sandbox.capillary._exchanges import code_of, is_update, refusal
from troth.sandbox.capillary._steps import CHAT, NAMED, SHOP, SHOP_NEW, get, pick, profile, put, refused

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Request
    from troth.sandbox.capillary._customer import Customer

_UNKNOWN = 8015
_BAD_ACCOUNT = 3217
_DOWNGRADE = 8018
_NO_IDENTIFIERS = 91006
_NO_EXTERNAL_ID = 1049
_SOMEBODY_ELSES = 8007
_THROTTLED = 429
_SELDOM = 50
_NOT_LOYAL = {"loyaltyInfo": {"loyaltyType": "non_loyalty"}}
_LOYAL = {"loyaltyInfo": {"loyaltyType": "loyalty"}}
_EMAIL = {"type": "email", "value": "kim@example.com"}
_STATUS = "http-status: any status from 200 to 499 goes with either outcome"


class RefusalsAreBadRequests(Variant):
    """Every refusal has the status 400."""

    id = "capillary/refusals-are-bad-requests"
    uses = _STATUS
    transcript = (
        put(NAMED, (400, refused(_UNKNOWN)), honest=refused(_UNKNOWN), user=1),
        put(_NOT_LOYAL, (400, refused(_DOWNGRADE)), honest=refused(_DOWNGRADE)),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        return answer if code_of(call, answer) is None or answer.status != 200 else replace(answer, status=400)  # noqa: PLR2004


class UnknownIsNotFound(Variant):
    """An unknown customer is refused with the status 404, a wrong account with 422."""

    id = "capillary/unknown-is-not-found"
    uses = _STATUS
    transcript = (
        put(NAMED, (404, refused(_UNKNOWN)), honest=refused(_UNKNOWN), user=1),
        put(
            NAMED,
            (422, refused(_BAD_ACCOUNT)),
            honest=refused(_BAD_ACCOUNT),
            who=CHAT,
            query=CHAT.query() | {"accountId": "no-such-account"},
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        status = {_UNKNOWN: 404, _BAD_ACCOUNT: 422}.get(code_of(call, answer) or 0, answer.status)
        return replace(answer, status=status)


class CodesAreText(Variant):
    """The code of an error is a string of digits, and its status is left out."""

    id = "capillary/codes-are-text"
    uses = "the requirement #error-shape: a number or its digits; status where it is present"
    transcript = (put(NAMED, {"errors": [{"code": "8015"}]}, honest=refused(_UNKNOWN), user=1),)

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if code_of(call, answer) is None:
            return answer
        texts = [{"message": item["message"], "code": str(item["code"])} for item in answer.body["errors"]]
        return answer.with_members(errors=texts)


class RefusalsSayMore(Variant):
    """A refusal has a second error, and the members of an accepted update, empty."""

    id = "capillary/refusals-say-more"
    uses = "ApiReference, tracker details: errors stand beside other members; the page says nothing of them"
    transcript = (
        put(
            NAMED,
            {"errors": [{"code": _UNKNOWN}, {"code": 10002}], "warnings": []},
            honest=refused(_UNKNOWN),
            user=1,
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if code_of(call, answer) is None:
            return answer
        more = errors(10002, "The customer was not updated.")["errors"]
        return answer.with_body({"createdId": None, "errors": [*answer.body["errors"], *_list(more)], "warnings": []})


class SentIdentifiersRefused(Variant):
    """An update that carries identifiers is refused."""

    id = "capillary/sent-identifiers-refused"
    uses = "identifiers-and-channels: whether they are refused, warned of or ignored is not asserted"
    transcript = (
        put(
            profile(firstName="Ann", identifiers=[{"type": "email", "value": "new@example.com"}]),
            refused(_NO_IDENTIFIERS),
        ),
        get(profile(firstName="Ann"), profile(firstName=SHOP.start.first_name)),
    )

    def before(self, call: Exchange) -> Request | Answer:
        match call.request.json():
            case {"profiles": [{"identifiers": [_, *_]}, *_]} if is_update(call):
                return refusal(_NO_IDENTIFIERS, "Identifiers are not updated by this call.")
        return call.request


class DowngradeIgnored(Variant):
    """A loyalty customer who is to become a non-loyalty one stays as it is, with a warning; the rest is applied."""

    id = "capillary/downgrade-ignored"
    uses = "the requirement #loyalty-downgrade-answer, excluded: no page says whether it is refused"
    transcript = (
        put({**NAMED, **_NOT_LOYAL}, {"warnings": [{"code": 1046}]}, honest=refused(_DOWNGRADE)),
        get({**profile(firstName=SHOP.start.first_name), **_LOYAL}, {**NAMED, **_LOYAL}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if code_of(call, answer) != _DOWNGRADE:
            return answer
        rest = {name: value for name, value in call.request.json().items() if name != "loyaltyInfo"}
        answer = call.play(call.request.with_json(rest))
        warning = {"status": False, "code": 1046, "message": "Loyalty customers stay loyalty customers."}
        return answer.with_members(warnings=[*answer.body.get("warnings", []), warning])


class LoyaltyNeedsExternalId(Variant):
    """Only a customer with an external id can become a loyalty customer."""

    id = "capillary/loyalty-needs-external-id"
    uses = "the requirement #non-loyalty-becomes-loyalty: 1049 may refuse it"
    transcript = (
        put(_LOYAL, refused(_NO_EXTERNAL_ID), who=SHOP_NEW),
        put(_LOYAL, who=pick("WECHAT", loyalty=False)),
    )

    def before(self, call: Exchange) -> Request | Answer:
        customer = _state.find(call.store, call.request.segments[2]) if is_update(call) else None
        match call.request.json():
            case {"loyaltyInfo": {"loyaltyType": "loyalty"}} if customer is not None and not customer.loyalty:
                known = {item.type for profile in customer.profiles for item in profile.identifiers}
                if "externalId" not in known:
                    return refusal(_NO_EXTERNAL_ID, "The customer needs an external id first.")
        return call.request


class ChannelsOfOthersRefused(Variant):
    """An update with a channel that another customer has, or is identified by, is refused."""

    id = "capillary/channels-of-others-refused"
    uses = "CustomerStatusCodes: an update may find its value with another customer; no page says that two share one"
    transcript = (
        put(profile(commChannels=[_EMAIL]), who=CHAT),
        put(profile(commChannels=[_EMAIL]), who=CHAT),
        put(profile(commChannels=[_EMAIL]), refused(_SOMEBODY_ELSES)),
    )

    def before(self, call: Exchange) -> Request | Answer:
        match call.request.json():
            case {"profiles": [{"commChannels": [*sent]}, *_]} if is_update(call):
                wanted = {_address(item.get("type"), item.get("value")) for item in sent if isinstance(item, dict)}
                own = call.request.segments[2]
                others = (_state.find(call.store, each) for each in _state.ids(call.store) if each != own)
                if any(wanted & _addresses(other) for other in others if other is not None):
                    return refusal(_SOMEBODY_ELSES, "It already exists for another user.")
        return call.request


class SeldomThrottled(Variant):
    """Every fiftieth request is put off with 429, without saying for how long."""

    id = "capillary/seldom-throttled"
    uses = "rate-limit: there is one, and 429 may come at any time"
    transcript = (*(put(NAMED) for _ in range(_SELDOM - 1)), put(NAMED, (_THROTTLED, None)), put(NAMED))

    def before(self, call: Exchange) -> Request | Answer:
        call.memory["count"] = call.memory.get("count", 0) + 1
        if call.memory["count"] % _SELDOM:
            return call.request
        return Answer(_THROTTLED, errors(_THROTTLED, "Too many requests."))


def _addresses(customer: Customer) -> set[tuple[str, str]]:
    channels = {_address(item.type, item.value) for profile in customer.profiles for item in profile.channels}
    return channels | {_address(item.type, item.value) for profile in customer.profiles for item in profile.identifiers}


def _address(kind: object, value: object) -> tuple[str, str]:
    return str(kind), str(value).lstrip("+").casefold()


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
