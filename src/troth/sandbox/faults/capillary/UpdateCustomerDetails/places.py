"""Defects of sources and accounts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Fault
from troth.sandbox.capillary._exchanges import Change, is_update, refusal, swapped
from troth.sandbox.capillary._steps import CHAT, NAMED, get, pick, profile, put, refused
from troth.sandbox.faults.capillary.UpdateCustomerDetails._parts import CALL, StateFault

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer, Request
    from troth.sandbox.capillary._customer import Customer, Profile

_NEW_SOURCES = ("LINE", "MOBILE_APP")
_MARKETPLACES = ("TMALL", "TAOBAO", "JD")
_TWO_SOURCES = pick("WECHAT", profiles=2)
_TWO_ACCOUNTS = pick("WECHAT", loyalty=False, profiles=2)
_KEPT_NAMES = profile(firstName=_TWO_SOURCES.start.first_name, lastName=_TWO_SOURCES.start.last_name)


def _given_to(change: Change, other: Profile) -> Customer:
    """Put what was sent into another profile, new or not, and leave the one that was asked for as it was."""
    new = replace(
        other,
        first_name=change.new.first_name,
        last_name=change.new.last_name,
        fields=change.new.fields,
        channels=change.new.channels,
    )
    customer = swapped(change.after, change.new, change.old)
    if other in customer.profiles:
        return swapped(customer, other, new)
    return replace(customer, profiles=(*customer.profiles, new))


class NewSourcesUnknown(Fault):
    """The two sources that only the parameter table names are unknown."""

    id = f"{CALL}/new-sources-unknown"
    breaks = f"{CALL}#any-source"
    transcript = (
        put(NAMED, who=pick("WEBSITE")),
        put(NAMED, refused(8003), who=pick("LINE")),
    )

    def before(self, call: Exchange) -> Request | Answer:
        unknown = is_update(call) and dict(call.request.query).get("source") in _NEW_SOURCES
        return refusal(8003) if unknown else call.request


class MarketplaceCustomersUnknown(Fault):
    """Customers of the marketplaces cannot be found by an update."""

    id = f"{CALL}/marketplace-customers-unknown"
    breaks = f"{CALL}#any-source"
    deep = True
    transcript = (
        put(NAMED, who=pick("ECOMMERCE")),
        put(NAMED, refused(8065), who=pick("JD")),
    )

    def before(self, call: Exchange) -> Request | Answer:
        unknown = is_update(call) and dict(call.request.query).get("source") in _MARKETPLACES
        return refusal(8065) if unknown else call.request


class OldestProfileTakesIt(StateFault):
    """Details go to the customer's oldest profile, whichever source the query names."""

    id = f"{CALL}/oldest-profile-takes-it"
    breaks = f"{CALL}#source-selects-profile"
    deep = True
    transcript = (
        put(NAMED),
        get(NAMED),
        put(NAMED, who=_TWO_SOURCES),
        get(NAMED, _KEPT_NAMES, who=_TWO_SOURCES),
    )

    def spoil(self, change: Change) -> Customer:
        oldest = change.after.profiles[0]
        return change.after if oldest.source == change.new.source else _given_to(change, oldest)


class EverythingInStore(StateFault):
    """Details go to the store profile, which is made if there is none, whichever source the query names."""

    id = f"{CALL}/everything-in-store"
    breaks = f"{CALL}#source-selects-profile"
    transcript = (
        put(NAMED),
        get(NAMED),
        put(NAMED, who=CHAT),
        get(NAMED, profile(firstName=CHAT.start.first_name, lastName=CHAT.start.last_name), who=CHAT),
    )

    def spoil(self, change: Change) -> Customer:
        if change.new.source == "INSTORE":
            return change.after
        store = change.after.profile("INSTORE", None)
        return _given_to(change, store or replace(change.old, source="INSTORE", account_id=None))


class OldestAccountTakesIt(StateFault):
    """Of a source's accounts, the customer's oldest one takes the details."""

    id = f"{CALL}/oldest-account-takes-it"
    breaks = f"{CALL}#account-id-selects-profile"
    deep = True
    transcript = (
        put(NAMED, who=CHAT),
        get(NAMED, who=CHAT),
        put(NAMED, who=_TWO_ACCOUNTS),
        get(
            NAMED,
            profile(firstName=_TWO_ACCOUNTS.start.first_name, lastName=_TWO_ACCOUNTS.start.last_name),
            who=_TWO_ACCOUNTS,
        ),
    )

    def spoil(self, change: Change) -> Customer:
        oldest = next(item for item in change.after.profiles if item.source == change.new.source)
        return change.after if oldest == change.new else _given_to(change, oldest)


class AccountForgotten(StateFault):
    """Details go to a profile of the source without an account, which is made if there is none."""

    id = f"{CALL}/account-forgotten"
    breaks = f"{CALL}#account-id-selects-profile"
    transcript = (
        put(NAMED),
        get(NAMED),
        put(NAMED, who=CHAT),
        get(NAMED, profile(firstName=CHAT.start.first_name, lastName=CHAT.start.last_name), who=CHAT),
    )

    def spoil(self, change: Change) -> Customer:
        if change.new.account_id is None:
            return change.after
        bare = change.after.profile(change.new.source, None)
        return _given_to(change, bare or replace(change.old, account_id=None))


class AccountAlwaysRequired(Fault):
    """Every source asks for an account id."""

    id = f"{CALL}/account-always-required"
    breaks = f"{CALL}#account-id-only-for-multi-account-sources"
    transcript = (put(NAMED, who=CHAT), put(NAMED, refused(8045)))

    def before(self, call: Exchange) -> Request | Answer:
        missing = is_update(call) and not dict(call.request.query).get("accountId")
        return refusal(8045) if missing else call.request


class AccountRequiredOutsideTheStore(Fault):
    """Every source but the store asks for an account id."""

    id = f"{CALL}/account-required-outside-the-store"
    breaks = f"{CALL}#account-id-only-for-multi-account-sources"
    deep = True
    transcript = (put(NAMED), put(NAMED, refused(8045), who=pick("WEBSITE")))

    def before(self, call: Exchange) -> Request | Answer:
        query = dict(call.request.query)
        missing = is_update(call) and not query.get("accountId") and query.get("source") != "INSTORE"
        return refusal(8045) if missing else call.request


class SourceFollowsBody(StateFault):
    """A source in the body moves the profile there."""

    id = f"{CALL}/source-follows-body"
    breaks = f"{CALL}#source-unchanged"
    transcript = (
        put(profile(firstName="Ann", source="WEBSITE")),
        get(profile(source="INSTORE"), refused(8065)),
    )

    def spoil(self, change: Change) -> Customer:
        return change.with_profile(source=change.sent_profile().get("source") or change.new.source)


class LoyaltyMovesIntoTheStore(StateFault):
    """Whoever becomes a loyalty customer outside the store is moved into it."""

    id = f"{CALL}/loyalty-moves-into-the-store"
    breaks = f"{CALL}#source-unchanged"
    deep = True
    transcript = (
        put({"loyaltyInfo": {"loyaltyType": "loyalty"}}, who=CHAT),
        get(profile(source="WECHAT"), who=CHAT),
        put({"loyaltyInfo": {"loyaltyType": "loyalty"}}, who=pick("WEBSITE", loyalty=False)),
        get(profile(source="WEBSITE"), refused(8065), who=pick("WEBSITE", loyalty=False)),
    )

    def spoil(self, change: Change) -> Customer:
        if change.before.loyalty or not change.after.loyalty:
            return change.after
        return change.with_profile(source="INSTORE", account_id=None)
