"""Faults that every call can have, made for each call from a description of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from troth.sandbox._hooks import Fault, Step
from troth.sandbox._message import Answer
from troth.sandbox._settings import Settings
from troth.sandbox.faults.bubblehouse import _tokens as tokens
from troth.sandbox.faults.bubblehouse._state import count

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Request

_INTERVAL = 5  # a fault that shows now and then does so at every fifth request
_VERSION = "v2023061"


@dataclass(frozen=True, slots=True)
class Form:
    """A call, as far as the faults here have to know it.

    Attributes:
        call: its name.
        body: the body of a valid request.
        answer: what that request is answered, as a transcript expects it.
        twice: a member of that answer, and what comes of repeating it in front.
        set_up: the steps that make it valid.
        writes: whether the call changes anything.
        takes_customers: whether it takes customer tokens.
    """

    call: str
    body: dict[str, Any]
    answer: tuple[int, Any]
    twice: tuple[str, bytes] = ("ok", b'{"ok":true,"ok":true')
    set_up: tuple[Step, ...] = ()
    writes: bool = True
    takes_customers: bool = False

    @property
    def place(self) -> str:
        """The call's full name."""
        return f"bubblehouse/{self.call}"

    def valid(self, faulty: tuple[int, Any] | None = None) -> Step:
        """Return the step of a valid request, and what a fault makes of it."""
        return Step(self.call, self.body, self.answer, faulty)


@dataclass(frozen=True, slots=True)
class Error:
    """A documented error, and how to get it.

    Attributes:
        status: its status.
        id: its id.
        step: a step that is answered with it, whose call and expectation do not matter.
        other_status: the status that a careless vendor gives it.
        other_id: the id that a careless vendor gives it.
        before: steps that have to come first.
        set_up: how the sandbox has to be set up.
    """

    status: int
    id: str
    step: Step
    other_status: int
    other_id: str
    before: tuple[Step, ...] = ()
    set_up: Settings = Settings()  # noqa: RUF009  # it is frozen

    @property
    def slug(self) -> str:
        """The id as requirements spell it."""
        return self.id.replace("_", "-")


def faults_of(form: Form, *errors: Error) -> tuple[type[Fault], ...]:
    """Return the faults that this call can have in common with the others, with these errors and the global ones."""
    deed = "changes-nothing" if form.writes else "shows-nothing"
    return (
        *(tokens.accepting(form, flaw) for flaw in tokens.FLAWS),
        tokens.unreadable(form),
        tokens.anonymous(form, f"no-token-{deed}"),
        tokens.other_shop(form, f"other-shop-token-{deed}"),
        *(() if form.takes_customers else (tokens.customer_token(form),)),
        *(make(form, error) for error in (*_global_errors(form), *errors) for make in (_other_status, _other_id)),
        _refuses_now_and_then(form),
        _other_success_now_and_then(form),
        _undocumented_id_now_and_then(form),
        _answers_html(form),
        _repeats_a_name(form),
        _message_is_an_object(form),
    )


def _global_errors(form: Form) -> tuple[Error, ...]:
    def version(name: str) -> Step:
        return Step(form.call, form.body, path=f"/api/{name}/my-shop/{form.call}")

    return (
        Error(401, "invalid_token", Step(form.call, form.body, token="expired"), 403, "unauthorized"),  # noqa: S106
        Error(
            429,
            "rate_limit_exceeded",
            form.valid(),
            403,
            "too_many_requests",
            before=(form.valid(),) * (3 - len(form.set_up)),
            set_up=Settings(rate_limit=3),
        ),
        Error(400, "obsolete_global_api_version", version("v20200101"), 410, "invalid_global_api_version"),
        Error(400, "invalid_global_api_version", version("v19990101"), 404, "obsolete_global_api_version"),
        Error(400, "inaccessible_global_api_version", version("v20991231"), 403, "invalid_global_api_version"),
    )


def _other_status(form: Form, error: Error) -> type[Fault]:
    class OtherStatus(Fault):
        __doc__ = f"{error.id} is answered with status {error.other_status}."
        id = f"{form.place}/{error.slug}-with-another-status"
        breaks = f"{form.place}#error-{error.slug}"
        set_up = error.set_up
        transcript = _refused(form, error, (error.other_status, {"id": error.id}))

        def after(self, call: Exchange, answer: Answer) -> Answer:
            del call
            return replace(answer, status=error.other_status) if _is(answer, error) else answer

    return OtherStatus


def _other_id(form: Form, error: Error) -> type[Fault]:
    class OtherId(Fault):
        __doc__ = f"{error.id} is called {error.other_id}."
        id = f"{form.place}/{error.slug}-with-another-id"
        breaks = f"{form.place}#error-{error.slug}"
        set_up = error.set_up
        transcript = _refused(form, error, (error.status, {"id": error.other_id}))

        def after(self, call: Exchange, answer: Answer) -> Answer:
            del call
            return answer.with_members(id=error.other_id) if _is(answer, error) else answer

    return OtherId


