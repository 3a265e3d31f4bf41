"""Defects that change identifiers, which no update may."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Fault
from troth.sandbox.capillary import _state
from troth.sandbox.capillary._customer import Identifier
from troth.sandbox.capillary._exchanges import Change, code_of
from troth.sandbox.capillary._steps import SHOP, SHOP_NEW, get, profile, put, refused
from troth.sandbox.faults.capillary.UpdateCustomerDetails._parts import CALL, StateFault

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer
    from troth.sandbox.capillary._customer import Customer

_NEW_EMAIL = {"type": "email", "value": "new@example.com"}


class IdentifiersFollowBody(StateFault):
    """Identifiers in the body replace those of the profile."""

    id = f"{CALL}/identifiers-follow-body"
    breaks = f"{CALL}#identifiers-unchanged"
    transcript = (
        put(profile(identifiers=[{"type": "email", "value": "new@example.com"}])),
        get(
            profile(identifiers=[{"type": "mobile"}, {"type": "email", "value": SHOP.start.identifiers[1].value}]),
            profile(identifiers=[{"type": "email", "value": "new@example.com"}]),
        ),
    )

    def spoil(self, change: Change) -> Customer:
        return change.with_profile(identifiers=_sent(change.sent_profile()) or change.new.identifiers)


class IdentifiersFollowChannels(StateFault):
    """A new mobile number or e-mail address of a channel becomes the identifier of its type too."""

    id = f"{CALL}/identifiers-follow-channels"
    breaks = f"{CALL}#identifiers-unchanged"
    transcript = (
        put(profile(commChannels=[{"type": "email", "value": "new@example.com"}])),
        get(
            profile(identifiers=[{"type": "mobile"}, {"type": "email", "value": SHOP.start.identifiers[1].value}]),
            profile(identifiers=[{"type": "mobile"}, {"type": "email", "value": "new@example.com"}]),
        ),
    )

    def spoil(self, change: Change) -> Customer:
        values = {channel.type: channel.value for channel in change.new.channels}
        followed = (replace(item, value=values.get(item.type, item.value)) for item in change.new.identifiers)
        return change.with_profile(identifiers=tuple(followed))


class IdentifiersFollowPrimaryChannels(StateFault):
    """The channel that is said to be primary becomes the identifier of its type."""

    id = f"{CALL}/identifiers-follow-primary-channels"
    breaks = f"{CALL}#identifiers-unchanged"
    deep = True
    transcript = (
        put(profile(commChannels=[_NEW_EMAIL])),
        get(profile(identifiers=[{"type": "mobile"}, {"value": SHOP.start.identifiers[1].value}])),
        put(profile(commChannels=[{**_NEW_EMAIL, "primary": "true"}])),
        get(
            profile(identifiers=[{"type": "mobile"}, {"value": SHOP.start.identifiers[1].value}]),
            profile(identifiers=[{"type": "mobile"}, {"value": "new@example.com"}]),
        ),
    )

    def spoil(self, change: Change) -> Customer:
        values = {channel.type: channel.value for channel in change.new.channels if channel.primary}
        sent = {item.get("type") for item in change.sent_profile().get("commChannels") or [] if item.get("primary")}
        followed = (
            replace(item, value=values.get(item.type, item.value)) if item.type in sent else item
            for item in change.new.identifiers
        )
        return change.with_profile(identifiers=tuple(followed))


class LoyaltyBringsACardNumber(StateFault):
    """Whoever becomes a loyalty customer gets a card number as a further identifier."""

    id = f"{CALL}/loyalty-brings-a-card-number"
    breaks = f"{CALL}#identifiers-unchanged"
    deep = True
    transcript = (
        put({"loyaltyInfo": {"loyaltyType": "loyalty"}}),
        get(profile(identifiers=[{"type": "mobile"}, {"type": "email"}])),
        put({"loyaltyInfo": {"loyaltyType": "loyalty"}}, who=SHOP_NEW),
        get(
            profile(identifiers=[{"type": "mobile"}, {"type": "email"}]),
            profile(identifiers=[{"type": "mobile"}, {"type": "email"}, {"type": "cardnumber"}]),
            who=SHOP_NEW,
        ),
    )

    def spoil(self, change: Change) -> Customer:
        if change.before.loyalty or not change.after.loyalty:
            return change.after
        card = Identifier("cardnumber", f"9000{change.after.id}")
        return change.with_profile(identifiers=(*change.new.identifiers, card))


class RefusedCallSetsIdentifiers(Fault):
    """The identifiers of a refused call replace those of the profile all the same."""

    id = f"{CALL}/refused-call-sets-identifiers"
    breaks = f"{CALL}#identifiers-unchanged"
    deep = True
    transcript = (
        put(profile(identifiers=[{"type": "email", "value": "new@example.com"}])),
        get(profile(identifiers=[{"type": "mobile"}, {"type": "email"}])),
        put(
            {
                **profile(identifiers=[{"type": "email", "value": "new@example.com"}]),
                "loyaltyInfo": {"loyaltyType": "non_loyalty"},
            },
            honest=refused(8018),
        ),
        get(
            profile(identifiers=[{"type": "mobile"}, {"type": "email"}]),
            profile(identifiers=[{"type": "email", "value": "new@example.com"}]),
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        customer = _state.find(call.store, call.request.segments[2]) if code_of(call, answer) else None
        body = call.request.json()
        match body:
            case {"profiles": [dict() as sent, *_]} if customer is not None:
                identifiers = _sent(sent)
                changed = (replace(item, identifiers=identifiers or item.identifiers) for item in customer.profiles)
                _state.keep(call.store, replace(customer, profiles=tuple(changed)))
        return answer


def _sent(sent: dict[str, object]) -> tuple[Identifier, ...]:
    items = sent.get("identifiers")
    known = items if isinstance(items, list) else []
    return tuple(Identifier(str(item.get("type")), str(item.get("value"))) for item in known if isinstance(item, dict))
