"""Defects of communication channels."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Step
from troth.sandbox.capillary._steps import CHAT, get, profile, put
from troth.sandbox.faults.capillary.UpdateCustomerDetails._parts import CALL, StateFault

if TYPE_CHECKING:
    from troth.sandbox.capillary._customer import Channel, Customer
    from troth.sandbox.capillary._exchanges import Change

_OWN = "kim@example.com"
_LONGEST = 40


def _channels(*pairs: tuple[str, str], **more: object) -> dict[str, object]:
    return profile(commChannels=[{"type": kind, "value": value, **more} for kind, value in pairs])


def _of(channels: tuple[Channel, ...], *types: str) -> tuple[Channel, ...]:
    return tuple(channel for channel in channels if channel.type in types)


def _rest(channels: tuple[Channel, ...], *types: str) -> tuple[Channel, ...]:
    return tuple(channel for channel in channels if channel.type not in types)


class MobileChannelIgnored(StateFault):
    """A mobile number is taken and forgotten."""

    id = f"{CALL}/mobile-channel-ignored"
    breaks = f"{CALL}#comm-channel-reads-back"
    transcript = (
        put(_channels(("email", _OWN), ("mobile", "12025550177")), who=CHAT),
        get(
            _channels(("email", _OWN), ("mobile", "12025550177")),
            _channels(("email", _OWN), ("mobile", CHAT.start.channels[0].value)),
            who=CHAT,
        ),
    )

    def spoil(self, change: Change) -> Customer:
        rest = _rest(change.new.channels, "mobile")
        return change.with_profile(channels=(*rest, *_of(change.old.channels, "mobile")))


class OnlyFirstChannelTaken(StateFault):
    """Of several channels in one call only the first is taken."""

    id = f"{CALL}/only-first-channel-taken"
    breaks = f"{CALL}#comm-channel-reads-back"
    deep = True
    transcript = (
        put(_channels(("email", _OWN)), who=CHAT),
        put(_channels(("mobile", "12025550177")), who=CHAT),
        get(_channels(("email", _OWN), ("mobile", "12025550177")), who=CHAT),
        put(_channels(("mobile", "12025550178"), ("email", "lee@example.com")), who=CHAT),
        get(
            _channels(("mobile", "12025550178"), ("email", "lee@example.com")),
            _channels(("mobile", "12025550178"), ("email", _OWN)),
            who=CHAT,
        ),
    )

    def spoil(self, change: Change) -> Customer:
        sent = change.sent_profile().get("commChannels") or []
        lost = [item["type"] for item in sent[1:] if item["type"] != sent[0]["type"]] if isinstance(sent, list) else []
        return change.with_profile(channels=(*_rest(change.new.channels, *lost), *_of(change.old.channels, *lost)))


class MobileCutToTenDigits(StateFault):
    """A mobile number keeps its first ten digits, as if none had a country code."""

    id = f"{CALL}/mobile-cut-to-ten-digits"
    breaks = f"{CALL}#comm-channel-reads-back"
    deep = True
    transcript = (
        put(_channels(("mobile", "2025550177")), who=CHAT),
        get(_channels(("email", CHAT.start.channels[1].value), ("mobile", "2025550177")), who=CHAT),
        put(_channels(("mobile", "447700900123")), who=CHAT),
        get(
            _channels(("email", CHAT.start.channels[1].value), ("mobile", "447700900123")),
            _channels(("email", CHAT.start.channels[1].value), ("mobile", "4477009001")),
            who=CHAT,
        ),
    )

    def spoil(self, change: Change) -> Customer:
        cut = (replace(channel, value=channel.value[:10]) for channel in _of(change.new.channels, "mobile"))
        return change.with_profile(channels=(*_rest(change.new.channels, "mobile"), *cut))


class EmailLosesItsTag(StateFault):
    """What follows a plus sign in an e-mail address is dropped."""

    id = f"{CALL}/email-loses-its-tag"
    breaks = f"{CALL}#comm-channel-reads-back"
    deep = True
    transcript = (
        put(_channels(("email", _OWN)), who=CHAT),
        get(_channels(("mobile", CHAT.start.channels[0].value), ("email", _OWN)), who=CHAT),
        put(_channels(("email", "kim+shop@example.com")), who=CHAT),
        get(
            _channels(("mobile", CHAT.start.channels[0].value), ("email", "kim+shop@example.com")),
            _channels(("mobile", CHAT.start.channels[0].value), ("email", _OWN)),
            who=CHAT,
        ),
    )

    def spoil(self, change: Change) -> Customer:
        bare = (
            replace(channel, value=re.sub(r"\+[^@]*", "", channel.value))
            for channel in _of(change.new.channels, "email")
        )
        return change.with_profile(channels=(*_rest(change.new.channels, "email"), *bare))


class LongEmailIgnored(StateFault):
    """An e-mail address of more than forty characters is ignored."""

    id = f"{CALL}/long-email-ignored"
    breaks = f"{CALL}#comm-channel-reads-back"
    deep = True
    transcript = (
        put(_channels(("email", _OWN)), who=CHAT),
        get(_channels(("mobile", CHAT.start.channels[0].value), ("email", _OWN)), who=CHAT),
        put(_channels(("email", f"{'k' * 40}@example.com")), who=CHAT),
        get(
            _channels(("mobile", CHAT.start.channels[0].value), ("email", f"{'k' * 40}@example.com")),
            _channels(("mobile", CHAT.start.channels[0].value), ("email", _OWN)),
            who=CHAT,
        ),
    )

    def spoil(self, change: Change) -> Customer:
        if all(len(channel.value) <= _LONGEST for channel in _of(change.new.channels, "email")):
            return change.after
        kept = _of(change.old.channels, "email")
        return change.with_profile(channels=(*_rest(change.new.channels, "email"), *kept))


class EmailCalledMobile(StateFault):
    """An e-mail channel is stored under the type of a mobile one."""

    id = f"{CALL}/email-called-mobile"
    breaks = f"{CALL}#comm-channel-reads-back"
    transcript = (
        put(_channels(("email", _OWN)), who=CHAT),
        get(
            _channels(("mobile", CHAT.start.channels[0].value), ("email", _OWN)),
            _channels(("mobile", CHAT.start.channels[0].value), ("mobile", _OWN)),
            who=CHAT,
        ),
    )

    def spoil(self, change: Change) -> Customer:
        if change.new.channels == change.old.channels:
            return change.after
        called = (replace(channel, type="mobile") for channel in _of(change.new.channels, "email"))
        return change.with_profile(channels=(*_rest(change.new.channels, "email"), *called))


class VerifiedForgotten(StateFault):
    """No channel is ever shown as verified."""

    id = f"{CALL}/verified-forgotten"
    breaks = f"{CALL}#comm-channel-verified-reads-back"
    transcript = (
        put(_channels(("email", _OWN), ("mobile", "12025550177"), verified="true"), who=CHAT),
        get(
            _channels(("email", _OWN), ("mobile", "12025550177"), verified=True),
            _channels(("email", _OWN), ("mobile", "12025550177"), verified=False),
            who=CHAT,
        ),
    )

    def spoil(self, change: Change) -> Customer:
        return change.with_profile(channels=tuple(replace(channel, verified=False) for channel in change.new.channels))


class SecondPrimaryUnverified(StateFault):
    """Of several primary channels only the first can be verified."""

    id = f"{CALL}/second-primary-unverified"
    breaks = f"{CALL}#comm-channel-verified-reads-back"
    deep = True
    transcript = (
        put(_channels(("mobile", "12025550177"), ("email", _OWN), verified="true"), who=CHAT),
        get(_channels(("mobile", "12025550177"), ("email", _OWN), verified=True), who=CHAT),
        put(_channels(("mobile", "12025550177"), ("email", _OWN), primary="true", verified="true"), who=CHAT),
        get(
            _channels(("mobile", "12025550177"), ("email", _OWN), verified=True),
            profile(commChannels=[{"type": "mobile", "verified": True}, {"type": "email", "verified": False}]),
            who=CHAT,
        ),
    )

    def spoil(self, change: Change) -> Customer:
        first = next((channel for channel in change.new.channels if channel.primary), None)
        kept = (
            replace(channel, verified=channel.verified and (channel is first or not channel.primary))
            for channel in change.new.channels
        )
        return change.with_profile(channels=tuple(kept))


class ResidenceOfTheFirst(StateFault):
    """What the first channel says about the residence is taken for every channel."""

    id = f"{CALL}/residence-of-the-first"
    breaks = f"{CALL}#comm-channel-meta-reads-back"
    deep = True
    transcript = (
        put(_channels(("mobile", "12025550177"), ("email", _OWN), meta={"residence": "true"}), who=CHAT),
        get(_channels(("mobile", "12025550177"), ("email", _OWN), meta={"residence": True}), who=CHAT),
        put(
            profile(
                commChannels=[
                    {"type": "mobile", "value": "12025550177", "meta": {"residence": "true"}},
                    {"type": "email", "value": _OWN, "meta": {"residence": "false"}},
                ]
            ),
            who=CHAT,
        ),
        get(
            profile(commChannels=[{"type": "mobile"}, {"type": "email", "meta": {"residence": False}}]),
            profile(commChannels=[{"type": "mobile"}, {"type": "email", "meta": {"residence": True}}]),
            who=CHAT,
        ),
    )

    def spoil(self, change: Change) -> Customer:
        if not change.sent_profile().get("commChannels"):
            return change.after
        meta = change.new.channels[0].meta
        return change.with_profile(channels=tuple(replace(channel, meta=meta) for channel in change.new.channels))


class ResidenceForgotten(StateFault):
    """What a channel says about the residence is forgotten."""

    id = f"{CALL}/residence-forgotten"
    breaks = f"{CALL}#comm-channel-meta-reads-back"
    transcript = (
        put(_channels(("email", _OWN), ("mobile", "12025550177"), meta={"residence": "true"}), who=CHAT),
        get(
            _channels(("email", _OWN), ("mobile", "12025550177"), meta={"residence": True}),
            _channels(("email", _OWN), ("mobile", "12025550177"), meta={"residence": Step.ABSENT}),
            who=CHAT,
        ),
    )

    def spoil(self, change: Change) -> Customer:
        return change.with_profile(channels=tuple(replace(channel, meta={}) for channel in change.new.channels))
