"""Who may call: bad tokens, no token, another shop's, and a customer's where only the shop may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis.strategies import booleans, sampled_from

from suites.bubblehouse import asking, given
from troth import DEFECTS, Disagreement, cases, requirement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from troth import Answer, Reading, Shop
    from troth.model import Call

LACKING = ("without-audience", "without-key-id")
"""What a token has to have, and lacks; which error that is, is not documented."""
ATTRIBUTES = {
    "tags": ["wilhelminas-own-tag"],
    "extras": {"pet": "an aardvark called Basil"},
    "anniversary": "2009-10-17",
    "signed_up_at": "2013-11-29T08:47:31Z",
}
"""What else a customer is pushed with, to be known by; what stands beside it may be everybody's."""
RICH = {**asking.WILHELMINA, **ATTRIBUTES}
TELLING = ("bh_id", "id", "email", *RICH)
OTHER_SHOPS = ("{}-elsewhere", "elsewhere", "x{}", "{}x")


def shows_nothing_of(reading: Reading, answer: Answer, *known: str | None) -> None:
    """Say that nothing of a customer is in the answer, but what was in the request or is known by its token.

    Raises:
        Disagreement: something is.
    """
    interaction = answer.may_be_anything().interaction
    text = interaction.response.body.decode("utf-8", errors="replace")
    asked = " ".join([(interaction.request.body or b"").decode(), *filter(None, known)])
    for name in TELLING:
        for value in parts_of(reading[name]):
            is_own = name not in ATTRIBUTES or value in parts_of(ATTRIBUTES[name])
            if is_own and value in text and value not in asked:
                raise Disagreement("no data of a customer", actual=f'the customer\'s {name} "{value}"')


def parts_of(value: Any) -> list[str]:  # noqa: ANN401 - a JSON value
    """Return the texts of a JSON value."""
    if isinstance(value, dict | list):
        members = value.values() if isinstance(value, dict) else value
        return [part for member in members for part in parts_of(member)]
    return [value] if isinstance(value, str) and value else []


# --- bad tokens, and an unusual one ---------------------------------------------------------------------------------


@requirement("*#error-invalid-token")
@cases(way=asking.tokens_and_methods)
def test_a_bad_token_is_refused(shop: Shop, call: Call, way: Sequence[str]) -> None:
    holder, inputs = asking.valid_request(shop, call, asking.two_customers(shop), way)
    for defect in DEFECTS:
        holder.with_defect(defect).send(call, method=way[1], json=inputs).answers(401, "invalid_token")


@requirement("*#error-invalid-token")
@cases(defect=sampled_from(DEFECTS), way=asking.tokens_and_methods)
def test_a_bad_token_is_refused_after_a_good_one(shop: Shop, call: Call, defect: str, way: Sequence[str]) -> None:
    holder, inputs = asking.valid_request(shop, call, asking.two_customers(shop), way)
    holder.send(call, method=way[1], json=inputs).succeeds()
    holder.with_defect(defect).send(call, method=way[1], json=inputs).answers(401, "invalid_token")


@requirement("*#incomplete-token-refused")
@cases(way=asking.tokens_and_methods)
def test_a_token_that_lacks_what_it_has_to_have_will_not_do(shop: Shop, call: Call, way: Sequence[str]) -> None:
    customers = asking.two_customers(shop)
    reading = shop.details(customers[0])
    holder, inputs = asking.valid_request(shop, call, customers, way)
    for lacking in LACKING:
        answer = holder.with_defect(lacking).send(call, method=way[1], json=inputs)
        if call.kind == "write":
            answer.does_not_succeed()
        else:
            shows_nothing_of(reading, answer, customers[0].id)


