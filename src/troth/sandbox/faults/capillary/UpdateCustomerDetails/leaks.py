"""Defects that let through what a refusal stops: a refused update applied in part, or one that nobody may send."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Fault, Step
from troth.sandbox._message import Answer
from troth.sandbox.capillary import compose
from troth.sandbox.capillary._exchanges import code_of, is_update, refusal, right_account
from troth.sandbox.capillary._organisation import password_digest
from troth.sandbox.capillary._steps import CHAT, NAMED, SHOP, SHOP_NEW, get, pick, profile, put, refused
from troth.sandbox.faults.capillary.UpdateCustomerDetails._parts import CALL

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Request

_CHAT_NEW = pick("WECHAT", loyalty=False)
_OK = 200
_DOWNGRADE = 8018
_BAD_ACCOUNT = 3217
_UNREADABLE = 400
_UNAUTHENTICATED = 401
_CONTEXT = "user-context-entity-type"
_START = profile(firstName=SHOP.start.first_name, lastName=SHOP.start.last_name)


_LOYAL = {"loyaltyInfo": {"loyaltyType": "loyalty"}}
_NOT_LOYAL = {"loyaltyInfo": {"loyaltyType": "non_loyalty"}}
_ENROL = {"loyaltyProgramEnrollments": [{"programId": 699, "tierNumber": 1, "loyaltyPoints": 5}]}


def _play_part(call: Exchange, part: str) -> None:
    """Do one part of an update, as if the till had sent it to the right account."""
    body = call.request.json()
    if is_update(call) and isinstance(body, dict) and body.get(part):
        call.play(_by_the_till(right_account(call)).with_json({part: body[part]}))


def _by_the_till(request: Request) -> Request:
    known = compose(Step("")).headers["authorization"]
    return request.with_header("authorization", known)


def _basic(text: str) -> str:
    return f"Basic {base64.b64encode(text.encode()).decode()}"


def _taken_with(authorization: str) -> tuple[Step, ...]:
    """Return the steps that show credentials taken which are not the till's."""
    return (
        put(NAMED, honest=(_UNAUTHENTICATED, None), by="wrong-password"),
        put(
            NAMED,
            (_OK, {"createdId": SHOP.id}),
            honest=(_UNAUTHENTICATED, None),
            headers={"authorization": authorization},
        ),
    )


def _decoded(request: Request) -> str:
    """Return what the credentials of a request say, empty if they are no base64."""
    sent = request.headers.get("authorization", "").partition(" ")[2]
    try:
        return base64.b64decode(sent, validate=True).decode()
    except ValueError:
        return ""


