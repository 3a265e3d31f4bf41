"""Defects of `UpdateCustomerDetails1`: what is answered about the values that are sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Fault, Step
from troth.sandbox._message import Answer
from troth.sandbox.faults.bubblehouse._state import succeeded
from troth.sandbox.faults.bubblehouse._steps import OK, SET_UP, UNKNOWN, UPDATED, shows, update
from troth.sandbox.faults.bubblehouse.UpdateCustomerDetails1 import FIELDS, member_of, refused, sent

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange

_CALL = "bubblehouse/UpdateCustomerDetails1"


class RefusedAnswers422(Fault):
    """A call in which a field is refused is answered with status 422."""

    id = f"{_CALL}/refused-field-answers-422"
    breaks = f"{_CALL}#refused-field-answers-200"
    transcript = (
        SET_UP,
        Step(
            "UpdateCustomerDetails1",
            {"customer": {"shopid": "1"}, "phone": "none"},
            (200, {"ok": False, "phone": {"ok": False}}),
            (422, {"ok": False, "phone": {"ok": False}}),
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return replace(answer, status=422) if refused(answer) else answer


class ChangeReportedAsUnchanged(Fault):
    """A value that is changed is reported as unchanged."""

    id = f"{_CALL}/change-reported-as-unchanged"
    breaks = f"{_CALL}#unchanged-leaves-value"
    transcript = (
        SET_UP,
        update({"last_name": UPDATED}, {"last_name": {"ok": True, "outcome": "unchanged"}}, last_name="Eder"),
        shows({"last_name": "Eder"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        for name in sent(call):
            if succeeded(answer) and answer.body[name].get("outcome") == "updated":
                answer = member_of(answer, name, outcome="unchanged")
        return answer


class AlwaysOk(Fault):
    """The summary is true although a field is refused."""

    id = f"{_CALL}/summary-always-true"
    breaks = f"{_CALL}#ok-agrees-with-results"
    transcript = (
        SET_UP,
        update({"ok": False, "phone": {"ok": False}}, {"ok": True, "phone": {"ok": False}}, phone="none"),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(ok=True) if refused(answer) else answer


class LastResultCounts(Fault):
    """The summary is that of the last field only."""

    id = f"{_CALL}/summary-of-the-last-field"
    breaks = f"{_CALL}#ok-agrees-with-results"
    deep = True
    transcript = (
        SET_UP,
        update({"ok": False}, phone="none"),
        update({"ok": False}, {"ok": True}, birthday="1990-02-30", phone="+12025550177"),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        names = [name for name in FIELDS if name in sent(call)]
        if not succeeded(answer) or not names:
            return answer
        return answer.with_members(ok=answer.body[names[-1]]["ok"])


class NoResultForRemoval(Fault):
    """A field that is removed has no result."""

    id = f"{_CALL}/no-result-for-a-removal"
    breaks = f"{_CALL}#result-for-each-field-sent"
    transcript = (SET_UP, update({"phone": UPDATED}, {"phone": Step.ABSENT}, phone=""))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        removed = [name for name, text in sent(call).items() if not text]
        return answer.without(*removed) if succeeded(answer) else answer


class NothingToDo(Fault):
    """An update that has no value for any field succeeds before anybody looks whom it is about."""

    id = f"{_CALL}/nothing-to-do-for-nobody"
    breaks = f"{_CALL}#error-no-customers-match-customer-identity"
    transcript = (
        SET_UP,
        Step("UpdateCustomerDetails1", {"customer": {"shopid": "999"}, "phone": None}, UNKNOWN, OK),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        return Answer(*OK) if answer.status == UNKNOWN[0] and not sent(call) else answer


class NullResultForName(Fault):
    """The result of a first name is null if the last name is sent too."""

    id = f"{_CALL}/null-result-for-a-name"
    breaks = f"{_CALL}#result-for-each-field-sent"
    transcript = (SET_UP, update({"first_name": UPDATED}, {"first_name": None}, first_name="Eva", last_name="Eder"))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        both = {"first_name", "last_name"} <= sent(call).keys() and succeeded(answer)
        return answer.with_members(first_name=None) if both else answer


class PhoneResultUnderBirthday(Fault):
    """The result of a phone number stands under birthday if no birthday is sent."""

    id = f"{_CALL}/phone-result-under-birthday"
    breaks = f"{_CALL}#result-for-each-field-sent"
    transcript = (
        SET_UP,
        update({"phone": UPDATED}, {"phone": Step.ABSENT, "birthday": UPDATED}, phone="+12025550177"),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if not succeeded(answer) or "phone" not in answer.body or "birthday" in sent(call):
            return answer
        return answer.without("phone").with_members(birthday=answer.body["phone"])


class RefusalReportedAsUpdated(Fault):
    """A field that is refused has the outcome updated."""

    id = f"{_CALL}/refusal-reported-as-updated"
    breaks = f"{_CALL}#outcome-agrees-with-ok"
    transcript = (
        SET_UP,
        update(
            {"phone": {"ok": False, "outcome": "invalid"}}, {"phone": {"ok": False, "outcome": "updated"}}, phone="x"
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        for name in refused(answer):
            answer = member_of(answer, name, outcome="updated")
        return answer


class FirstValueReportedAsFailed(Fault):
    """A value given for the first time has the outcome failed, and is applied."""

    id = f"{_CALL}/first-value-reported-as-failed"
    breaks = f"{_CALL}#outcome-agrees-with-ok"
    deep = True
    transcript = (
        SET_UP,
        update(
            {"birthday": {"ok": True, "outcome": "provided"}},
            {"birthday": {"ok": True, "outcome": "failed"}},
            customer={"shopid": "3"},
            birthday="1990-02-20",
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        for name in sent(call):
            if succeeded(answer) and answer.body[name].get("outcome") == "provided":
                answer = member_of(answer, name, outcome="failed")
        return answer


class NoErrorCode(Fault):
    """A field that is refused has no error code."""

    id = f"{_CALL}/refusal-without-code"
    breaks = f"{_CALL}#failure-has-code-and-message"
    transcript = (
        SET_UP,
        update({"phone": {"error_code": "invalid_phone"}}, {"phone": {"error_code": Step.ABSENT}}, phone="none"),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        for name in refused(answer):
            answer = member_of(answer, name, error_code=None)
        return answer


class EmptyMessage(Fault):
    """The message of a refused birthday is empty."""

    id = f"{_CALL}/empty-message-for-a-birthday"
    breaks = f"{_CALL}#failure-has-code-and-message"
    transcript = (
        SET_UP,
        update(
            {"birthday": {"message": "There is no such day."}}, {"birthday": {"message": ""}}, birthday="1990-04-31"
        ),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return member_of(answer, "birthday", message="") if "birthday" in refused(answer) else answer


class CodeOfSuccess(Fault):
    """A field that is applied has the error code none."""

    id = f"{_CALL}/success-with-an-error-code"
    breaks = f"{_CALL}#success-has-no-error-code"
    transcript = (
        SET_UP,
        update({"last_name": {"error_code": Step.ABSENT}}, {"last_name": {"error_code": "none"}}, last_name="Eder"),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        for name in sent(call):
            if succeeded(answer) and name not in refused(answer):
                answer = member_of(answer, name, error_code="none")
        return answer
