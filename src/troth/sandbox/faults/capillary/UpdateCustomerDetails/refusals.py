"""Defects of what is refused and what is not, and of how a refusal looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.sandbox._hooks import Fault
from troth.sandbox._message import Answer
from troth.sandbox.capillary._exchanges import code_of, in_background, is_update, refusal, right_account
from troth.sandbox.capillary._organisation import ACCOUNTS
from troth.sandbox.capillary._steps import CHAT, NAMED, SHOP, pick, profile, put, refused
from troth.sandbox.faults.capillary.UpdateCustomerDetails._parts import CALL

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Request

_OK = 200
_UNKNOWN = 8015
_BAD_ACCOUNT = 3217
_FAILED = 10002
_NINTH = 9
_SHORT = 9
_NO_ACCOUNT = CHAT.query() | {"accountId": "no-such-account"}
_NO_SUCH_ACCOUNT = "The source WECHAT has no such account."
_LINE = pick("LINE")


def _accept(call: Exchange) -> Answer:
    number = call.request.segments[2]
    created: int | str = int(number) if number.isdecimal() else number
    return Answer(_OK, {"createdId": created, "warnings": [], "sideEffects": []})


class PartialUpdateRefused(Fault):
    """An update without a profile is refused."""

    id = f"{CALL}/partial-update-refused"
    breaks = f"{CALL}#succeeds"
    transcript = (
        put(NAMED),
        put({"extendedFields": {"city": "Oslo"}}, refused(_FAILED)),
    )

    def before(self, call: Exchange) -> Request | Answer:
        body = call.request.json()
        partial = is_update(call) and isinstance(body, dict) and not body.get("profiles")
        return refusal(_FAILED) if partial else call.request


class LastNameAloneRefused(Fault):
    """A profile with a last name but no first name is refused."""

    id = f"{CALL}/last-name-alone-refused"
    breaks = f"{CALL}#succeeds"
    deep = True
    transcript = (put(NAMED), put(profile(lastName="Bell"), refused(_FAILED)))

    def before(self, call: Exchange) -> Request | Answer:
        match call.request.json():
            case {"profiles": [{"lastName": str(), **rest}]} if is_update(call) and "firstName" not in rest:
                return refusal(_FAILED)
        return call.request


class UnverifiedChannelRefused(Fault):
    """A channel that is said not to be verified is refused, as if "false" were no value."""

    id = f"{CALL}/unverified-channel-refused"
    breaks = f"{CALL}#succeeds"
    deep = True
    transcript = (
        put(profile(commChannels=[{"type": "email", "value": "kim@example.com", "verified": "true"}])),
        put(profile(commChannels=[{"type": "email", "value": "kim@example.com", "verified": "false"}]), refused(8010)),
    )

    def before(self, call: Exchange) -> Request | Answer:
        match call.request.json():
            case {"profiles": [{"commChannels": [*channels]}]} if is_update(call) and any(
                isinstance(item, dict) and item.get("verified") == "false" for item in channels
            ):
                return refusal(8010)
        return call.request


class EveryNinthUpdateFails(Fault):
    """Every ninth update is refused for no reason."""

    id = f"{CALL}/every-ninth-update-fails"
    breaks = f"{CALL}#succeeds"
    deep = True
    transcript = (*(put(NAMED) for _ in range(8)), put(NAMED, refused(_FAILED)), put(NAMED))

    def before(self, call: Exchange) -> Request | Answer:
        if not is_update(call):
            return call.request
        call.memory["count"] = call.memory.get("count", 0) + 1
        return call.request if call.memory["count"] % _NINTH else refusal(_FAILED)


class ErrorsAreAnObject(Fault):
    """The errors of a refusal are one object, not a list of them."""

    id = f"{CALL}/errors-are-an-object"
    breaks = f"{CALL}#error-shape"
    transcript = (put(NAMED, {"errors": {"code": _UNKNOWN}}, honest=refused(_UNKNOWN), user=1),)

    def after(self, call: Exchange, answer: Answer) -> Answer:
        return answer if code_of(call, answer) is None else answer.with_members(errors=answer.body["errors"][0])


class ErrorStatusIsText(Fault):
    """The status of an error is a text."""

    id = f"{CALL}/error-status-is-text"
    breaks = f"{CALL}#error-shape"
    transcript = (put(NAMED, {"errors": [{"status": "false"}]}, honest={"errors": [{"status": False}]}, user=1),)

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if code_of(call, answer) is None:
            return answer
        return answer.with_members(errors=[{**item, "status": "false"} for item in answer.body["errors"]])


class AccountErrorMessageIsAList(Fault):
    """The message about a wrong account is a list."""

    id = f"{CALL}/account-error-message-is-a-list"
    breaks = f"{CALL}#error-shape"
    deep = True
    transcript = (
        put(NAMED, honest=refused(_UNKNOWN), user=1),
        put(
            NAMED,
            {"errors": [{"code": _BAD_ACCOUNT, "message": [_NO_SUCH_ACCOUNT]}]},
            honest={"errors": [{"code": _BAD_ACCOUNT, "message": _NO_SUCH_ACCOUNT}]},
            who=CHAT,
            query=_NO_ACCOUNT,
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if code_of(call, answer) != _BAD_ACCOUNT:
            return answer
        return answer.with_members(errors=[{**item, "message": [item["message"]]} for item in answer.body["errors"]])


class UnknownCustomerHasOldCode(Fault):
    """An unknown customer is refused with the code of the previous documentation."""

    id = f"{CALL}/unknown-customer-has-old-code"
    breaks = f"{CALL}#error-8015"
    transcript = (put(NAMED, refused(8009), honest=refused(_UNKNOWN), user=1),)

    def after(self, call: Exchange, answer: Answer) -> Answer:
        return refusal(8009) if code_of(call, answer) == _UNKNOWN else answer


class UnknownCustomerAccepted(Fault):
    """An update of a customer who does not exist is accepted."""

    id = f"{CALL}/unknown-customer-accepted"
    breaks = f"{CALL}#error-8015"
    transcript = (put(NAMED, {"createdId": 1}, honest=refused(_UNKNOWN), user=1),)

    def after(self, call: Exchange, answer: Answer) -> Answer:
        return _accept(call) if code_of(call, answer) == _UNKNOWN else answer


class UnknownCustomerAcceptedForNothing(Fault):
    """Nobody looks whether a customer exists for whom an update says nothing."""

    id = f"{CALL}/unknown-customer-accepted-for-nothing"
    breaks = f"{CALL}#error-8015"
    deep = True
    transcript = (
        put(NAMED, honest=refused(_UNKNOWN), user=1),
        put({}, {"createdId": 1}, honest=refused(_UNKNOWN), user=1),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        says_nothing = code_of(call, answer) == _UNKNOWN and call.request.json() == {}
        return _accept(call) if says_nothing else answer


class UnknownCustomerAcceptedInBackground(Fault):
    """Nobody looks whether a customer exists who is updated in the background."""

    id = f"{CALL}/unknown-customer-accepted-in-background"
    breaks = f"{CALL}#error-8015"
    deep = True
    transcript = (
        put(NAMED, honest=refused(_UNKNOWN), user=1),
        put(NAMED, {"createdId": 1}, honest=refused(_UNKNOWN), user=1, query=SHOP.query(use_async="true")),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        return _accept(call) if code_of(call, answer) == _UNKNOWN and in_background(call) else answer


class LongIdRefusedOtherwise(Fault):
    """An unknown id of more than nine digits is refused as invalid input."""

    id = f"{CALL}/long-id-refused-otherwise"
    breaks = f"{CALL}#error-8015"
    deep = True
    transcript = (
        put(NAMED, honest=refused(_UNKNOWN), user=999999999),
        put(NAMED, refused(400), honest=refused(_UNKNOWN), user=9999999999),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        long = code_of(call, answer) == _UNKNOWN and len(call.request.segments[2]) > _SHORT
        return refusal(400) if long else answer


class WrongAccountHasOtherCode(Fault):
    """A wrong account is refused with another code of the vendor's table."""

    id = f"{CALL}/wrong-account-has-other-code"
    breaks = f"{CALL}#error-3217"
    transcript = (put(NAMED, refused(8127), honest=refused(_BAD_ACCOUNT), who=CHAT, query=_NO_ACCOUNT),)

    def after(self, call: Exchange, answer: Answer) -> Answer:
        return refusal(8127) if code_of(call, answer) == _BAD_ACCOUNT else answer


