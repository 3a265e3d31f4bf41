"""UpdateCustomerDetails: the source and account that the query names are where it is changed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from suites.capillary import bodies, given
from troth import cases, requirement

if TYPE_CHECKING:
    from troth import CustomerReading, Org

_ACCOUNTS = 4


@requirement("UpdateCustomerDetails#any-source")
def test_a_customer_of_every_source_can_be_updated(org: Org) -> None:
    one_of_each = {customer.source: customer for customer in reversed(org.pool())}
    for customer in one_of_each.values():
        org.UpdateCustomerDetails(customer, **bodies.NAMES).is_granted()
    org.needs_sources(given.SOURCES)


@requirement("UpdateCustomerDetails#source-selects-profile")
@cases(who=given.numbers(), details=given.everything())
def test_the_profile_of_the_named_source_is_updated(org: Org, who: int, details: dict[str, Any]) -> None:
    _is_in_place(org, org.customer(who), details, who, account=False)


@requirement("UpdateCustomerDetails#source-selects-profile")
@cases(way=given.ways(turn=list(range(10))))
def test_of_several_profiles_that_of_the_named_source_is_updated(org: Org, way: dict[str, Any]) -> None:
    _is_in_place(org, org.customer_known_elsewhere(way["who"]), bodies.EVERYTHING, way["who"], account=False)


@requirement("UpdateCustomerDetails#account-id-selects-profile")
@cases(who=given.numbers(), details=given.everything())
def test_the_profile_of_the_named_account_is_updated(org: Org, who: int, details: dict[str, Any]) -> None:
    _is_in_place(org, org.customer(who, account=True), details, who, account=True)


@requirement("UpdateCustomerDetails#account-id-selects-profile")
@cases(way=given.ways(turn=[1, 2, 3, 4]))
def test_of_several_accounts_the_named_one_is_updated(org: Org, way: dict[str, Any]) -> None:
    shown = org.customer_known_elsewhere(way["who"], same_source=True)
    _is_in_place(org, shown, bodies.EVERYTHING, way["who"], account=True)


@requirement("UpdateCustomerDetails#account-id-selects-profile")
def test_each_account_of_a_customer_is_updated_when_it_is_named(org: Org) -> None:
    pool = org.pool(account=True)
    named = Counter((customer.id, customer.source) for customer in pool)
    # Those whom the pool has in several accounts come first: theirs can be mixed up.
    for customer in sorted(pool, key=lambda one: named[one.id, one.source], reverse=True)[:_ACCOUNTS]:
        _takes_place(org, org.read(customer), bodies.EVERYTHING, account=True)


def _is_in_place(org: Org, shown: CustomerReading, details: dict[str, Any], who: int, *, account: bool) -> None:
    _takes_place(org, shown, details, account=account)
    org.needs_another_profile(shown, who, same_source=account)


def _takes_place(org: Org, shown: CustomerReading, details: dict[str, Any], *, account: bool) -> None:
    update = bodies.update(org, shown, details)
    sent = bodies.sent(update, "firstName", "lastName", "fields")
    org.UpdateCustomerDetails(shown.customer, **update).succeeds()
    org.eventually(lambda: org.read(shown.customer).took_in_place(sent, shown, account=account))
