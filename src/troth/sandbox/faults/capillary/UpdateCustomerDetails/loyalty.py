"""Defects of the loyalty type."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Fault
from troth.sandbox.capillary import _state
from troth.sandbox.capillary._exchanges import Change, change_of, code_of, in_background, is_update, refusal
from troth.sandbox.capillary._steps import NAMED, SHOP, SHOP_NEW, get, pick, profile, put, refused
from troth.sandbox.faults.capillary.UpdateCustomerDetails._parts import CALL, StateFault

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer, Request
    from troth.sandbox.capillary._customer import Customer

_LOYAL = {"loyaltyInfo": {"loyaltyType": "loyalty"}}
_NOT_LOYAL = {"loyaltyInfo": {"loyaltyType": "non_loyalty"}}
_CHAT_NEW = pick("WECHAT", loyalty=False)
_DOWNGRADE = 8018


def _asks_for_loyalty(call: Exchange) -> bool:
    body = call.request.json()
    return is_update(call) and isinstance(body, dict) and body.get("loyaltyInfo") == _LOYAL["loyaltyInfo"]


def _downgrade(call: Exchange) -> Customer | None:
    """Take the customer of the request out of loyalty."""
    customer = _state.find(call.store, call.request.segments[2])
    if customer is not None:
        _state.keep(call.store, replace(customer, loyalty=False))
    return customer


class DowngradeAccepted(Fault):
    """A loyalty customer becomes a non-loyalty one if asked to."""

    id = f"{CALL}/downgrade-accepted"
    breaks = f"{CALL}#loyalty-never-becomes-non-loyalty"
    transcript = (
        put(_NOT_LOYAL, {"createdId": SHOP.id}, honest=refused(_DOWNGRADE)),
        get(_LOYAL, _NOT_LOYAL),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if code_of(call, answer) != _DOWNGRADE:
            return answer
        without = {name: value for name, value in call.request.json().items() if name != "loyaltyInfo"}
        answer = call.play(call.request.with_json(without))
        _downgrade(call)
        return answer


class DowngradeRefusedButDone(Fault):
    """A loyalty customer becomes a non-loyalty one although the answer refuses it."""

    id = f"{CALL}/downgrade-refused-but-done"
    breaks = f"{CALL}#loyalty-never-becomes-non-loyalty"
    transcript = (put(_NOT_LOYAL, honest=refused(_DOWNGRADE)), get(_LOYAL, _NOT_LOYAL))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if code_of(call, answer) == _DOWNGRADE:
            _downgrade(call)
        return answer


class DowngradeInBackground(Fault):
    """A loyalty customer becomes a non-loyalty one if that is left to the background."""

    id = f"{CALL}/downgrade-in-background"
    breaks = f"{CALL}#loyalty-never-becomes-non-loyalty"
    deep = True
    transcript = (
        put(_NOT_LOYAL, honest=refused(_DOWNGRADE)),
        get(_LOYAL),
        put(_NOT_LOYAL, query=SHOP.query(use_async="true"), honest=refused(_DOWNGRADE)),
        get(_LOYAL, _NOT_LOYAL),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if code_of(call, answer) == _DOWNGRADE and in_background(call):
            _downgrade(call)
        return answer


class LoyaltyLostWhenNotNamed(StateFault):
    """An update of extended fields that says nothing of loyalty ends it."""

    id = f"{CALL}/loyalty-lost-when-not-named"
    breaks = f"{CALL}#loyalty-never-becomes-non-loyalty"
    deep = True
    transcript = (
        put(NAMED),
        put({**_LOYAL, "extendedFields": {"city": "Oslo"}}),
        get(_LOYAL),
        put({"extendedFields": {"city": "Lima"}}),
        get(_LOYAL, _NOT_LOYAL),
    )

    def spoil(self, change: Change) -> Customer:
        kept = change.after.loyalty and ("loyaltyInfo" in change.body or not change.body.get("extendedFields"))
        return replace(change.after, loyalty=kept)


class LoyaltyLostByNextUpdate(Fault):
    """Whoever has become a loyalty customer is a non-loyalty one again after the next update."""

    id = f"{CALL}/loyalty-lost-by-next-update"
    breaks = f"{CALL}#loyalty-never-becomes-non-loyalty"
    deep = True
    transcript = (
        put(NAMED),
        get(_LOYAL),
        put(_LOYAL, who=SHOP_NEW),
        get(_LOYAL, who=SHOP_NEW),
        put(NAMED, who=SHOP_NEW),
        get(_LOYAL, _NOT_LOYAL, who=SHOP_NEW),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        change = change_of(call, answer)
        fresh: set[int] = call.memory.setdefault("fresh", set())
        if change is not None and change.after.id in fresh:
            fresh.remove(change.after.id)
            _downgrade(call)
        elif change is not None and change.after.loyalty and not change.before.loyalty:
            fresh.add(change.after.id)
        return answer


class UpgradeIgnored(StateFault):
    """A non-loyalty customer stays one, though asked to become a loyalty customer."""

    id = f"{CALL}/upgrade-ignored"
    breaks = f"{CALL}#non-loyalty-becomes-loyalty"
    transcript = (put(_LOYAL, who=SHOP_NEW), get(_LOYAL, _NOT_LOYAL, who=SHOP_NEW))

    def spoil(self, change: Change) -> Customer:
        return replace(change.after, loyalty=change.before.loyalty)


class UpgradeForgottenBesideChannels(StateFault):
    """Whoever is given communication channels in the same call does not become a loyalty customer."""

    id = f"{CALL}/upgrade-forgotten-beside-channels"
    breaks = f"{CALL}#non-loyalty-becomes-loyalty"
    deep = True
    transcript = (
        put(
            {**_LOYAL, **profile(commChannels=[{"type": "email", "value": "kim@example.com"}])},
            who=_CHAT_NEW,
        ),
        get(_LOYAL, _NOT_LOYAL, who=_CHAT_NEW),
        put(_LOYAL, who=_CHAT_NEW),
        get(_LOYAL, who=_CHAT_NEW),
    )

    def spoil(self, change: Change) -> Customer:
        beside = change.sent_profile().get("commChannels")
        return replace(change.after, loyalty=change.before.loyalty) if beside else change.after


class UpgradeRefused(Fault):
    """A non-loyalty customer is refused loyalty as if it were the change that is forbidden."""

    id = f"{CALL}/upgrade-refused"
    breaks = f"{CALL}#non-loyalty-becomes-loyalty"
    transcript = (
        put(_LOYAL),
        put(_LOYAL, refused(_DOWNGRADE), who=SHOP_NEW),
        get(_NOT_LOYAL | _LOYAL, _NOT_LOYAL, who=SHOP_NEW),
    )

    def before(self, call: Exchange) -> Request | Answer:
        customer = _state.find(call.store, call.request.segments[2])
        wanted = _asks_for_loyalty(call) and customer is not None and not customer.loyalty
        return refusal(_DOWNGRADE) if wanted else call.request


class UpgradeForgottenInBackground(Fault):
    """A change to loyalty that is left to the background never happens."""

    id = f"{CALL}/upgrade-forgotten-in-background"
    breaks = f"{CALL}#non-loyalty-becomes-loyalty"
    deep = True
    transcript = (
        put(_LOYAL, who=SHOP_NEW),
        get(_LOYAL, who=SHOP_NEW),
        put(_LOYAL, who=_CHAT_NEW, query=_CHAT_NEW.query(use_async="true")),
        get(_LOYAL, _NOT_LOYAL, who=_CHAT_NEW),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        change = change_of(call, answer)
        if change is not None and in_background(call) and not change.before.loyalty:
            _downgrade(call)
        return answer


class UpgradeForgottenOutsideTheStore(StateFault):
    """Only customers of the store become loyalty customers."""

    id = f"{CALL}/upgrade-forgotten-outside-the-store"
    breaks = f"{CALL}#non-loyalty-becomes-loyalty"
    deep = True
    transcript = (
        put(_LOYAL, who=SHOP_NEW),
        get(_LOYAL, who=SHOP_NEW),
        put(_LOYAL, who=_CHAT_NEW),
        get(_LOYAL, _NOT_LOYAL, who=_CHAT_NEW),
    )

    def spoil(self, change: Change) -> Customer:
        loyalty = change.before.loyalty or (change.after.loyalty and change.new.source == "INSTORE")
        return replace(change.after, loyalty=loyalty)


class LoyaltyLostBesideChannels(StateFault):
    """Nobody becomes a loyalty customer in an update that has channels, too."""

    id = f"{CALL}/loyalty-lost-beside-channels"
    breaks = f"{CALL}#non-loyalty-becomes-loyalty"
    deep = True
    transcript = (
        put({**NAMED, **_LOYAL}, who=SHOP_NEW),
        get(_LOYAL, who=SHOP_NEW),
        put({**_LOYAL, "profiles": [{"commChannels": [{"type": "email", "value": "kim@example.com"}]}]}, who=_CHAT_NEW),
        get(_LOYAL, _NOT_LOYAL, who=_CHAT_NEW),
    )

    def spoil(self, change: Change) -> Customer:
        lost = change.sent_profile().get("commChannels") and not change.before.loyalty
        return replace(change.after, loyalty=False) if lost else change.after
