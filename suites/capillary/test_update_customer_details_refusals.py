"""UpdateCustomerDetails: what is refused, with which code, and that nothing of it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis.strategies import sampled_from

from suites.capillary import answers, bodies, given, strange
from suites.capillary.doubt import judged_again
from troth import Disagreement, Org, Undecided, cases, requirement

if TYPE_CHECKING:
    from troth import CustomerReading


@requirement("UpdateCustomerDetails#error-8015")
@cases(who=given.numbers(), details=given.details(), what=sampled_from(given.UNKNOWN_IDS), digits=given.numbers())
def test_an_id_that_belongs_to_nobody_is_refused(
    org: Org, who: int, details: dict[str, Any], what: str, digits: int
) -> None:
    shown = org.customer(who)
    user_id = bodies.unknown_id(shown.customer.id, what, digits)
    update = bodies.update(org, shown, details)
    org.UpdateCustomerDetails(shown.customer, user_id=user_id, **update).is_refused_with("8015")


@requirement("UpdateCustomerDetails#error-8015")
@cases(way=given.ways(what=given.UNKNOWN_IDS))
def test_nothing_is_accepted_for_an_id_that_belongs_to_nobody(org: Org, way: dict[str, Any]) -> None:
    shown = org.customer(way["who"])
    user_id = bodies.unknown_id(shown.customer.id, way["what"], way["who"])
    # An update that says nothing may be refused for that, too.
    org.UpdateCustomerDetails(shown.customer, user_id=user_id).does_not_succeed()


@requirement("UpdateCustomerDetails#error-3217")
@cases(
    who=given.numbers(),
    details=given.details(),
    form=sampled_from(given.INVENTED_ACCOUNTS),
    digits=given.numbers(),
)
def test_an_account_that_the_source_does_not_have_is_refused(
    org: Org, who: int, details: dict[str, Any], form: str, digits: int
) -> None:
    shown = org.customer(who, account=True)
    account = bodies.invented_account(shown, form, digits)
    update = bodies.update(org, shown, details)
    org.UpdateCustomerDetails(shown.customer, account_id=account, **update).is_refused_with("3217")


@requirement("UpdateCustomerDetails#refused-write-changes-nothing")
@cases(way=given.ways(form=given.INVENTED_ACCOUNTS, use_async=[None, False, True]))
@judged_again
def test_a_refused_account_changes_nothing(org: Org, way: dict[str, Any]) -> None:
    shown = org.customer(way["who"], account=True)
    account = bodies.invented_account(shown, way["form"], way["who"])
    update = bodies.update(org, shown, {**bodies.EVERYTHING, "use_async": way["use_async"]})
    org.UpdateCustomerDetails(shown.customer, account_id=account, **update).is_refused()
    org.read(shown.customer).is_as(shown)


@requirement("UpdateCustomerDetails#refused-write-changes-nothing")
@cases(way=given.ways(what=given.UNKNOWN_IDS, turn=[1, 2]))
@judged_again
def test_a_refused_id_changes_nobody_else(org: Org, way: dict[str, Any]) -> None:
    shown = org.customer(way["who"])
    user_id = bodies.unknown_id(shown.customer.id, way["what"], way["turn"])
    update = bodies.update(org, shown, bodies.EVERYTHING)
    org.UpdateCustomerDetails(shown.customer, user_id=user_id, **update).is_refused()
    org.read(shown.customer).is_as(shown)


@requirement("UpdateCustomerDetails#refused-write-changes-nothing")
@cases(way=given.ways(what=strange.REFUSABLE))
@judged_again
def test_what_is_refused_for_any_reason_changes_nothing(org: Org, way: dict[str, Any]) -> None:
    of_loyalty = "non_loyalty" in way["what"]
    shown = org.loyalty_customer(way["who"]) if of_loyalty else org.customer(way["who"])
    answer = strange.send_refusable(org, shown, way["what"]).may_be_anything()
    if answers.is_accepted(answer):
        raise Undecided(f"a call with {way['what']} is accepted")
    org.read(shown.customer).is_as(shown)


@requirement("UpdateCustomerDetails#refused-write-changes-nothing")
@cases(way=given.ways(what=bodies.MEMBERSHIPS, refused=["an account", "an id"]))
@judged_again
def test_what_is_refused_makes_nobody_a_member(org: Org, way: dict[str, Any]) -> None:
    of_account = way["refused"] == "an account"
    shown = _no_member(org, way, account=of_account or None)
    wrong: dict[str, Any] = (
        {"account_id": bodies.invented_account(shown, given.INVENTED_ACCOUNTS[0], way["who"])}
        if of_account
        else {"user_id": bodies.unknown_id(shown.customer.id, given.UNKNOWN_IDS[2], way["who"])}
    )
    asked = bodies.membership(org, way["what"])
    org.UpdateCustomerDetails(shown.customer, **wrong, **asked).is_refused()
    org.read(shown.customer).is_as(shown)


@requirement("UpdateCustomerDetails#no-token-changes-nothing")
@cases(way=given.ways(use_async=[None, False, True], turn=[1, 2, 3, 4]))
@judged_again
def test_without_credentials_nothing_is_changed(org: Org, way: dict[str, Any]) -> None:
    _does_nothing(org, org.without_credentials(), way)


@requirement("UpdateCustomerDetails#wrong-token-changes-nothing")
@cases(way=given.ways(flaw=Org.FLAWED_PASSWORDS, use_async=[None, False, True], turn=[1, 2]))
@judged_again
def test_with_a_wrong_password_nothing_is_changed(org: Org, way: dict[str, Any]) -> None:
    _does_nothing(org, org.with_wrong_password(way["flaw"]), way)


@requirement("UpdateCustomerDetails#no-token-changes-nothing")
@cases(way=given.ways(what=bodies.MEMBERSHIPS))
@judged_again
def test_without_credentials_nobody_becomes_a_member(org: Org, way: dict[str, Any]) -> None:
    _makes_nobody_a_member(org, org.without_credentials(), way)


@requirement("UpdateCustomerDetails#wrong-token-changes-nothing")
@cases(way=given.ways(what=bodies.MEMBERSHIPS, flaw=Org.FLAWED_PASSWORDS[:1]))
@judged_again
def test_with_a_wrong_password_nobody_becomes_a_member(org: Org, way: dict[str, Any]) -> None:
    _makes_nobody_a_member(org, org.with_wrong_password(way["flaw"]), way)


def _makes_nobody_a_member(org: Org, stranger: Org, way: dict[str, Any]) -> None:
    _is_refused(org, stranger, _no_member(org, way), bodies.membership(org, way["what"]))


def _no_member(org: Org, way: dict[str, Any], *, account: bool | None = None) -> CustomerReading:
    """Return a customer who could become what is asked for; whoever refuses it uses nobody up."""
    find = org.non_loyalty_customer if way["what"] == "loyalty" else org.customer_to_enrol
    return find(way["who"], account=account, use_up=False)


def _does_nothing(org: Org, stranger: Org, way: dict[str, Any]) -> None:
    shown = org.customer(way["who"])
    _is_refused(org, stranger, shown, bodies.update(org, shown, {**bodies.EVERYTHING, "use_async": way["use_async"]}))


def _is_refused(org: Org, stranger: Org, shown: CustomerReading, update: dict[str, Any]) -> None:
    answer = stranger.UpdateCustomerDetails(shown.customer, **update).may_be_anything()
    if answers.is_accepted(answer):
        raise Disagreement("a call that is not accepted", actual=f"it is: {answer.body}")
    org.read(shown.customer).is_as(shown)