class RefusedDowngradeKeepsTheRest(Fault):
    """A refused change of the loyalty type leaves the rest of the update applied."""

    id = f"{CALL}/refused-downgrade-keeps-the-rest"
    breaks = f"{CALL}#refused-write-changes-nothing"
    transcript = (
        put({**NAMED, "loyaltyInfo": {"loyaltyType": "non_loyalty"}}, honest=refused(_DOWNGRADE)),
        get(_START, NAMED),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if code_of(call, answer) == _DOWNGRADE:
            rest = {name: value for name, value in call.request.json().items() if name != "loyaltyInfo"}
            call.play(call.request.with_json(rest))
        return answer


class WrongAccountKeepsExtendedFields(Fault):
    """Extended fields are stored before anybody looks at the account, and stay when that is refused."""

    id = f"{CALL}/wrong-account-keeps-extended-fields"
    breaks = f"{CALL}#refused-write-changes-nothing"
    deep = True
    transcript = (
        put(
            {**NAMED, "extendedFields": {"gender": "MALE"}},
            honest=refused(_BAD_ACCOUNT),
            who=CHAT,
            query=CHAT.query() | {"accountId": "no-such-account"},
        ),
        get({"extendedFields": {"gender": Step.ABSENT}}, {"extendedFields": {"gender": "MALE"}}, who=CHAT),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        body = call.request.json()
        if code_of(call, answer) == _BAD_ACCOUNT and isinstance(body, dict):
            call.play(right_account(call).with_json({"extendedFields": body.get("extendedFields")}))
        return answer


class WrongAccountUpgradesAllTheSame(Fault):
    """A customer becomes a loyalty customer though the update is refused for its account."""

    id = f"{CALL}/wrong-account-upgrades-all-the-same"
    breaks = f"{CALL}#refused-write-changes-nothing"
    deep = True
    transcript = (
        put(_LOYAL, honest=refused(_BAD_ACCOUNT), who=_CHAT_NEW, query=_CHAT_NEW.query() | {"accountId": "none"}),
        get(_NOT_LOYAL, _LOYAL, who=_CHAT_NEW),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if code_of(call, answer) == _BAD_ACCOUNT:
            _play_part(call, "loyaltyInfo")
        return answer


class UnreadablePartKeepsNames(Fault):
    """Names are stored before an unreadable part of the same update is refused."""

    id = f"{CALL}/unreadable-part-keeps-names"
    breaks = f"{CALL}#refused-write-changes-nothing"
    deep = True
    transcript = (
        put({**NAMED, "loyaltyInfo": {"loyaltyType": 1}}, honest=(_UNREADABLE, refused(_UNREADABLE))),
        get(_START, NAMED),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        match call.request.json():
            case {"profiles": [dict() as sent, *_]} if is_update(call) and answer.status == _UNREADABLE:
                names = {name: value for name, value in sent.items() if name in ("firstName", "lastName")}
                call.play(call.request.with_json({"profiles": [names]}))
        return answer


class NobodyIsServed(Fault):
    """Updates without credentials are taken."""

    id = f"{CALL}/nobody-is-served"
    breaks = f"{CALL}#no-token-changes-nothing"
    transcript = (
        put(NAMED, (_OK, {"createdId": SHOP.id}), honest=(_UNAUTHENTICATED, None), by="nobody"),
        get(_START, NAMED),
    )

    def before(self, call: Exchange) -> Request | Answer:
        return call.request if "authorization" in call.request.headers else _by_the_till(call.request)


class PasswordNotCompared(Fault):
    """Any password of the till is taken."""

    id = f"{CALL}/password-not-compared"
    breaks = f"{CALL}#wrong-token-changes-nothing"
    transcript = (
        put(NAMED, (_OK, {"createdId": SHOP.id}), honest=(_UNAUTHENTICATED, None), by="wrong-password"),
        get(_START, NAMED),
    )

    def before(self, call: Exchange) -> Request | Answer:
        return _by_the_till(call.request) if "authorization" in call.request.headers else call.request


class TillNotCompared(Fault):
    """The right password is taken from any till."""

    id = f"{CALL}/till-not-compared"
    breaks = f"{CALL}#wrong-token-changes-nothing"
    deep = True
    transcript = _taken_with(_basic(f"till.9:{password_digest()}"))

    def before(self, call: Exchange) -> Request | Answer:
        is_right = _decoded(call.request).endswith(f":{password_digest()}")
        return _by_the_till(call.request) if is_right else call.request


class UndecodableLoginPasses(Fault):
    """Credentials that are not base64 are not looked at."""

    id = f"{CALL}/undecodable-login-passes"
    breaks = f"{CALL}#wrong-token-changes-nothing"
    deep = True
    transcript = _taken_with("Basic ????")

    def before(self, call: Exchange) -> Request | Answer:
        sent = call.request.headers.get("authorization", "").partition(" ")[2]
        return _by_the_till(call.request) if sent and not _decoded(call.request) else call.request


class RefusedLoginStillWrites(Fault):
    """An update with a wrong password is refused, and done."""

    id = f"{CALL}/refused-login-still-writes"
    breaks = f"{CALL}#wrong-token-changes-nothing"
    deep = True
    transcript = (
        put(NAMED, honest=(_UNAUTHENTICATED, None), by="wrong-password"),
        get(_START, NAMED),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if answer.status == _UNAUTHENTICATED and "authorization" in call.request.headers:
            call.play(_by_the_till(call.request))
        return answer


class RefusedLoginStillEnrols(Fault):
    """An enrolment that is sent with a wrong password is refused, and done."""

    id = f"{CALL}/refused-login-still-enrols"
    breaks = f"{CALL}#wrong-token-changes-nothing"
    deep = True
    transcript = (
        put(_ENROL, honest=(_UNAUTHENTICATED, None), by="wrong-password"),
        get({"loyaltyProgramDetails": []}, {"loyaltyProgramDetails": [{"programId": 699}]}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if answer.status == _UNAUTHENTICATED and "authorization" in call.request.headers:
            _play_part(call, "loyaltyProgramEnrollments")
        return answer


class NobodyUpgrades(Fault):
    """An update without credentials is refused, and yet makes a loyalty customer."""

    id = f"{CALL}/nobody-upgrades"
    breaks = f"{CALL}#no-token-changes-nothing"
    deep = True
    transcript = (
        put(_LOYAL, honest=(_UNAUTHENTICATED, None), who=SHOP_NEW, by="nobody"),
        get(_NOT_LOYAL, _LOYAL, who=SHOP_NEW),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if answer.status == _UNAUTHENTICATED and "authorization" not in call.request.headers:
            _play_part(call, "loyaltyInfo")
        return answer


class UserContextRefused(Fault):
    """An update with a user context is refused."""

    id = f"{CALL}/user-context-refused"
    breaks = f"{CALL}#user-context-headers-accepted"
    transcript = (put(NAMED), put(NAMED, refused(_UNREADABLE), headers={_CONTEXT: "agent"}))

    def before(self, call: Exchange) -> Request | Answer:
        return refusal(_UNREADABLE) if is_update(call) and _CONTEXT in call.request.headers else call.request


class UnreadableBodyCrashes(Fault):
    """A body that is not JSON is answered with a server error."""

    id = f"{CALL}/unreadable-body-crashes"
    breaks = f"{CALL}#no-server-error"
    transcript = (put(b"{", (500, {"errors": [{"code": 500}]}), honest=(_UNREADABLE, refused(_UNREADABLE))),)

    def before(self, call: Exchange) -> Request | Answer:
        if is_update(call) and call.request.json() is None:
            return Answer(500, {"errors": [{"status": False, "code": 500, "message": "Failed."}]})
        return call.request
