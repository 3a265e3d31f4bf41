"""Liberties in what an accepted update leaves behind."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from troth.sandbox._hooks import Step, Variant
from troth.sandbox.capillary import _state
from troth.sandbox.capillary._codes import BAD_EXTENDED_FIELD, Notice
from troth.sandbox.capillary._exchanges import accepted, change_of, in_background, is_update
from troth.sandbox.capillary._steps import CHAT, NAMED, SHOP, get, profile, put

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer, Request
    from troth.sandbox.capillary._customer import Customer
    from troth.sandbox.capillary._exchanges import Change

_LONG_CITY = 30
_LATER = 0.3  # seconds
_ENGINE_DOWN = 91011
_ENROL = {"loyaltyProgramEnrollments": [{"programId": 699, "tierNumber": 1, "loyaltyPoints": 5}]}
_SHOWN = {"loyaltyProgramDetails": [{"programId": 699}]}
_NOT_SHOWN: dict[str, Any] = {"loyaltyProgramDetails": []}
_EMAIL = {"commChannels": [{"type": "email", "value": "Kim@Example.com"}]}


class _OnUpdate(Variant):
    """Changes what an accepted update leaves behind; the answer stays."""

    def after(self, call: Exchange, answer: Answer) -> Answer:
        change = change_of(call, answer)
        if change is not None:
            _state.keep(call.store, self.leave(change))
        return answer

    def leave(self, change: Change) -> Customer:
        """Return the customer as this vendor leaves it."""
        raise NotImplementedError


class ReplacesWhatIsNotNamed(_OnUpdate):
    """An update replaces: names left out are cleared, and lists and fields that are sent hold only what was sent."""

    id = "capillary/replaces-what-is-not-named"
    uses = "the settled reading: whether an update merges or replaces what it does not name is never asserted"
    transcript = (
        put({**NAMED, "extendedFields": {"gender": "MALE"}}),
        get(
            {"extendedFields": {"city": SHOP.start.fields["city"], "gender": "MALE"}},
            {"extendedFields": {"city": Step.ABSENT, "gender": "MALE"}},
        ),
        put(profile(firstName="Bea")),
        get(profile(firstName="Bea", lastName="Bell"), profile(firstName="Bea", lastName="")),
        put(profile(commChannels=[{"type": "email", "value": "kim@example.com"}])),
        get(
            profile(commChannels=[{"type": "mobile"}, {"type": "email", "value": "kim@example.com"}]),
            profile(commChannels=[{"type": "email", "value": "kim@example.com"}]),
        ),
    )

    def leave(self, change: Change) -> Customer:
        sent, new = change.sent_profile(), change.new
        if sent:
            types = {item.get("type") for item in sent.get("commChannels") or []}
            channels = tuple(item for item in new.channels if item.type in types) or new.channels
            change = replace(
                change,
                after=change.with_profile(
                    first_name=new.first_name if sent.get("firstName") is not None else "",
                    last_name=new.last_name if sent.get("lastName") is not None else "",
                    fields=_only(new.fields, sent.get("fields")),
                    channels=channels if sent.get("commChannels") else new.channels,
                ),
            )
        extended = _only(change.after.extended_fields, change.body.get("extendedFields"))
        return replace(change.after, extended_fields=extended)


class StoreChannelsFixed(_OnUpdate):
    """Without Dual Eligibility, channels of the store profile do not change, and nothing is said about it."""

    id = "capillary/store-channels-fixed"
    uses = "instore-channels: reading a channel back is asserted in other sources than INSTORE"
    transcript = (
        put(profile(**_EMAIL), who=CHAT),
        get(profile(commChannels=[{"type": "mobile"}, {"value": "Kim@Example.com"}]), who=CHAT),
        put(profile(**_EMAIL)),
        get(
            profile(commChannels=[{"type": "mobile"}, {"value": "Kim@Example.com"}]),
            profile(commChannels=[{"type": "mobile"}, {"value": SHOP.start.channels[1].value}]),
        ),
    )

    def leave(self, change: Change) -> Customer:
        return change.with_profile(channels=change.old.channels) if change.new.source == "INSTORE" else change.after


class EmailsInLowerCase(_OnUpdate):
    """E-mail addresses of channels are kept in lower case."""

    id = "capillary/emails-in-lower-case"
    uses = "the requirement #comm-channel-reads-back: letter case of an e-mail aside"
    transcript = (
        put(profile(**_EMAIL), who=CHAT),
        get(
            profile(commChannels=[{"type": "mobile"}, {"value": "Kim@Example.com"}]),
            profile(commChannels=[{"type": "mobile"}, {"value": "kim@example.com"}]),
            who=CHAT,
        ),
    )

    def leave(self, change: Change) -> Customer:
        channels = (
            replace(item, value=item.value.lower()) if item.type == "email" else item for item in change.new.channels
        )
        return change.with_profile(channels=tuple(channels))


class MobilesWithPlus(_OnUpdate):
    """Mobile numbers of channels are kept with a plus sign and a blank."""

    id = "capillary/mobiles-with-plus"
    uses = "mobile-country-code: on reading back the last seven digits are compared"
    transcript = (
        put(profile(commChannels=[{"type": "mobile", "value": "12025550177"}]), who=CHAT),
        get(
            profile(commChannels=[{"type": "email"}, {"value": "12025550177"}]),
            profile(commChannels=[{"type": "email"}, {"value": "+1202 5550177"}]),
            who=CHAT,
        ),
    )

    def leave(self, change: Change) -> Customer:
        channels = (
            replace(item, value=f"+{item.value[:-7]} {item.value[-7:]}")
            if item.type == "mobile" and item.value.isdecimal()
            else item
            for item in change.new.channels
        )
        return change.with_profile(channels=tuple(channels))


class NamesDecomposed(_OnUpdate):
    """Names are kept with their marks as characters of their own."""

    id = "capillary/names-decomposed"
    uses = "the requirement #first-name-reads-back: Unicode forms aside"
    transcript = (
        put(profile(firstName="Zo\u00eb")),
        get(profile(firstName="Zo\u00eb"), profile(firstName="Zoe\u0308")),
    )

    def leave(self, change: Change) -> Customer:
        first, last = (unicodedata.normalize("NFD", name) for name in (change.new.first_name, change.new.last_name))
        return change.with_profile(first_name=first, last_name=last)


class LongCitiesWarnedOf(Variant):
    """An extended field of more than thirty characters is left as it was, with a warning."""

    id = "capillary/long-cities-warned-of"
    uses = "the requirement #extended-field-reads-back: unless the answer warns"
    transcript = (
        put({"extendedFields": {"city": "x" * 30}}),
        put(
            {"extendedFields": {"city": "y" * 31}},
            {"warnings": [{"code": BAD_EXTENDED_FIELD}]},
            honest={"warnings": []},
        ),
        get({"extendedFields": {"city": "y" * 31}}, {"extendedFields": {"city": "x" * 30}}),
    )

    def before(self, call: Exchange) -> Request | Answer:
        body = call.request.json() if is_update(call) else None
        call.memory["long"] = []
        if isinstance(body, dict) and isinstance(body.get("extendedFields"), dict):
            sent = body["extendedFields"]
            call.memory["long"] = [name for name, value in sent.items() if len(str(value)) > _LONG_CITY]
            short = {name: value for name, value in sent.items() if name not in call.memory["long"]}
            return call.request.with_json({**body, "extendedFields": short})
        return call.request

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if not call.memory["long"] or not accepted(call, answer):
            return answer
        warnings = [Notice(BAD_EXTENDED_FIELD, f"{name} is too long.").shown() for name in call.memory["long"]]
        return answer.with_members(warnings=[*answer.body["warnings"], *warnings])


class EnrolmentsInTheirOwnTime(Variant):
    """An enrolment in the background is there a little after the answer."""

    id = "capillary/enrolments-in-their-own-time"
    uses = "UpdateCustomerDetails, use_async: loyalty activities run in the background, nobody says how long"
    transcript = (
        put(_ENROL, query=SHOP.query(use_async="true")),
        get(_SHOWN, _NOT_SHOWN),
        replace(get(_SHOWN), wait=1.0),
    )

    def before(self, call: Exchange) -> Request | Answer:
        waiting = call.memory.setdefault("waiting", [])
        for entry in [item for item in waiting if item[0] <= call.clock.timestamp()]:
            waiting.remove(entry)
            customer = _state.find(call.store, entry[1])
            if customer is not None:
                known = {item.program_id for item in customer.enrolments}
                due = (item for item in entry[2] if item.program_id not in known)
                _state.keep(call.store, replace(customer, enrolments=(*customer.enrolments, *due)))
        return call.request

    def after(self, call: Exchange, answer: Answer) -> Answer:
        change = change_of(call, answer)
        if change is not None and in_background(call):
            fresh = change.after.enrolments[len(change.before.enrolments) :]
            due = call.clock.timestamp() + max(_LATER, call.settings.delay)
            call.memory["waiting"].append((due, call.request.segments[2], fresh))
            _state.keep(call.store, replace(change.after, enrolments=change.before.enrolments))
        return answer


class EnrolmentsWarnedOf(Variant):
    """Every second enrolment is left out with a warning: the program's engine cannot be reached."""

    id = "capillary/enrolments-warned-of"
    uses = "the requirement #enrolment-reads-back: unless the answer warns"
    transcript = (
        put(_ENROL),
        get(_SHOWN),
        put(_ENROL, {"warnings": [{"code": _ENGINE_DOWN}]}, honest={"warnings": []}, who=CHAT),
        get(_SHOWN, _NOT_SHOWN, who=CHAT),
        put(_ENROL, {"warnings": []}, honest={"warnings": [{"code": 8028}]}, who=CHAT),
        get(_SHOWN, who=CHAT),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        change = change_of(call, answer)
        if change is None or len(change.after.enrolments) == len(change.before.enrolments):
            return answer
        call.memory["count"] = call.memory.get("count", 0) + 1
        if call.memory["count"] % 2:
            return answer
        _state.keep(call.store, replace(change.after, enrolments=change.before.enrolments))
        warning = Notice(_ENGINE_DOWN, "The loyalty program cannot be reached.").shown()
        return answer.with_members(warnings=[*answer.body["warnings"], warning])


def _only(stored: dict[str, str], sent: object) -> dict[str, str]:
    """Return what is stored of the fields that were sent; all of them if none were."""
    return (
        {name: value for name, value in stored.items() if name in sent} if isinstance(sent, dict) and sent else stored
    )
