"""UpdateCustomerDetails1: one customer's names, phone and birthday, as if the customer had just entered them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis.strategies import sampled_from

from suites.bubblehouse import given
from troth import cases, requirement

if TYPE_CHECKING:
    from troth import Shop


@requirement("UpdateCustomerDetails1#null-keeps-value")
@cases(details=given.details(), field=sampled_from(given.EDITABLE))
def test_null_keeps_the_current_value(shop: Shop, details: dict[str, Any], field: str) -> None:
    customer = shop.new_customer(details)
    before = shop.details(customer)
    shop.UpdateCustomerDetails1(customer=customer.identity, **{field: None}).answers(200)
    shop.details(customer).is_as(before)


@requirement("UpdateCustomerDetails1#error-missing-customer-identity")
def test_a_request_without_a_customer_is_refused(shop: Shop) -> None:
    shop.UpdateCustomerDetails1(first_name="Ann").answers(400, "missing_customer_identity")


@requirement("UpdateCustomerDetails1#error-no-customers-match-customer-identity")
@cases(field=sampled_from(["shopid", "email"]))
def test_an_unknown_identity_is_refused(shop: Shop, field: str) -> None:
    nobody = shop.new_identity()
    identity = {"shopid": nobody["id"]} if field == "shopid" else {"email": nobody["email"]}
    shop.UpdateCustomerDetails1(customer=identity, first_name="Ann").answers(
        404, "no_customers_match_customer_identity"
    )
