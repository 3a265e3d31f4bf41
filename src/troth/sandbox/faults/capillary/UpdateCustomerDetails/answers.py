"""Defects of the answer to an accepted update."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.sandbox._hooks import Fault, Step
from troth.sandbox.capillary._exchanges import in_background, with_query
from troth.sandbox.capillary._steps import CHAT, NAMED, SHOP, SHOP_NEW, profile, put
from troth.sandbox.faults.capillary.UpdateCustomerDetails._parts import CALL, AnswerFault

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer, Request

_LOYAL = {"loyaltyInfo": {"loyaltyType": "loyalty"}}
_BACKGROUND = SHOP.query(use_async="true")
_WARNED = profile(firstName="Ann", identifiers=[{"type": "email", "value": "new@example.com"}])
_AWARD: dict[str, Any] = {"entityType": "USER", "type": "points"}


class CreatedIdIsTheNext(AnswerFault):
    """The answer names the id after the customer's."""

    id = f"{CALL}/created-id-is-the-next"
    breaks = f"{CALL}#created-id-is-path-id"
    transcript = (put(NAMED, {"createdId": SHOP.id + 1}),)

    def spoil(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(createdId=answer.body["createdId"] + 1)


class CreatedIdOfPreviousCustomer(AnswerFault):
    """The answer names the customer of the previous update, where there was one."""

    id = f"{CALL}/created-id-of-previous-customer"
    breaks = f"{CALL}#created-id-is-path-id"
    deep = True
    transcript = (put(NAMED), put(NAMED), put(NAMED, {"createdId": SHOP.id}, who=CHAT))

    def spoil(self, call: Exchange, answer: Answer) -> Answer:
        own = answer.body["createdId"]
        previous = call.memory.get("id", own)
        call.memory["id"] = own
        return answer.with_members(createdId=previous)


class CreatedIdZeroInBackground(AnswerFault):
    """The answer to an update in the background names customer 0."""

    id = f"{CALL}/created-id-zero-in-background"
    breaks = f"{CALL}#created-id-is-path-id"
    deep = True
    transcript = (put(NAMED), put(NAMED, {"createdId": 0}, query=_BACKGROUND))

    def spoil(self, call: Exchange, answer: Answer) -> Answer:
        return answer.with_members(createdId=0) if in_background(call) else answer


class CreatedIdMissing(AnswerFault):
    """The answer does not say who was updated."""

    id = f"{CALL}/created-id-missing"
    breaks = f"{CALL}#output-shape"
    transcript = (put(NAMED, {"createdId": Step.ABSENT, "warnings": []}),)

    def spoil(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.without("createdId")


class CreatedIdIsAnObject(AnswerFault):
    """The answer wraps the id in an object."""

    id = f"{CALL}/created-id-is-an-object"
    breaks = f"{CALL}#output-shape"
    transcript = (put(NAMED, {"createdId": {"id": SHOP.id}}),)

    def spoil(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(createdId={"id": answer.body["createdId"]})


class EmptyAnswerInBackground(AnswerFault):
    """An update in the background is answered with an empty object."""

    id = f"{CALL}/empty-answer-in-background"
    breaks = f"{CALL}#output-shape"
    deep = True
    transcript = (put(NAMED), put(NAMED, {"createdId": Step.ABSENT, "warnings": Step.ABSENT}, query=_BACKGROUND))

    def spoil(self, call: Exchange, answer: Answer) -> Answer:
        return answer.with_body({}) if in_background(call) else answer


class WarningsAreText(AnswerFault):
    """The warnings are a text."""

    id = f"{CALL}/warnings-are-text"
    breaks = f"{CALL}#warnings-shape"
    transcript = (put(NAMED, {"warnings": ""}, honest={"warnings": []}),)

    def spoil(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(warnings="; ".join(item["message"] for item in answer.body["warnings"]))


class WarningsAreListOfTexts(AnswerFault):
    """The list of warnings holds texts, where there are any."""

    id = f"{CALL}/warnings-are-list-of-texts"
    breaks = f"{CALL}#warnings-shape"
    deep = True
    transcript = (
        put(NAMED, {"warnings": []}),
        put(
            _WARNED, {"warnings": ["Identifiers are not updated by this call."]}, honest={"warnings": [{"code": 91006}]}
        ),
    )

    def spoil(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(warnings=[item["message"] for item in answer.body["warnings"]])


class WarningStatusIsText(AnswerFault):
    """The status of a warning is a text."""

    id = f"{CALL}/warning-status-is-text"
    breaks = f"{CALL}#warning-details"
    deep = True
    transcript = (
        put(NAMED, {"warnings": []}),
        put(_WARNED, {"warnings": [{"status": "false"}]}, honest={"warnings": [{"status": False}]}),
    )

    def spoil(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(warnings=[{**item, "status": "false"} for item in answer.body["warnings"]])


class SideEffectsAreCounted(AnswerFault):
    """The side effects are only counted."""

    id = f"{CALL}/side-effects-are-counted"
    breaks = f"{CALL}#side-effects-shape"
    transcript = (put(NAMED, {"sideEffects": 1}, honest={"sideEffects": [_AWARD]}),)

    def spoil(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(sideEffects=len(answer.body["sideEffects"]))


class AwardedPointsAreText(AnswerFault):
    """Points that a side effect awards are texts."""

    id = f"{CALL}/awarded-points-are-text"
    breaks = f"{CALL}#side-effects-shape"
    deep = True
    transcript = (
        put(NAMED, honest={"sideEffects": []}, who=SHOP_NEW),
        put(NAMED, {"sideEffects": [{"awardedPoints": "25"}]}, honest={"sideEffects": [{"awardedPoints": 25}]}),
    )

    def spoil(self, call: Exchange, answer: Answer) -> Answer:
        del call
        effects = answer.body["sideEffects"]
        return answer.with_members(
            sideEffects=[{**item, "awardedPoints": str(item["awardedPoints"])} for item in effects]
        )


class BackgroundReturnsSideEffects(Fault):
    """use_async is ignored: the side effects are in the answer."""

    id = f"{CALL}/background-returns-side-effects"
    breaks = f"{CALL}#async-returns-no-side-effects"
    transcript = (put(NAMED, {"sideEffects": [_AWARD]}, honest={"sideEffects": []}, query=_BACKGROUND),)

    def before(self, call: Exchange) -> Request | Answer:
        return with_query(call.request, use_async=None)


class BackgroundReturnsWelcome(Fault):
    """Whoever becomes a loyalty customer in the background still gets the side effects returned."""

    id = f"{CALL}/background-returns-welcome"
    breaks = f"{CALL}#async-returns-no-side-effects"
    deep = True
    transcript = (
        put(NAMED, honest={"sideEffects": []}, query=_BACKGROUND),
        put(
            _LOYAL,
            {"sideEffects": [{**_AWARD, "awardedPoints": 100}]},
            honest={"sideEffects": []},
            who=SHOP_NEW,
            query=SHOP_NEW.query(use_async="true"),
        ),
    )

    def before(self, call: Exchange) -> Request | Answer:
        body = call.request.json()
        upgrade = isinstance(body, dict) and bool(body.get("loyaltyInfo"))
        return with_query(call.request, use_async=None) if upgrade else call.request


class BackgroundForgottenWithAccount(Fault):
    """use_async is ignored beside an account id."""

    id = f"{CALL}/background-forgotten-with-account"
    breaks = f"{CALL}#async-returns-no-side-effects"
    deep = True
    transcript = (
        put(NAMED, honest={"sideEffects": []}, query=_BACKGROUND),
        put(
            NAMED,
            {"sideEffects": [_AWARD]},
            honest={"sideEffects": []},
            who=CHAT,
            query=CHAT.query(use_async="true"),
        ),
    )

    def before(self, call: Exchange) -> Request | Answer:
        beside = "accountId" in dict(call.request.query)
        return with_query(call.request, use_async=None) if beside else call.request
