"""Defects of `CustomerDetails1`: what those get to see who should see nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.sandbox._hooks import Fault, Step
from troth.sandbox._message import Answer
from troth.sandbox.bubblehouse._shop import SHOP
from troth.sandbox.bubblehouse._tokens import unverified
from troth.sandbox.faults.bubblehouse._state import body_of, named
from troth.sandbox.faults.bubblehouse._steps import ANN, push

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Request

_CALL = "bubblehouse/CustomerDetails1"
_BY_EMAIL = {"customer": {"email": "ann@example.com"}}
_TAGGED = push({**ANN, "tags": ["vip"]})


class StrangerSeesIds(Fault):
    """Without a token, the ids of a customer are shown and nothing else."""

    id = f"{_CALL}/ids-without-a-token"
    breaks = f"{_CALL}#no-token-shows-nothing"
    transcript = (_TAGGED, Step("CustomerDetails1", _BY_EMAIL, (401, None), (200, {"id": "1"}), token="none"))  # noqa: S106

    def before(self, call: Exchange) -> Request | Answer:
        found = None if call.request.headers.get("authorization") else named(call, body_of(call).get("customer"))
        return _shown(bh_id=found["bh_id"], id=found["ids"][0]) if found and found["ids"] else call.request


class OtherShopSeesTags(Fault):
    """With another shop's token, the tags of a customer are shown and nothing else."""

    id = f"{_CALL}/tags-for-another-shop"
    breaks = f"{_CALL}#other-shop-token-shows-nothing"
    transcript = (
        _TAGGED,
        Step("CustomerDetails1", _BY_EMAIL, (401, None), (200, {"tags": ["vip"]}), token="other-shop"),  # noqa: S106
    )

    def before(self, call: Exchange) -> Request | Answer:
        subject = str((unverified(call.request.headers) or {}).get("sub", SHOP))
        found = named(call, body_of(call).get("customer"))
        return _shown(tags=found["tags"]) if found and found.get("tags") and subject != SHOP else call.request


def _shown(**members: Any) -> Answer:  # noqa: ANN401  # JSON
    return Answer(200, members)