class WrongAccountTakenForTheRightOne(Fault):
    """A wrong account is overlooked: the update goes to the account in which the customer is known."""

    id = f"{CALL}/wrong-account-taken-for-the-right-one"
    breaks = f"{CALL}#error-3217"
    transcript = (put(NAMED, {"createdId": CHAT.id}, honest=refused(_BAD_ACCOUNT), who=CHAT, query=_NO_ACCOUNT),)

    def after(self, call: Exchange, answer: Answer) -> Answer:
        return call.play(right_account(call)) if code_of(call, answer) == _BAD_ACCOUNT else answer


class AccountLookedUpOnlyForWeChat(Fault):
    """Of the sources with several accounts only WECHAT refuses a wrong one."""

    id = f"{CALL}/account-looked-up-only-for-wechat"
    breaks = f"{CALL}#error-3217"
    deep = True
    transcript = (
        put(NAMED, honest=refused(_BAD_ACCOUNT), who=CHAT, query=_NO_ACCOUNT),
        put(
            NAMED,
            {"createdId": _LINE.id},
            honest=refused(_BAD_ACCOUNT),
            who=_LINE,
            query=_LINE.query() | {"accountId": "no-such-account"},
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        overlooked = dict(call.request.query).get("source") in set(ACCOUNTS) - {"WECHAT"}
        return call.play(right_account(call)) if overlooked and code_of(call, answer) == _BAD_ACCOUNT else answer


class AccountNotLookedUpInBackground(Fault):
    """Nobody looks whether an account exists for an update in the background."""

    id = f"{CALL}/account-not-looked-up-in-background"
    breaks = f"{CALL}#error-3217"
    deep = True
    transcript = (
        put(NAMED, honest=refused(_BAD_ACCOUNT), who=CHAT, query=_NO_ACCOUNT),
        put(
            NAMED,
            {"createdId": CHAT.id},
            honest=refused(_BAD_ACCOUNT),
            who=CHAT,
            query=_NO_ACCOUNT | {"use_async": "true"},
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        unnoticed = code_of(call, answer) == _BAD_ACCOUNT and in_background(call)
        return call.play(right_account(call)) if unnoticed else answer
