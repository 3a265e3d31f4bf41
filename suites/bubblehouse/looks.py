"""How tests look at customers after a push or a merge, and what they say if somebody is not as documented."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any, TypeVar

from troth import Disagreement, Inconclusive

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from troth import Answer, Customer, Reading, Shop

T = TypeVar("T")

_LATE = 2.0
"""For how many seconds a merge that is late does not count against other requirements."""


def named(customer: Customer, by: Sequence[str]) -> dict[str, Any]:
    """Return the members of a push that name a known customer: `id`, `email` or both."""
    names = {"id": customer.id, "email": customer.email}
    return {name: names[name] for name in by}


def is_there(shop: Shop, identity: Mapping[str, str]) -> Reading:
    """Return what is shown of a customer who has to be there now."""
    return shop.reading(shop.CustomerDetails1(customer=dict(identity)).answers(200))


def appears(shop: Shop, identity: Mapping[str, str]) -> Reading:
    """Return what is shown of a customer who has to be there in time."""
    return shop.eventually(lambda: is_there(shop, identity))


def shows(shop: Shop, customer: Customer, values: Mapping[str, Any]) -> None:
    """Say what a customer has to read as after a push."""
    shop.after_push(lambda: shop.details(customer).shows(values))


def shows_in_time(shop: Shop, customer: Customer, values: Mapping[str, Any]) -> None:
    """Say what a customer has to read as in time after a push without debug."""
    shop.eventually(lambda: shop.details(customer).shows(values))


def has_come(shop: Shop, customer: Customer, values: Mapping[str, Any]) -> None:
    """Wait until a push, which is a step here, shows by some of its values.

    Raises:
        Inconclusive: it never did.
    """
    try:
        shows(shop, customer, values)
    except Disagreement as missing:
        raise Inconclusive(f"a step before it failed: {missing}") from None


def is_found(shop: Shop, way: str, customer: Customer) -> None:
    """Say that one field of an identity finds this customer, and not another who was made beside."""
    shown = shop.found(customer.identity_by(way))
    if shown is None or shown["bh_id"] != customer.bhid:
        actual = "nobody" if shown is None else f"the one with the bh_id {shown['bh_id']!r}"
        raise Disagreement(f"the customer with the bh_id {customer.bhid!r}, by {way}", actual=actual)


def by_each_field(customer: Customer) -> dict[str, dict[str, str]]:
    """Return the identities that name a customer by one field alone."""
    values = {"bhid": customer.bhid, "shopid": customer.id, "email": customer.email}
    return {way: {way: value} for way, value in values.items() if value is not None}


def by_each_way(shop: Shop, customer: Customer) -> dict[str, Reading]:
    """Return what is shown of a customer by each field alone, as a step."""
    return {way: shop.details(identity) for way, identity in by_each_field(customer).items()}


def is_as_it_was(shop: Shop, customer: Customer, before: Mapping[str, Reading]) -> None:
    """Say that each field alone still finds the customer, who reads as before."""
    for way, as_it_was in before.items():
        is_there(shop, customer.identity_by(way)).is_as(as_it_was)


def says_ok(answer: Answer) -> None:
    """Say that a call has to be answered with `ok` true."""
    answer.answers(200)
    if answer["ok"] is not True:
        raise Disagreement("ok is true", actual=f"{answer['ok']!r}", where="/ok")


def let_pushes_settle(shop: Shop) -> None:
    """Wait until a customer pushed now is there: what was pushed before has then hardly been left lying."""
    shop.new_customer()


# --- what shops attach ----------------------------------------------------------------------------------------------


def shows_tags(shown: Reading, provided: list[str]) -> None:
    """Say that tags have to be there, in any order."""
    there = [_composed(tag) for tag in shown["tags"] or []]
    for tag in provided:
        if _composed(tag) not in there:
            raise Disagreement(f'a list of tags, "{tag}" among them', actual=json.dumps(shown["tags"]), where="/tags")


def shows_extras(shown: Reading, provided: dict[str, Any]) -> None:
    """Say that extras have to be there with their values."""
    there = _composed(shown["extras"] or {})
    for name, value in provided.items():
        if _composed(name) not in there:
            raise Disagreement(f'extras have "{name}"', actual=f"{shown['extras']!r}", where="/extras")
        if not _equal(_composed(value), there[_composed(name)]):
            actual = f"{there[_composed(name)]!r}"
            raise Disagreement(f'"{name}" of the extras is {value!r}', actual=actual, where=f"/extras/{name}")


def _composed(value: Any) -> Any:  # noqa: ANN401 - a JSON value
    """Return a value with its texts in one Unicode form, and without the blanks at their ends."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).rstrip()
    if isinstance(value, list):
        return [_composed(item) for item in value]
    if isinstance(value, dict):
        return {_composed(name): _composed(item) for name, item in value.items()}
    return value


