"""Defects of how an answer is written: JSON that a strict reader refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Fault
from troth.sandbox.capillary._exchanges import code_of
from troth.sandbox.capillary._steps import NAMED, SHOP_NEW, put
from troth.sandbox.faults.capillary.UpdateCustomerDetails._parts import CALL, AnswerFault

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer

_UNKNOWN = 8015


class IdWrittenTwice(AnswerFault):
    """The answer has its createdId twice."""

    id = f"{CALL}/id-written-twice"
    breaks = f"{CALL}#strict-json"
    transcript = (
        put(
            NAMED,
            f'{{"createdId":{SHOP_NEW.id},"createdId":{SHOP_NEW.id},"warnings":[],"sideEffects":[]}}'.encode(),
            who=SHOP_NEW,
        ),
    )

    def spoil(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return replace(answer, raw=f'{{"createdId":{answer.body["createdId"]},'.encode() + answer.content()[1:])


class CalledText(Fault):
    """Every answer is called plain text."""

    id = f"{CALL}/called-text"
    breaks = f"{CALL}#json-content-type"
    transcript = (
        replace(
            put(NAMED),
            honest_headers={"content-type": "application/json;charset=UTF-8"},
            faulty_headers={"content-type": "text/plain"},
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_header("Content-Type", "text/plain")


class AwardIsNotANumber(AnswerFault):
    """Where points are awarded, the raw number of them is NaN."""

    id = f"{CALL}/award-is-not-a-number"
    breaks = f"{CALL}#strict-json"
    deep = True
    transcript = (
        put(NAMED, who=SHOP_NEW),
        put(NAMED, b'"rawAwardedPoints":NaN', honest=b'"rawAwardedPoints":25'),
    )

    def spoil(self, call: Exchange, answer: Answer) -> Answer:
        del call
        effects = [{**item, "rawAwardedPoints": float("nan")} for item in answer.body["sideEffects"]]
        return answer.with_members(sideEffects=effects)


class UnknownCustomerInSingleQuotes(Fault):
    """The refusal of an unknown customer has single quotes, as a program prints its own values."""

    id = f"{CALL}/unknown-customer-in-single-quotes"
    breaks = f"{CALL}#strict-json"
    deep = True
    transcript = (
        put(NAMED),
        put(
            NAMED,
            b"{'errors': [{'status': False, 'code': 8015, 'message': 'No customer has this id.'}]}",
            honest=b'"code":8015',
            user=1,
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        return replace(answer, raw=str(answer.body).encode()) if code_of(call, answer) == _UNKNOWN else answer
