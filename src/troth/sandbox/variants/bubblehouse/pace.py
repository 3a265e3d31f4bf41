"""Liberties in when something happens, and how often one may ask."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Step, Variant
from troth.sandbox._message import Answer
from troth.sandbox.faults.bubblehouse._state import body_of, count
from troth.sandbox.faults.bubblehouse._steps import ANN, OK, SET_UP, UNKNOWN, push, shows, update

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Request
    from troth.sandbox._settings import Settings

_LATER = "Without debug, processing may be delayed until a later time (UpdateCustomers3, description)."
_ANY_TIME = "A request over the rate limit may be refused; no limit and no header is documented (Global Errors)."
_INTERVAL = 40  # requests between two refusals
_READ = Step("CustomerDetails1", {"customer": {"shopid": "1"}}, (200, {"id": "1"}))
_REFUSED = (429, {"id": "rate_limit_exceeded"})


class AppliesAfterASecond(Variant):
    """Pushes without debug are applied a second later."""

    id = "bubblehouse/pushes-applied-after-a-second"
    uses = _LATER
    transcript = (
        push(ANN, debug=False),
        replace(_READ, wait=0.5, faulty=UNKNOWN),
        replace(_READ, wait=1.0),
    )

    def settings(self, settings: Settings) -> Settings:
        return replace(settings, delay=1.0)


class AppliesAtOnce(Variant):
    """Pushes without debug are applied before they are answered."""

    id = "bubblehouse/pushes-applied-at-once"
    uses = "Updates may be processed synchronously without debug too (UpdateCustomers3, Input)."
    transcript = (push(ANN, debug=False), replace(_READ, honest=UNKNOWN, faulty=(200, {"id": "1"})))

    def settings(self, settings: Settings) -> Settings:
        return replace(settings, delay=0.0)


class Slow(Variant):
    """Every answer takes a twentieth of a second."""

    id = "bubblehouse/slow-answers"
    uses = "No page names a time, but for phone numbers."
    transcript = (replace(SET_UP, takes=0.05),)

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return replace(answer, delay=0.05)


class SlowPhones(Variant):
    """An update of a phone number takes two seconds."""

    id = "bubblehouse/slow-phone-numbers"
    uses = "It may take some seconds, or even a minute (UpdateCustomerDetails1, Input)."
    transcript = (SET_UP, update(last_name="Eder"), replace(update(phone="+12025550177"), takes=2.0))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        is_phone = call.call == "UpdateCustomerDetails1" and isinstance(body_of(call).get("phone"), str)
        return replace(answer, delay=2.0) if is_phone else answer


class RateLimitedWithRetryAfter(Variant):
    """Every fortieth request is over the rate limit, and told to come back in a second."""

    id = "bubblehouse/rate-limited-with-retry-after"
    uses = _ANY_TIME
    transcript = (
        SET_UP,
        *(_READ,) * (_INTERVAL - 2),
        replace(_READ, faulty=_REFUSED, faulty_headers={"retry-after": "1"}),
        _READ,
    )

    def before(self, call: Exchange) -> Request | Answer:
        if count(call) % _INTERVAL:
            return call.request
        return Answer(*_REFUSED, headers=(("retry-after", "1"),))


class RateLimitedWithoutRetryAfter(Variant):
    """Every fortieth request is over the rate limit, without a word about when to come back."""

    id = "bubblehouse/rate-limited-without-retry-after"
    uses = _ANY_TIME
    transcript = (SET_UP, *(_READ,) * (_INTERVAL - 2), replace(_READ, faulty=_REFUSED), _READ)

    def before(self, call: Exchange) -> Request | Answer:
        return call.request if count(call) % _INTERVAL else Answer(*_REFUSED)


class DeletionTakesNoEffect(Variant):
    """A customer that was deleted can still be read."""

    id = "bubblehouse/deleted-customers-stay"
    uses = "What deletion does to later readings is not documented (UpdateCustomers3, description)."
    transcript = (
        SET_UP,
        Step("UpdateCustomers3", {"debug": True, "customers": [{"id": "1", "deleted": True}]}, OK),
        Step("CustomerDetails1", {"customer": {"shopid": "1"}}, UNKNOWN, (200, {"id": "1"})),
        shows({"id": "2"}, customer={"shopid": "2"}),
    )

    def before(self, call: Exchange) -> Request:
        items = body_of(call).get("customers")
        if call.call != "UpdateCustomers3" or not isinstance(items, list):
            return call.request
        kept = [_kept(item) if isinstance(item, dict) else item for item in items]
        return call.request.with_json({**body_of(call), "customers": kept})


def _kept(item: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in item.items() if name != "deleted" or not isinstance(value, bool)}
