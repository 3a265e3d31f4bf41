"""What holds of every call: a valid request is granted, a refused one changes nothing, and too many are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis.strategies import sampled_from

from suites.bubblehouse import asking
from troth import DEFECTS, Inconclusive, Undecided, cases, requirement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from troth import Answer, Customer, Shop
    from troth.model import Call

FIRST_REFUSAL, FIRST_SERVER_ERROR = 400, 500
BURST = 300
"""How many requests a provoked rate limit may take."""

WHATEVER_THE_INPUT = ("version", "no token", "another shop", *DEFECTS)
MALFORMED: dict[str, list[dict[str, Any]]] = {
    "UpdateCustomerDetails1": [
        {"birthday": 19900515},
        {"phone": ["+12025550100"]},
        {"first_name": {"value": "Ann"}},
        {"first_name": 5},
        {"birthday": True},
        {"customer": "{bhid}"},
        {"customer": {"bhid": 5}},
        {"customer": {"shopid": "{id}", "email": []}},
    ],
    "UpdateCustomers3": [{"customers": {"id": "{id}", "last_name": "Asker"}}, {"customers": "{id}"}],
    "MergeCustomers1": [
        {"description": ["a merge"]},
        {"private_note": 5},
        {"customers": [{"bhid": "{bhid}"}, {"bhid": "{other}"}, 5]},
        {"customers": [{"bhid": "{bhid}"}, {"bhid": "{other}"}, {"bhid": "{nobody}"}]},
        {"customers": [{"bhid": "{bhid}"}, {"bhid": "{other}"}, {}]},
        {"customers": [{"bhid": "{bhid}"}, {"bhid": "{other}", "email": "x{email}"}]},
        {"customers": {"bhid": "{bhid}", "email": "{email}"}},
    ],
}
WRONG_IDENTITIES = [
    {"shopid": "{id}x"},
    {"bhid": "{bhid}", "email": "{other_email}"},
    {"shopid": "{id}", "email": "{other_email}"},
    {"bhid": "{bhid}", "shopid": "{other_id}"},
    {"bhid": "{nobody}", "shopid": "{id}"},
    {"bhid": "{bhid}", "email": "x{email}"},
    {"bhid": ""},
    {},
]


@requirement("*#succeeds")
@cases(way=asking.tokens_and_methods)
def test_a_valid_request_is_granted(shop: Shop, call: Call, way: Sequence[str]) -> None:
    holder, inputs = asking.valid_request(shop, call, asking.two_customers(shop), way)
    holder.send(call, method=way[1], json=inputs).succeeds()


@requirement("*#refused-write-changes-nothing")
@cases(
    refusal=lambda call: sampled_from([*WHATEVER_THE_INPUT, *MALFORMED.get(call.name, [])]),
    way=asking.tokens_and_methods,
)
def test_what_is_refused_changes_nothing(
    shop: Shop, call: Call, refusal: str | dict[str, Any], way: Sequence[str]
) -> None:
    customers = asking.two_customers(shop)
    holder, inputs = asking.valid_request(shop, call, customers, way)
    if isinstance(refusal, dict):
        inputs = {**inputs, **filled(refusal, customers)}
    elif refusal in DEFECTS:
        holder = holder.with_defect(refusal)
    elif refusal == "version":
        holder = holder.with_version("v19990101")
    else:
        holder = holder.without_token() if refusal == "no token" else holder.of_another_shop()
    with asking.unchanged(shop, customers):
        is_refused(holder.send(call, json=inputs))


@requirement("UpdateCustomerDetails1#refused-write-changes-nothing")
@cases(identity=sampled_from(WRONG_IDENTITIES), kind=sampled_from(["shop", "customer"]))
def test_an_update_of_a_wrong_identity_changes_nothing(shop: Shop, identity: dict[str, str], kind: str) -> None:
    customers = asking.two_customers(shop)
    holder = shop if kind == "shop" else shop.as_customer(customers[1])
    with asking.unchanged(shop, customers):
        is_refused(
            holder.UpdateCustomerDetails1(
                customer=filled(identity, customers), first_name="Ann", last_name="", phone="", birthday="0-0-0"
            )
        )


@requirement("*#error-rate-limit-exceeded")
def test_too_many_requests_are_refused(shop: Shop, call: Call) -> None:
    inputs = asking.valid_input(shop, call, asking.two_customers(shop))
    hasty = shop.in_a_hurry()
    # Sent again, a request is not always answered as at first; what else comes in the burst is due to the limit.
    known = {summed_up(shop.send(call, json=inputs)) for _ in range(2)}
    for _ in range(BURST):
        answer = hasty.send(call, json=inputs)
        if summed_up(answer) not in known:
            answer.answers(429, "rate_limit_exceeded")
            return
    raise Inconclusive(f"{BURST} requests in a row did not meet a rate limit")


def summed_up(answer: Answer) -> tuple[int, str | None]:
    """Return status and error id of an answer."""
    interaction = answer.may_be_anything().interaction
    return interaction.response.status, interaction.error_id


def is_refused(answer: Answer) -> None:
    """Hold that a request was refused; with what, other tests judge.

    Raises:
        Undecided: it was granted, or the server failed.
    """
    answer.may_be_anything()
    if not FIRST_REFUSAL <= answer.interaction.response.status < FIRST_SERVER_ERROR:
        raise Undecided("it was not refused")


def filled(value: Any, customers: Sequence[Customer]) -> Any:  # noqa: ANN401 - JSON values
    """Return an input with the customers' ids in the holes of its texts."""
    if isinstance(value, dict):
        return {name: filled(part, customers) for name, part in value.items()}
    if isinstance(value, list):
        return [filled(part, customers) for part in value]
    if not isinstance(value, str):
        return value
    one, other = customers[:2]
    return value.format(
        bhid=one.bhid,
        id=one.id,
        email=one.email,
        nobody=asking.unknown_bhid(one),
        other=other.bhid,
        other_id=other.id,
        other_email=other.email,
    )
