"""How transcripts of hooks around this vendor are written: customers of the pool, and steps that update and read them.

A transcript is played on the pool of seed 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troth.sandbox._hooks import Step
from troth.sandbox.capillary._pool import customers, places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.sandbox.capillary._customer import Profile

_NAME = "UpdateCustomerDetails"
_OK = 200


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """An expected object inside a list; it equals every object that has its members, whatever else that has."""

    members: dict[str, Any]

    __hash__ = None  # type: ignore[assignment]  # as of every value that equals others in part only

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Part):
            return self.members == other.members
        return isinstance(other, dict) and _holds(other, self.members)


def _holds(actual: object, expected: object) -> bool:
    if isinstance(expected, dict):
        return isinstance(actual, dict) and all(
            name not in actual if member == Step.ABSENT else name in actual and _holds(actual[name], member)
            for name, member in expected.items()
        )
    if isinstance(expected, list):
        return isinstance(actual, list) and len(actual) == len(expected) and all(map(_holds, actual, expected))
    return type(actual) is type(expected) and actual == expected


@dataclass(frozen=True, slots=True)
class Who:
    """A customer of the pool, where the configuration names it, with its profile there at the start."""

    id: int
    source: str
    account_id: str | None
    start: Profile

    def query(self, **more: str) -> dict[str, str]:
        """Return the query that names the source and account."""
        account = {"accountId": self.account_id} if self.account_id else {}
        return {"source": self.source, **account, **more}


def pick(source: str = "INSTORE", *, loyalty: bool = True, profiles: int = 1) -> Who:
    """Return the first customer of the pool in a source, of a loyalty type, with so many profiles."""
    for place, customer in zip(places(), customers(0), strict=True):
        profile = customer.profile(place.source, place.account_id)
        known = place.source == source and place.loyalty is loyalty and len(customer.profiles) == profiles
        if known and profile is not None:
            return Who(place.id, source, place.account_id, profile)
    raise LookupError(source)


SHOP = pick()
SHOP_NEW = pick(loyalty=False)
CHAT = pick("WECHAT")
NAMED = {"profiles": [{"firstName": "Ann", "lastName": "Bell"}]}


def put(  # a step has that many sides, all but the first named
    body: object,
    faulty: object = None,
    *,
    honest: object = None,
    who: Who = SHOP,
    query: Mapping[str, str] | None = None,
    user: int | str = "",
    by: str = "",
    headers: Mapping[str, str] | None = None,
) -> Step:
    """Return the step of an update.

    Args:
        body: what is sent.
        faulty: the answer with the defect: part of a body under status 200, or a pair of status and part.
        honest: the honest answer, likewise; without it the update is accepted.
        who: whom the path and query name.
        query: in place of that query.
        user: in place of that id.
        by: who sends it.
        headers: further headers.
    """
    return Step(
        _NAME,
        body,
        honest=_expected({"createdId": who.id} if honest is None else honest),
        faulty=None if faulty is None else _expected(faulty),
        path=f"/v2/customers/{user or who.id}",
        query=who.query() if query is None else query,
        token=by,
        headers=headers,
    )


def _expected(part: object) -> tuple[int, object]:
    status, body = part if isinstance(part, tuple) else (_OK, part)
    return status, {name: _in_lists(value) for name, value in body.items()} if isinstance(body, dict) else body


def _in_lists(value: object) -> object:
    """Make the objects in lists say only what matters of them; those in objects already do."""
    if isinstance(value, list):
        return [Part(item) if isinstance(item, dict) else item for item in value]
    return value


def get(honest: object, faulty: object = None, *, who: Who = SHOP) -> Step:
    """Return the step that reads a customer back in the source and account that the configuration names."""
    return Step(
        _NAME,
        method="GET",
        path=f"/v2/customers/{who.id}",
        query=who.query(embed="mlp", includedOnlyCurrentProfile="true"),
        honest=_expected(honest),
        faulty=None if faulty is None else _expected(faulty),
    )


def profile(**members: object) -> dict[str, Any]:
    """Return the part of a body that has one profile with these members; a body sent, or one read back."""
    return {"profiles": [members]}


def refused(code: int) -> dict[str, Any]:
    """Return the part of a body that refuses with this code."""
    return {"errors": [{"code": code}]}
