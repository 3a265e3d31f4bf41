"""Liberties of `MergeCustomers1`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Variant
from troth.sandbox._message import Answer
from troth.sandbox.bubblehouse._shop import IDEMPOTENCY_KEY_FIELD
from troth.sandbox.faults.bubblehouse._state import body_of, succeeded
from troth.sandbox.faults.bubblehouse._steps import ANN, BEA, CY, SET_UP, merge, shows
from troth.sandbox.faults.bubblehouse.MergeCustomers1 import accounts_before

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange

_CALLS = ("MergeCustomers1",)
_ANN, _BEA, _CY = ({"shopid": customer["id"]} for customer in (ANN, BEA, CY))


class MergedOnceOnly(Variant):
    """A merge that lists an account which was merged before is granted, and changes nothing."""

    id = "bubblehouse/merged-accounts-stay-as-they-are"
    uses = "What a merge does with accounts that were merged before is not documented."
    calls = _CALLS
    transcript = (
        SET_UP,
        merge(_ANN, _BEA),
        merge(_CY, _BEA),
        shows({"id": "3"}, {"id": "1"}, customer=_BEA),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if succeeded(answer) and any(len(account["bhids"]) > 1 for account in accounts_before(call)):
            call.store.restore()
        return answer


class KeylessMergeRefused(Variant):
    """A merge without an idempotency key is refused."""

    id = "bubblehouse/merge-without-a-key-refused"
    uses = "Each call needs a unique idempotency key; no page says what a call without one gets (MergeCustomers1)."
    calls = _CALLS
    transcript = (
        SET_UP,
        replace(merge(_ANN, _BEA), faulty=(400, {"id": "missing_idempotency_key"})),
        merge(_ANN, _CY, idempotency_key="k"),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if not succeeded(answer) or body_of(call).get(IDEMPOTENCY_KEY_FIELD):
            return answer
        call.store.restore()
        return Answer(400, {"id": "missing_idempotency_key", "message": "Every merge needs a key of its own."})
