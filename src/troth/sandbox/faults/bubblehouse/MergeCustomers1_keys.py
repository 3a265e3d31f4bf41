"""Defects of `MergeCustomers1`: keys that are used again, and the simulated error."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Fault
from troth.sandbox._message import Answer
from troth.sandbox.bubblehouse._shop import IDEMPOTENCY_KEY_FIELD, SIMULATE_ERROR_FIELD
from troth.sandbox.faults.bubblehouse._state import body_of, named
from troth.sandbox.faults.bubblehouse._steps import ANN, BEA, CY, SET_UP, merge, shows
from troth.sandbox.faults.bubblehouse.MergeCustomers1 import identities

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Request

_CALL = "bubblehouse/MergeCustomers1"
_ANN, _BEA, _CY = ({"shopid": customer["id"]} for customer in (ANN, BEA, CY))


class KeyForgotten(Fault):
    """A key that was used before is not remembered if other accounts are listed with it."""

    id = f"{_CALL}/key-with-other-accounts-merges"
    breaks = f"{_CALL}#repeated-key-changes-nothing"
    transcript = (
        SET_UP,
        merge(_ANN, _BEA, idempotency_key="k"),
        merge(_ANN, _CY, idempotency_key="k"),
        shows({"id": "3"}, {"id": "1"}, customer=_CY),
    )

    def before(self, call: Exchange) -> Request:
        body = body_of(call)
        key = body.get(IDEMPOTENCY_KEY_FIELD)
        known = [identity for identity in identities(call) if named(call, identity)]
        if not isinstance(key, str) or len(known) < len(identities(call)) or len(known) < 2:  # noqa: PLR2004  # two merge
            return call.request
        return call.request.with_json({**body, IDEMPOTENCY_KEY_FIELD: None})


class RepetitionConflicts(Fault):
    """A key that was used before is answered with 409."""

    id = f"{_CALL}/repeated-key-answers-409"
    breaks = f"{_CALL}#repeated-key-answers-ok"
    transcript = (
        SET_UP,
        merge(idempotency_key="k"),
        replace(merge(idempotency_key="k"), faulty=(409, {"id": "duplicate_idempotency_key"})),
    )

    def before(self, call: Exchange) -> Request | Answer:
        key = body_of(call).get(IDEMPOTENCY_KEY_FIELD)
        if isinstance(key, str) and call.store.get("merge key", key):
            return Answer(409, {"id": "duplicate_idempotency_key"})
        return call.request


class SimulatesOtherError(Fault):
    """The simulated error has status 503."""

    id = f"{_CALL}/simulated-error-is-503"
    breaks = f"{_CALL}#simulated-error-is-500"
    transcript = (
        SET_UP,
        replace(merge(idempotency_key="k", simulate_error=True), honest=(500, None), faulty=(503, None)),
        merge(idempotency_key="k"),
        shows({"id": "1"}, customer=_BEA),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        simulated = answer.status == 500 and body_of(call).get(SIMULATE_ERROR_FIELD) is True  # noqa: PLR2004  # documented
        return replace(answer, status=503) if simulated else answer


class SimulationUsesTheKey(Fault):
    """After a simulated error the key counts as used, and the repeated call merges nothing."""

    id = f"{_CALL}/simulated-error-uses-the-key"
    breaks = f"{_CALL}#retry-after-simulated-500"
    transcript = (
        SET_UP,
        replace(merge(idempotency_key="k", simulate_error=True), honest=(500, None)),
        merge(idempotency_key="k"),
        shows({"id": "1"}, {"id": "2"}, customer=_BEA),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        key = body_of(call).get(IDEMPOTENCY_KEY_FIELD)
        if answer.status == 500 and isinstance(key, str):  # noqa: PLR2004  # documented
            call.store.put("merge key", key, {"merge": ""})
        return answer
