"""Plays the transcript of a hook in process, and says where the answers are not the expected ones."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from troth.sandbox._hooks import Fault, Hook, Step
from troth.sandbox._sandbox import Sandbox
from troth.sandbox._vendors import vendors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.sandbox._message import Answer, Request

CLOCK = datetime(2026, 11, 20, 3, tzinfo=UTC)  # a whole second, so that a rate limit's window does not end at once


def play(hook: type[Hook], *, switched_on: bool, as_if_on: bool) -> list[str]:
    """Return a line for every step that is answered otherwise than the transcript says for a hook that is on or off."""
    settings = replace(hook.set_up, clock=hook.set_up.clock or CLOCK)
    if switched_on and issubclass(hook, Fault):
        settings = replace(settings, faults=(hook.id,))
    elif switched_on:
        settings = replace(settings, variants=(hook.id,))
    sandbox = Sandbox(settings)
    vendor = vendors()[hook.id.partition("/")[0]]
    kept: dict[str, Any] = {}
    wrong = []
    for number, step in enumerate(hook.transcript, 1):
        sandbox.clock.advance(step.wait)
        request: Request = vendor.compose(replace(step, body=filled(step.body, kept), path=filled(step.path, kept)))
        answer = sandbox.answer(request)
        if step.keep:
            kept[step.keep] = json.loads(answer.content())
        expected = step.faulty if as_if_on and step.faulty is not None else step.honest
        headers = step.faulty_headers if as_if_on and step.faulty_headers is not None else step.honest_headers
        right = (
            (not expected or fits(answer, (expected[0], filled(expected[1], kept))))
            and has(answer, headers or {})
            and (answer.delay >= step.takes if as_if_on else answer.delay == 0)
        )
        if not right:
            shown = answer.content().decode(errors="replace")
            wrong.append(f"step {number} {step.call}: {answer.status} {answer.headers} {shown} is not {expected}")
    sandbox.close()
    return wrong


def filled(value: Any, kept: Mapping[str, Any]) -> Any:  # noqa: ANN401  # JSON
    """Return a JSON value with `{name.member}` replaced by what was kept."""
    if isinstance(value, dict):
        return {name: filled(member, kept) for name, member in value.items()}
    if isinstance(value, list):
        return [filled(member, kept) for member in value]
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\.(\w+)\}", lambda match: str(kept[match[1]][match[2]]), value)
    return value


def fits(answer: Answer, expected: tuple[int, Any]) -> bool:
    """Say whether an answer is what an expectation describes."""
    status, body = expected
    if answer.status != status:
        return False
    if isinstance(body, bytes):
        return body in answer.content()
    return body is None or holds(json.loads(answer.content(), object_pairs_hook=_without_repetition), body)


def _without_repetition(pairs: list[tuple[str, Any]]) -> object:
    members = dict(pairs)
    return members if len(members) == len(pairs) else pairs


def holds(actual: Any, expected: Any) -> bool:  # noqa: ANN401  # JSON
    """Say whether a JSON value has every member that is expected."""
    if not isinstance(expected, dict):
        return type(actual) is type(expected) and actual == expected
    return isinstance(actual, dict) and all(
        name not in actual if member == Step.ABSENT else name in actual and holds(actual[name], member)
        for name, member in expected.items()
    )


def has(answer: Answer, headers: Mapping[str, str]) -> bool:
    """Say whether an answer has these headers."""
    actual = {name.lower(): value for name, value in answer.headers}
    return all(
        actual.get(name, "application/json" if name == "content-type" else "") == headers[name] for name in headers
    )
