"""Liberties with names in signs that no page says are taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Variant
from troth.sandbox.capillary._codes import Notice
from troth.sandbox.capillary._exchanges import is_update, refusal
from troth.sandbox.capillary._steps import SHOP, get, profile, put, refused

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer, Request

_BAD_NAME = 1024
_NAMES = ("firstName", "lastName")
_TAKEN = re.compile(r"[^\W_][^\W_' -]*(?:[' -]+[^\W_' -]+)*")
_USES = "AddCustomer, firstName: letters, digits, blanks, hyphens and apostrophes"


class SymbolsInNamesRefused(Variant):
    """An update with a name in other signs than letters, digits, blanks, hyphens and apostrophes is refused."""

    id = "capillary/symbols-in-names-refused"
    uses = _USES
    transcript = (
        put(profile(firstName="Jean-Luc O'Neill 2")),
        put(profile(firstName="(Ann"), refused(_BAD_NAME)),
        get(profile(firstName="(Ann"), profile(firstName="Jean-Luc O'Neill 2")),
    )

    def before(self, call: Exchange) -> Request | Answer:
        return refusal(_BAD_NAME, "A name cannot have this sign.") if _odd(call) else call.request


class SymbolsInNamesLeftOut(Variant):
    """A name in other signs than letters, digits, blanks, hyphens and apostrophes is left out with a warning."""

    id = "capillary/symbols-in-names-left-out"
    uses = _USES
    transcript = (
        put(profile(lastName="Bell")),
        put(
            profile(firstName="(Ann", lastName="Cole"),
            {"warnings": [{"code": _BAD_NAME}]},
            honest={"warnings": []},
        ),
        get(profile(firstName="(Ann", lastName="Cole"), profile(firstName=SHOP.start.first_name, lastName="Cole")),
    )

    def before(self, call: Exchange) -> Request | Answer:
        odd = _odd(call)
        if not odd:
            return call.request
        body = call.request.json()
        first = {name: value for name, value in body["profiles"][0].items() if name not in odd}
        answer = call.play(call.request.with_json({**body, "profiles": [first, *body["profiles"][1:]]}))
        if "createdId" not in answer.body:
            return answer
        warning = Notice(_BAD_NAME, "A name cannot have this sign.").shown()
        return answer.with_members(warnings=[*answer.body["warnings"], warning])


def _odd(call: Exchange) -> list[str]:
    """Return the names of an update that have other signs."""
    match call.request.json():
        case {"profiles": [dict() as sent, *_]} if is_update(call):
            return [name for name in _NAMES if isinstance(sent.get(name), str) and not _TAKEN.fullmatch(sent[name])]
    return []
