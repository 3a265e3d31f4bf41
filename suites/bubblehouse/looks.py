"""How tests look at customers after a push or a merge, and what they say if somebody is not as documented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth import Disagreement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from troth import Answer, Customer, Reading, Shop


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


def eventually_shows(shop: Shop, customer: Customer, values: Mapping[str, Any]) -> None:
    """Say what a customer has to read as in time."""
    shop.eventually(lambda: shop.details(customer).shows(values))


def is_found(shop: Shop, way: str, customer: Customer) -> None:
    """Say that one field of an identity finds this customer, and not another who was made beside."""
    shown = shop.found(customer.identity_by(way))
    if shown is None or shown["bh_id"] != customer.bhid:
        actual = "nobody" if shown is None else f"the one with the bh_id {shown['bh_id']!r}"
        raise Disagreement(f"the customer with the bh_id {customer.bhid!r}, by {way}", actual=actual)


def says_ok(answer: Answer) -> None:
    """Say that a call has to be answered with `ok` true."""
    answer.answers(200)
    if answer["ok"] is not True:
        raise Disagreement("ok is true", actual=f"{answer['ok']!r}", where="/ok")


def let_pushes_settle(shop: Shop) -> None:
    """Wait until a customer pushed now is there: what was pushed before has then hardly been left lying."""
    shop.new_customer()