@requirement("*#token-without-times-accepted")
@cases(way=asking.tokens_and_methods)
def test_a_token_without_times_is_accepted(shop: Shop, call: Call, way: Sequence[str]) -> None:
    customers = asking.two_customers(shop)

    def send(holder: Shop, inputs: object) -> None:
        holder.send(call, method=way[1], json=inputs).answers(200)

    holder, inputs = asking.valid_request(shop, call, customers, way)
    with asking.blamed_only_if(shop, lambda: send(holder, inputs)):
        send(holder.with_token_without_times(), inputs)


# --- no token -------------------------------------------------------------------------------------------------------


@requirement("*#no-token-shows-nothing")
@cases(
    method=lambda call: sampled_from(sorted(call.methods, reverse=True)),
    field=sampled_from(given.IDENTIFYING),
    empty=booleans(),
)
def test_without_a_token_no_customer_is_shown(shop: Shop, call: Call, method: str, field: str, *, empty: bool) -> None:
    customer = shop.new_customer(RICH)
    reading = shop.details(customer)
    nobody = shop.without_token(empty=empty)
    answer = asking.ask(nobody, call, method=method, customer=customer.identity_by(field))
    shows_nothing_of(reading, answer)


@requirement("*#no-token-changes-nothing")
@cases(empty=booleans())
def test_without_a_token_nothing_is_changed(shop: Shop, call: Call, *, empty: bool) -> None:
    customers = asking.two_customers(shop)
    with asking.unchanged(shop, customers):
        inputs = asking.valid_input(shop, call, customers)
        shop.without_token(empty=empty).send(call, json=inputs).does_not_succeed()


# --- a token of another shop ----------------------------------------------------------------------------------------


@requirement("*#other-shop-token-shows-nothing")
@cases(named=sampled_from(OTHER_SHOPS), field=sampled_from(given.IDENTIFYING))
def test_with_a_token_of_another_shop_no_customer_is_shown(shop: Shop, call: Call, named: str, field: str) -> None:
    customer = shop.new_customer(RICH)
    reading = shop.details(customer)
    answer = asking.ask(shop.of_another_shop(named), call, customer=customer.identity_by(field))
    shows_nothing_of(reading, answer)


@requirement("*#other-shop-token-shows-nothing")
@cases(named=sampled_from(OTHER_SHOPS), method=lambda call: sampled_from(sorted(call.methods, reverse=True)))
def test_with_a_customer_token_of_another_shop_no_customer_is_shown(
    shop: Shop, call: Call, named: str, method: str
) -> None:
    customer = shop.new_customer(RICH)
    reading = shop.details(customer)
    answer = asking.ask(shop.of_another_shop(named, customer), call, method=method)
    shows_nothing_of(reading, answer, customer.id)


@requirement("*#other-shop-token-changes-nothing")
@cases(named=sampled_from(OTHER_SHOPS), way=asking.tokens_and_methods)
def test_with_a_token_of_another_shop_nothing_is_changed(
    shop: Shop, call: Call, named: str, way: Sequence[str]
) -> None:
    customers = asking.two_customers(shop)
    with asking.unchanged(shop, customers):
        _, inputs = asking.valid_request(shop, call, customers, way)
        holder = shop.of_another_shop(named, customers[0] if way[0] == "customer" else None)
        holder.send(call, json=inputs).does_not_succeed()


# --- a customer token where a shop token is due ---------------------------------------------------------------------


@requirement("*#customer-token-refused")
@cases(turn=sampled_from([0, 1, 2]))
def test_a_customer_token_is_refused_where_only_the_shop_may_call(shop: Shop, call: Call, turn: int) -> None:
    customers = [*asking.two_customers(shop), shop.new_customer()]
    with asking.unchanged(shop, customers):
        holder = shop.as_customer(customers[turn])
        holder.send(call, json=asking.valid_input(shop, call, customers[:2])).does_not_succeed()
        if call.name == "UpdateCustomers3":  # nor about nobody but the holder
            holder.send(call, json=asking.valid_input(shop, call, [customers[turn]])).does_not_succeed()
