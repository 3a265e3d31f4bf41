"""Liberties in the answer to an accepted update."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from troth.sandbox._hooks import Step, Variant
from troth.sandbox.capillary._exchanges import accepted, in_background
from troth.sandbox.capillary._steps import NAMED, SHOP, SHOP_NEW, get, profile, put

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer

_READING = "the settled reading: warnings and sideEffects are a list, an object, null or absent (answer-lists)"
_WARNED = profile(firstName="Ann", identifiers=[{"type": "email", "value": "new@example.com"}])
_BACKGROUND = SHOP.query(use_async="true")
_ACCEPTED = 202


class _OnAccepted(Variant):
    """Changes the answer to an accepted update."""

    def after(self, call: Exchange, answer: Answer) -> Answer:
        return self.put_otherwise(call, answer) if accepted(call, answer) else answer

    def put_otherwise(self, call: Exchange, answer: Answer) -> Answer:
        """Return the answer as this vendor puts it."""
        raise NotImplementedError


class CreatedIdIsText(_OnAccepted):
    """createdId is a string of digits."""

    id = "capillary/created-id-is-text"
    uses = "created-id-type: the page's table calls it a string"
    transcript = (put(NAMED, {"createdId": str(SHOP.id)}),)

    def put_otherwise(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(createdId=str(answer.body["createdId"]))


class WarningsNull(_OnAccepted):
    """warnings is null when there are none."""

    id = "capillary/warnings-null"
    uses = _READING
    transcript = (put(NAMED, {"warnings": None}, honest={"warnings": []}),)

    def put_otherwise(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(warnings=answer.body["warnings"] or None)


class WarningsAbsent(_OnAccepted):
    """warnings is left out when there are none."""

    id = "capillary/warnings-absent"
    uses = _READING
    transcript = (put(NAMED, {"warnings": Step.ABSENT}, honest={"warnings": []}),)

    def put_otherwise(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer if answer.body["warnings"] else answer.without("warnings")


class WarningsAreAnObject(_OnAccepted):
    """warnings is one object: the first of them, or an empty one."""

    id = "capillary/warnings-are-an-object"
    uses = _READING
    transcript = (
        put(NAMED, {"warnings": {}}, honest={"warnings": []}),
        put(_WARNED, {"warnings": {"code": 91006}}, honest={"warnings": [{"code": 91006}]}),
    )

    def put_otherwise(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(warnings=(answer.body["warnings"] or [{}])[0])


class SideEffectsAbsentWhenNone(_OnAccepted):
    """sideEffects is left out when there are none."""

    id = "capillary/side-effects-absent-when-none"
    uses = "side-effects-when-async: no entry, whatever stands in for it"
    transcript = (put(NAMED, {"sideEffects": Step.ABSENT}, honest={"sideEffects": []}, query=_BACKGROUND),)

    def put_otherwise(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer if answer.body["sideEffects"] else answer.without("sideEffects")


class SideEffectsNullWhenNone(_OnAccepted):
    """sideEffects is null when there are none."""

    id = "capillary/side-effects-null-when-none"
    uses = "side-effects-when-async: no entry, whatever stands in for it"
    transcript = (put(NAMED, {"sideEffects": None}, honest={"sideEffects": []}, query=_BACKGROUND),)

    def put_otherwise(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(sideEffects=answer.body["sideEffects"] or None)


class SideEffectsAreAnObject(_OnAccepted):
    """sideEffects is one object: the first of them, or an empty one."""

    id = "capillary/side-effects-are-an-object"
    uses = _READING
    transcript = (
        put(NAMED, {"sideEffects": {}}, honest={"sideEffects": []}, query=_BACKGROUND),
        put(
            profile(firstName="Bea"), {"sideEffects": {"type": "points"}}, honest={"sideEffects": [{"type": "points"}]}
        ),
    )

    def put_otherwise(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(sideEffects=(answer.body["sideEffects"] or [{}])[0])


class NeverAnySideEffects(_OnAccepted):
    """No update ever has side effects."""

    id = "capillary/never-any-side-effects"
    uses = "side-effects-when-async: with use_async=false there may be none"
    transcript = (put(NAMED, {"sideEffects": []}, honest={"sideEffects": [{"type": "points"}]}),)

    def put_otherwise(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(sideEffects=[])


class OtherSideEffects(_OnAccepted):
    """Side effects bring a coupon too, with members of their own and a fraction of a point."""

    id = "capillary/other-side-effects"
    uses = "AddCustomer, response: side effects of other types, with other members; the page requires none"
    transcript = (
        put(
            NAMED,
            {"sideEffects": [{"rawAwardedPoints": 24.6}, {"type": "coupon"}]},
            honest={"sideEffects": [{"rawAwardedPoints": 25}]},
        ),
    )

    def put_otherwise(self, call: Exchange, answer: Answer) -> Answer:
        del call
        effects = [{**item, "rawAwardedPoints": item["awardedPoints"] - 0.4} for item in answer.body["sideEffects"]]
        coupon = {"type": "coupon", "couponType": "PE", "couponCode": "A1", "validTill": "2120-02-11T23:59:59Z"}
        return answer.with_members(sideEffects=[*effects, coupon] if effects else [])


class SideEffectsSayLess(_OnAccepted):
    """The members of a side effect that say nothing more are null."""

    id = "capillary/side-effects-with-nulls"
    uses = "the page requires no member of a side effect, and tells null nowhere from absent"
    transcript = (
        put(
            NAMED,
            {"sideEffects": [{"rawAwardedPoints": None, "entityType": None, "type": "points"}]},
            honest={"sideEffects": [{"rawAwardedPoints": 25}]},
        ),
    )

    def put_otherwise(self, call: Exchange, answer: Answer) -> Answer:
        del call
        nothing = {"rawAwardedPoints": None, "entityType": None}
        return answer.with_members(sideEffects=[{**item, **nothing} for item in answer.body["sideEffects"]])


class NoErrors(_OnAccepted):
    """An accepted update has an empty list of errors."""

    id = "capillary/no-errors"
    uses = "the requirement #succeeds: errors are absent, null or empty"
    transcript = (put(NAMED, {"errors": []}, honest={"errors": Step.ABSENT}),)

    def put_otherwise(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(errors=[])


class AcceptedInBackground(_OnAccepted):
    """An update in the background is answered with 202."""

    id = "capillary/accepted-in-background"
    uses = "http-status: any status from 200 to 499 goes with either outcome"
    transcript = (put(NAMED, (_ACCEPTED, {"createdId": SHOP.id}), query=_BACKGROUND), put(NAMED))

    def put_otherwise(self, call: Exchange, answer: Answer) -> Answer:
        return replace(answer, status=_ACCEPTED) if in_background(call) else answer


class AnswersSayMore(Variant):
    """Every answer has further members, at every level."""

    id = "capillary/answers-say-more"
    uses = "design, answers: further members are an observation"
    transcript = (
        put(NAMED, {"createdId": SHOP_NEW.id, "x-node": "a"}, honest={"x-node": Step.ABSENT}, who=SHOP_NEW),
        get(NAMED, profile(firstName="Ann", **{"x-node": "a"}), who=SHOP_NEW),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_body(_with_more(answer.body))


class MembersInOtherOrder(Variant):
    """Members of objects come in the opposite order."""

    id = "capillary/members-in-other-order"
    uses = "JSON: the members of an object have no order"
    transcript = (
        put(
            NAMED,
            f'{{"sideEffects":[],"warnings":[],"createdId":{SHOP_NEW.id}}}'.encode(),
            honest=f'{{"createdId":{SHOP_NEW.id},"warnings":[],"sideEffects":[]}}'.encode(),
            who=SHOP_NEW,
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_body(_reversed(answer.body))


def _with_more(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, dict):
        free = ("fields", "extendedFields", "meta")
        inner = {name: item if name in free else _with_more(item) for name, item in value.items()}
        return {**inner, "x-node": "a"}
    return [_with_more(item) for item in value] if isinstance(value, list) else value


def _reversed(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, dict):
        return {name: _reversed(item) for name, item in reversed(value.items())}
    return [_reversed(item) for item in value] if isinstance(value, list) else value
