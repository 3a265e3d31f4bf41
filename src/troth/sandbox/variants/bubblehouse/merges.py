"""Liberties of `MergeCustomers1`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.sandbox._hooks import Variant
from troth.sandbox.faults.bubblehouse._state import succeeded
from troth.sandbox.faults.bubblehouse._steps import ANN, BEA, CY, SET_UP, merge, shows
from troth.sandbox.faults.bubblehouse.MergeCustomers1 import accounts_before

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer

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
