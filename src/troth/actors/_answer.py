"""An answer, and the few things a test may say of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from troth.checks import FIRST_SERVER_ERROR, OK, Asked, errors_in_body, judge_valid, outcome, shown
from troth.errors import Disagreement, Inconclusive, NotRun, Undecided

if TYPE_CHECKING:
    from troth.client import Record
    from troth.model import Call, Interaction


class Answer:
    """What a call answered. A test says what it asked by one of the methods; an answer nobody judges is an error.

    Args:
        call: what was asked.
        interaction: the request and its response.
        record: of the test.
        lacks: the setting without which the request lacks what a server may insist on. If it is refused for a reason of
            the server's own, and nothing like it was granted in the test, the methods raise `NotRun`.
    """

    def __init__(self, call: Call, interaction: Interaction, record: Record, *, lacks: str = "") -> None:
        self.call = call
        self.interaction = interaction
        self._record = record
        self._lacks = lacks
        record.owe(interaction)

    def succeeds(self) -> Answer:
        """Say that this was a step: a valid request that has to be granted before the test can go on.

        If it is not, that is a finding against the call, not against the test's requirement.

        Raises:
            Inconclusive: it was not granted.
        """
        self._judge(Asked.VALID)
        if flaw := judge_valid(self.call, self.interaction):
            self._record.find(self.call, flaw, self.interaction)
            raise Inconclusive(f"a step before it failed: {self.call.id} answered {shown(self.interaction)}")
        self._record.granted(self.call)
        return self

    def succeeds_unless_warned(self) -> Answer:
        """Say that this was a valid push with `debug`, as a step; it fails on warnings, too, which nobody documents.

        Raises:
            Undecided: it was refused with an error of the server's own.
            Inconclusive: it was not granted otherwise, which is a finding as with `succeeds`.
        """
        if self._is_refused_otherwise:
            self._judge(Asked.OPEN)
            raise Undecided(f"what may be a warning came: {shown(self.interaction)}")
        return self.succeeds()

    def is_granted(self) -> Answer:
        """Say that the requirement asks for success itself: the request is valid, whatever else its answer tells.

        Raises:
            Disagreement: it was not granted.
            Inconclusive: it was not, in a way that a narrower requirement speaks of.
        """
        self._judge(Asked.VALID)
        flaw = judge_valid(self.call, self.interaction)
        if flaw is None:
            self._record.granted(self.call)
            return self
        if flaw.slug != "succeeds":
            self._record.find(self.call, flaw, self.interaction)
            raise Inconclusive(f"another requirement speaks of {shown(self.interaction)}")
        raise Disagreement(*flaw.expected, actual=flaw.actual, where=flaw.where)

    def answers(self, *documented: int | str) -> Answer:
        """Say what the requirement asks for: `answers(200)`, or `answers(404, "no_customers_match_customer_identity")`.

        Several refusals may be right at once: give status and id of each in turn.

        Raises:
            Disagreement: something else came.
        """
        allowed = _pairs(documented)
        self._judge(Asked.REFUSABLE if all(name or status != OK for status, name in allowed) else Asked.VALID)
        came = outcome(self.call, self.interaction)
        status = self.interaction.response.status
        for wanted_status, wanted_id in allowed:
            if wanted_id is None and status == wanted_status:
                if came.granted:
                    self._record.granted(self.call)
                return self
            if wanted_id is not None and came.refused and status == wanted_status and wanted_id in came.error_ids:
                return self
        expected = [f"HTTP {status} with error id {name}" if name else f"HTTP {status}" for status, name in allowed]
        raise Disagreement(*expected, actual=shown(self.interaction))

    def is_refused_with(self, *codes: str) -> Answer:
        """Say that the request has a documented error that is known by its code alone (Capillary).

        Raises:
            Disagreement: it was granted, or refused with another code.
            Inconclusive: the server failed.
        """
        self._judge(Asked.REFUSABLE)
        came = outcome(self.call, self.interaction)
        if came.refused and any(code in came.error_ids for code in codes):
            return self
        expected = [f"a refusal with code {code}" for code in codes]
        raise Disagreement(*expected, actual=shown(self.interaction), where="/errors")

    def is_refused(self) -> Answer:
        """Say that the request has a documented error; which one comes is the business of other requirements.

        Raises:
            Undecided: it was not refused.
        """
        self._judge(Asked.REFUSABLE)
        if not self.refused:
            raise Undecided(f"a request that has a documented error was answered {shown(self.interaction)}")
        return self

    def does_not_succeed(self) -> Answer:
        """Say that the request must not be granted, while how it is refused is not documented.

        Raises:
            Disagreement: it was granted.
        """
        self._judge(Asked.OPEN)
        if self.granted and not self.says_not_ok:
            raise Disagreement("a refusal", actual=shown(self.interaction))
        return self

    def may_be_anything(self) -> Answer:
        """Say that the documentation does not know this request; only the shape of a refusal is judged."""
        self._settle(Asked.OPEN)
        return self

    @property
    def granted(self) -> bool:
        """Whether it is the documented answer of success."""
        return outcome(self.call, self.interaction).granted

    @property
    def refused(self) -> bool:
        """Whether it refuses, by a status from 400 to 499 or (Capillary) by the errors of its body."""
        status = self.interaction.response.status
        return outcome(self.call, self.interaction).refused and status < FIRST_SERVER_ERROR

    @property
    def says_not_ok(self) -> bool:
        """Whether the body itself says `ok: false`."""
        return isinstance(self.body, dict) and self.body.get("ok") is False

    @property
    def body(self) -> Any:  # noqa: ANN401 - a JSON value
        """The body as a JSON value, or None."""
        return self.interaction.json

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a JSON value
        """Return a member of the body.

        Raises:
            Inconclusive: it is not there; a check says so against its own requirement.
        """
        if not isinstance(self.body, dict) or name not in self.body:
            raise Inconclusive(f"the answer has no {name!r}: {shown(self.interaction)}")
        return self.body[name]

    def _judge(self, asked: Asked) -> None:
        """Settle the answer: run the checks that apply to what was asked.

        Raises:
            NotRun: the request may have been refused for what it lacks.
            Inconclusive: a server whose failures are to be repeated went on failing.
        """
        if asked is not Asked.OPEN and self._lacks and self._is_refused_otherwise and not self._is_granted_at_times:
            self._settle(Asked.OPEN)
            raise NotRun(f"needs {self._lacks}: a request without it was answered {shown(self.interaction)}")
        self._settle(asked)
        if errors_in_body(self.call) and self.interaction.response.status >= FIRST_SERVER_ERROR:
            raise Inconclusive(f"the server failed: {shown(self.interaction)}")

    @property
    def _is_refused_otherwise(self) -> bool:
        """Whether it is refused with an error that is not documented for the call."""
        documented = {error.id for error in self.call.errors}
        return self.refused and documented.isdisjoint(outcome(self.call, self.interaction).error_ids)

    @property
    def _is_granted_at_times(self) -> bool:
        """Whether this test has seen the call succeed."""
        return any(call == self.call.id and status == OK for call, status, _ in self._record.witnessed.seen)

    def _settle(self, asked: Asked) -> None:
        self._record.settle(self.interaction)
        self._record.judge(self.call, self.interaction, asked)


def encoded(value: object) -> bytes:
    """Return a JSON value as the body of a request, its text as it is."""
    return json.dumps(value, ensure_ascii=False).encode()


def _pairs(documented: tuple[int | str, ...]) -> list[tuple[int, str | None]]:
    """Return `(404, "a", 400, "b")` as pairs of status and error id; a status alone is success.

    Several ids after a status are alternatives under it.
    """
    pairs: list[tuple[int, str | None]] = []
    for part in documented:
        if isinstance(part, int):
            pairs.append((part, None))
        elif pairs[-1][1] is None:
            pairs[-1] = (pairs[-1][0], part)
        else:
            pairs.append((pairs[-1][0], part))
    return pairs
