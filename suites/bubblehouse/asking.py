"""Valid requests to any of Bubblehouse's calls, so that what several calls promise is tested once."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hypothesis.strategies import sampled_from

from suites.bubblehouse.making import EDITABLE
from suites.bubblehouse.results import accepted
from troth import Disagreement, Inconclusive, Undecided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from hypothesis.strategies import SearchStrategy

    from troth import Answer, Customer, Shop
    from troth.model import Call

WILHELMINA = {
    "first_name": "Wilhelmina",
    "last_name": "Featherstone",
    "phone": "+12025550147",
    "birthday": "1990-05-15",
}
XAVIER = {"first_name": "Xavier", "last_name": "Quartermain", "phone": "+447700900258", "birthday": "1984-02-29"}
"""Two customers whose details are in no answer by chance."""


def two_customers(shop: Shop, by: str = "id email") -> list[Customer]:
    """Return two customers.

    Raises:
        Undecided: ones without an id could not be made, which is a `should` of its own.
    """
    try:
        return shop.new_customers([WILHELMINA, XAVIER], by=by)
    except Inconclusive as none:
        if by == "email":
            raise Undecided(none.reason) from None
        raise


# --- requests -------------------------------------------------------------------------------------------------------


def tokens_and_methods(call: Call) -> SearchStrategy[list[str]]:
    """Draw a kind of token and a method that goes with it.

    How a GET names a customer is not documented, so it takes a customer token.
    """
    together = [[token, method] for token in call.tokens for method in sorted(call.methods, reverse=True)]
    return sampled_from([way for way in together if way != ["shop", "GET"]])


def valid_request(shop: Shop, call: Call, customers: Sequence[Customer], way: Sequence[str]) -> tuple[Shop, Any]:
    """Return a holder of a token and the input that is valid with it, None for a GET.

    Args:
        shop: the holder of the shop token.
        call: the call that is asked.
        customers: two, both with an id and an e-mail; a customer token is the first one's.
        way: a kind of token and a method.
    """
    kind, method = way
    inputs = valid_input(shop, call, customers)
    if kind == "customer":
        inputs.pop("customer", None)
        shop = shop.as_customer(customers[0])
    return shop, None if method == "GET" else inputs


def valid_input(shop: Shop, call: Call, customers: Sequence[Customer]) -> dict[str, Any]:
    """Return a valid input with a shop token, which for a call that writes would change the customers.

    Raises:
        Inconclusive: the call is a new one, for which nothing is known here.
    """
    name = new_name(shop)
    match call.name:
        case "CustomerDetails1":
            return {"customer": customers[0].identity}
        case "UpdateCustomerDetails1":
            return {"customer": customers[0].identity, "last_name": name}
        case "UpdateCustomers3":
            return shop.pushing(
                [{"id": customer.id, "email": customer.email, "last_name": name} for customer in customers]
            )
        case "MergeCustomers1":
            return shop.merging([customer.identity for customer in customers])
    raise Inconclusive(f"no valid input of {call.name} is known")


def ask(holder: Shop, call: Call, *, method: str = "POST", **inputs: object) -> Answer:
    """Ask a call about one customer: read its details, or update some of them.

    Args:
        holder: whose token is used.
        call: `CustomerDetails1` or `UpdateCustomerDetails1`.
        method: the HTTP method.
        inputs: `customer`, if one is named; and the fields that are updated, see `edits`.
    """
    return holder.send(call, method=method, json=None if method == "GET" else inputs)


def edits(call: Call) -> SearchStrategy[dict[str, Any]]:
    """Return fields to send beside an identity that is refused: all are optional, so it is refused without any, too."""
    some: list[dict[str, Any]] = [{"last_name": "Asker"}, {}, dict.fromkeys(EDITABLE)]
    return sampled_from(some if call.kind == "write" else [{}])


def new_name(shop: Shop) -> str:
    """Return a last name that no customer had before."""
    number = shop.new_name().rpartition("-")[2]
    return "Name" + "".join("abcdefghij"[int(digit)] for digit in number)


def nobodys(shop: Shop, *fields: str) -> dict[str, str]:
    """Return an identity that no customer has: by `shopid`, by `email`, or by both."""
    identity = shop.new_identity()
    return {field: identity["id" if field == "shopid" else field] for field in fields}


def unknown_bhid(customer: Customer) -> str:
    """Return a `bhid` of the same form as this customer's, and far from it, so that it is nobody's.

    Raises:
        Inconclusive: it has no digit to change.
    """
    place = next((place for place, sign in enumerate(customer.bhid) if sign in "0123456789"), None)
    if place is None:
        raise Inconclusive(f'no unknown bhid can be made of "{customer.bhid}"')
    other = (int(customer.bhid[place]) + 5) % 10
    return f"{customer.bhid[:place]}{other}{customer.bhid[place + 1 :]}"


# --- whom a request is about ----------------------------------------------------------------------------------------


def is_about(
    shop: Shop,
    call: Call,
    customer: Customer,
    identity: Mapping[str, str] | None = None,
    *,
    holder: Shop | None = None,
    method: str = "POST",
) -> None:
    """Say that a request is granted and is about this customer.

    If it is not, and the plainest request about the same customer is not either, something else is broken.

    Args:
        shop: the holder of the shop token.
        call: `CustomerDetails1` or `UpdateCustomerDetails1`.
        customer: whom it has to be about.
        identity: None names nobody.
        holder: whose token is used, if not the shop's.
        method: the HTTP method.

    Raises:
        Disagreement: it is refused, or about somebody else.
        Undecided: the update was refused, as any may be.
        Inconclusive: something else is broken.
    """

    def look(holder: Shop, identity: Mapping[str, str] | None, method: str) -> None:
        name = new_name(shop)
        # Either may be refused by a rule of the shop.
        inputs = {"last_name": name, "first_name": name} if call.kind == "write" else {}
        named = {} if identity is None else {"customer": identity}
        answer = ask(holder, call, method=method, **inputs, **named).answers(200)
        if call.kind == "write":
            taken: dict[str, Any] = {field: name for field in inputs if accepted(answer, [field])}
            if not taken:
                raise Undecided("the new names were refused")
            shop.details(customer).shows(**taken)
        elif answer["bh_id"] != customer.bhid:
            expected = f'the customer whose bh_id is "{customer.bhid}"'
            raise Disagreement(expected, actual=f'"{answer["bh_id"]}"', where="/bh_id")

    with blamed_only_if(shop, lambda: look(shop, customer.identity, "POST")):
        look(holder or shop, identity, method)


# --- what is said of a test's own steps -----------------------------------------------------------------------------


@contextmanager
def presumed() -> Iterator[None]:
    """Hold what another test judges: if it does not hold, this one cannot be decided.

    Raises:
        Inconclusive: in place of a disagreement.
    """
    try:
        yield
    except Disagreement as disagreement:
        raise Inconclusive(f"a step before it failed: {disagreement}") from None


@contextmanager
def blamed_only_if(shop: Shop, control: Callable[[], None]) -> Iterator[None]:
    """Hold the assertion of a test, and a control that differs from it in nothing but what the test is about.

    Raises:
        Disagreement: the assertion failed, while the control holds.
        Inconclusive: the control failed, too, so something else is broken.
    """
    try:
        yield
    except Disagreement:
        with shop.aside(), presumed():
            control()
        raise


@contextmanager
def unchanged(shop: Shop, customers: Sequence[Customer]) -> Iterator[None]:
    """Hold what must not change these customers.

    Raises:
        Disagreement: one of them reads otherwise afterwards.
    """
    before = [shop.details(customer) for customer in customers]
    yield
    for customer, then in zip(customers, before, strict=True):
        shop.details(customer).is_as(then)