def _refused(form: Form, error: Error, faulty: tuple[int, Any]) -> tuple[Step, ...]:
    refused = replace(error.step, call=form.call, honest=(error.status, {"id": error.id}), faulty=faulty)
    return (*form.set_up, *error.before, refused)


def _is(answer: Answer, error: Error) -> bool:
    return isinstance(answer.body, dict) and answer.body.get("id") == error.id


def _refuses_now_and_then(form: Form) -> type[Fault]:
    class RefusesNowAndThen(Fault):
        """Every fifth request is refused, as if its token were invalid."""

        id = f"{form.place}/refuses-now-and-then"
        breaks = f"{form.place}#succeeds"
        transcript = (*_four_times(form), form.valid((401, {"id": "invalid_token"})))

        def before(self, call: Exchange) -> Request | Answer:
            if count(call) % _INTERVAL:
                return call.request
            return Answer(401, {"id": "invalid_token", "message": "The key store did not answer."})

    return RefusesNowAndThen


def _other_success_now_and_then(form: Form) -> type[Fault]:
    class OtherSuccessNowAndThen(Fault):
        """Every fifth success has status 202 in place of 200."""

        id = f"{form.place}/other-success-now-and-then"
        breaks = f"{form.place}#documented-status"
        transcript = (*_four_times(form), form.valid((202, form.answer[1])))

        def after(self, call: Exchange, answer: Answer) -> Answer:
            if answer.status != form.answer[0] or count(call) % _INTERVAL:
                return answer
            return replace(answer, status=202)

    return OtherSuccessNowAndThen


def _undocumented_id_now_and_then(form: Form) -> type[Fault]:
    refusal = (400, {"id": "temporarily_unavailable"})

    class UndocumentedIdNowAndThen(Fault):
        """Every fifth request is refused with a documented status, and an id that is not documented."""

        id = f"{form.place}/undocumented-id-now-and-then"
        breaks = f"{form.place}#documented-error-id"
        transcript = (*_four_times(form), form.valid(refusal))

        def before(self, call: Exchange) -> Request | Answer:
            return Answer(*refusal) if count(call) % _INTERVAL == 0 else call.request

    return UndocumentedIdNowAndThen


def _four_times(form: Form) -> tuple[Step, ...]:
    return (*form.set_up, *(form.valid(),) * (_INTERVAL - 1))


def _answers_html(form: Form) -> type[Fault]:
    class AnswersHtml(Fault):
        """A success is labelled as HTML."""

        id = f"{form.place}/success-labelled-as-html"
        breaks = f"{form.place}#json-content-type"
        transcript = (
            *form.set_up,
            replace(
                form.valid(),
                honest_headers={"content-type": "application/json"},
                faulty_headers={"content-type": "text/html; charset=utf-8"},
            ),
        )

        def after(self, call: Exchange, answer: Answer) -> Answer:
            del call
            html = answer.with_header("content-type", "text/html; charset=utf-8")
            return html if answer.status == form.answer[0] else answer

    return AnswersHtml


def _repeats_a_name(form: Form) -> type[Fault]:
    name, repeated = form.twice

    class RepeatsAName(Fault):
        """A member of a success is there twice."""

        id = f"{form.place}/name-twice-in-an-object"
        breaks = f"{form.place}#strict-json"
        transcript = (*form.set_up, replace(form.valid(), faulty=(200, repeated)))

        def after(self, call: Exchange, answer: Answer) -> Answer:
            del call
            if answer.status != form.answer[0]:
                return answer
            first = json.dumps({name: answer.body[name]}, separators=(",", ":")).encode()[:-1]
            return replace(answer, raw=first + b"," + answer.content()[1:])

    return RepeatsAName


def _message_is_an_object(form: Form) -> type[Fault]:
    class MessageIsAnObject(Fault):
        """The message of an error is an object with one text for each language."""

        id = f"{form.place}/message-is-an-object"
        breaks = f"{form.place}#error-shape"
        transcript = (
            *form.set_up,
            Step(
                form.call,
                form.body,
                (401, {"message": "This token has expired."}),
                (401, {"message": {"en": "This token has expired."}}),
                token="expired",  # noqa: S106  # a kind of token
            ),
        )

        def after(self, call: Exchange, answer: Answer) -> Answer:
            del call
            if isinstance(answer.body, dict) and isinstance(answer.body.get("message"), str):
                return answer.with_members(message={"en": answer.body["message"]})
            return answer

    return MessageIsAnObject