def _equal(left: Any, right: Any) -> bool:  # noqa: ANN401 - JSON values
    """Tell whether two JSON values are equal: 1 and 1.0 are, 1 and true are not."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_equal(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_equal, left, right))
    return bool(left == right) and isinstance(left, bool) == isinstance(right, bool)


# --- after a merge --------------------------------------------------------------------------------------------------


def resolved(shop: Shop, customer: Customer) -> dict[str, str | None]:
    """Return the `bh_id` of whom each field alone finds, or None for nobody."""
    shown = {way: shop.found(identity) for way, identity in by_each_field(customer).items()}
    return {way: reading["bh_id"] if reading else None for way, reading in shown.items()}


def after_merge(shop: Shop, look: Callable[[], T]) -> T:
    """Return what a look at merged accounts returns: that they are merged at once is a requirement of its own."""
    return shop.eventually(look, within=_LATE)


def if_merged(shop: Shop, accounts: Sequence[Customer], look: Callable[[], T]) -> T:
    """Return what a look at merged accounts returns, if they are merged: that they are is a requirement of its own.

    Raises:
        Disagreement: of the look.
        Inconclusive: they are not one customer.
    """
    try:
        return after_merge(shop, look)
    except Disagreement as disagreement:
        try:
            with shop.aside():
                merged_id(shop, accounts)
        except Disagreement as apart:
            raise Inconclusive(f"the accounts were not merged: {apart}") from disagreement
        raise


def merged_id(shop: Shop, accounts: Sequence[Customer]) -> str:
    """Return the `bh_id` of the one customer that accounts have to be: each is found there by one field at least.

    Raises:
        Disagreement: an account is not.
    """
    shown = [shop.found(account.identity) for account in accounts]
    names = {reading["bh_id"] if reading else None for reading in shown}
    if len(names) == 1 and (name := names.pop()) is not None:
        return str(name)
    found = [resolved(shop, account) for account in accounts]
    common = set(found[0].values()) - {None}
    for number, by_way in enumerate(found, start=1):
        if not common & set(by_way.values()):
            expected = f"account {number} of {len(accounts)} is the same customer as those before it"
            raise Disagreement(expected, actual=f"the bh_ids {by_way} against {found[0]}")
        common &= set(by_way.values())
    return min(name for name in common if name is not None)


def all_resolve(shop: Shop, accounts: Sequence[Customer]) -> None:
    """Say that each field of each account finds one and the same customer."""
    found = [resolved(shop, account) for account in accounts]
    names = [name for by_way in found for name in by_way.values() if name is not None]
    merged = max(names, key=names.count, default=None)
    for number, by_way in enumerate(found, start=1):
        for way, name in by_way.items():
            if name is None or name != merged:
                actual = "nobody" if name is None else f"the one with the bh_id {name!r}"
                raise Disagreement(f"the merged customer, by the {way} of account {number}", actual=actual)


def merged_reading(shop: Shop, accounts: Sequence[Customer]) -> Reading:
    """Return what merged accounts read as, by whichever field of the first finds them.

    Raises:
        Inconclusive: none does.
    """
    for account in accounts:
        for identity in by_each_field(account).values():
            if shown := shop.found(identity):
                return shown
    raise Inconclusive("the merged accounts cannot be read")


def earliest(accounts: Sequence[Mapping[str, Any]], field: str) -> Any:  # noqa: ANN401 - a JSON value
    """Return the value of the account listed earliest that has one, or None."""
    return next((account[field] for account in accounts if field in account), None)


def shows_no_later_value(shown: Reading, accounts: Sequence[Mapping[str, Any]], field: str) -> None:
    """Say that a member in conflict is the earliest account's.

    If the first account has none, it may also be absent: that a value of later accounts survives is a `should`.
    """
    wanted = earliest(accounts, field)
    if field in accounts[0] or shown.has(field):
        shown.shows({field: wanted})
