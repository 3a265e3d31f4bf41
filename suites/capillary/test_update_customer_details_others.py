"""UpdateCustomerDetails: whom the path does not name stays as before.

A change of somebody else is looked for a second time, after an update of its own, before anybody is blamed.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from suites.capillary import bodies, given
from suites.capillary.doubt import judged_again
from troth import Disagreement, Undecided, cases, requirement

if TYPE_CHECKING:
    from troth import CustomerReading, Org


@requirement("UpdateCustomerDetails#only-named-customer-changes")
@cases(who=given.numbers(), details=given.everything())
@judged_again
def test_every_other_customer_stays_as_it_was(org: Org, who: int, details: dict[str, Any]) -> None:
    shown = org.customer(who)
    others = org.others(shown.customer, who)
    # Whom a server was asked about before, it may still have at hand.
    _update_and_wait(org, org.read(others[0]), {"firstName": details["lastName"]})
    before = [org.read(other) for other in others]
    _update_and_wait(org, shown, details)
    _are_as(org, before)


def _update_and_wait(org: Org, shown: CustomerReading, details: dict[str, Any]) -> None:
    update = bodies.update(org, shown, details)
    answer = org.UpdateCustomerDetails(shown.customer, **update).succeeds()
    with suppress(Disagreement):  # that it does not read back is another requirement's
        org.eventually(lambda: org.read(shown.customer).took(answer, bodies.sent(update, "firstName", "lastName")))


@requirement("UpdateCustomerDetails#only-named-customer-changes")
@cases(way=given.ways(what=bodies.MEMBERSHIPS))
@judged_again
def test_nobody_else_becomes_a_member(org: Org, way: dict[str, Any]) -> None:
    find = org.non_loyalty_customer if way["what"] == "loyalty" else org.customer_to_enrol
    shown = find(way["who"])
    before = [org.read(other) for other in org.others(shown.customer, way["who"])]
    answer = org.UpdateCustomerDetails(shown.customer, **bodies.membership(org, way["what"]))
    if not answer.granted:
        answer.may_be_anything()
        raise Undecided("the organisation asks for something else first")
    answer.succeeds()
    _are_as(org, before)


def _are_as(org: Org, before: list[CustomerReading]) -> None:
    for then in before:
        org.read(then.customer).is_as(then)
