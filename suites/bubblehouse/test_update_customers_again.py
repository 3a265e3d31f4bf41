"""UpdateCustomers3 once more: customers who are known already, by id or e-mail, and their deletion."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from suites.bubblehouse import given, looks, pushed
from troth import Disagreement, Inconclusive, cases, requirement

if TYPE_CHECKING:
    from troth import Shop

Item = dict[str, Any]

_PLAIN = given.plain_names()
_NEXT_SECOND = 1.1
"""After so many seconds a time that is shown in whole seconds, and was set anew, is another one."""


# --- known customers ------------------------------------------------------------------------------------------------


@requirement("UpdateCustomers3#later-push-updates")
@cases(
    first=pushed.scalars(pushed.alike_names()),
    later=st.lists(pushed.scalars(pushed.alike_names(), least=1), min_size=1, max_size=3),
    by=st.sampled_from([["id", "email"], ["id"]]),
)
def test_a_later_push_updates_the_customer(shop: Shop, first: Item, later: list[Item], by: list[str]) -> None:
    customer = shop.new_customer(first)
    for values in later:
        shop.push([{**looks.named(customer, by), **values}]).succeeds()
        looks.shows(shop, customer, pushed.updatable(values))
    looks.is_found(shop, "shopid", customer)


@requirement("UpdateCustomers3#later-push-updates")
@cases(first=pushed.scalars(_PLAIN), later=st.lists(pushed.scalars(_PLAIN, least=1), min_size=2, max_size=4))
def test_a_later_push_updates_several_customers(shop: Shop, first: Item, later: list[Item]) -> None:
    customers = shop.new_customers([first] * len(later))
    updates = [{"id": customer.id, **values} for customer, values in zip(customers, later, strict=True)]
    shop.push(updates[::-1]).succeeds()
    for customer, values in zip(customers, later, strict=True):
        looks.shows(shop, customer, pushed.updatable(values))


@requirement("UpdateCustomers3#later-push-updates")
@cases(
    first=st.sampled_from([{"tags": ["vip"], "extras": {"color": "blue"}}, {}, {"first_name": "Ann"}]),
    tags=st.sampled_from([["silver", "wholesale"], ["silver"], [f"tag {number}" for number in range(20)]]),
    extras=st.sampled_from([{"size": "L", "children": 2}, {"organic": True}, {"sizes": ["M", "L"]}]),
)
def test_a_later_push_brings_its_tags_and_extras(shop: Shop, first: Item, tags: list[str], extras: Item) -> None:
    customer = shop.new_customer(first)
    shop.push([{**looks.named(customer, ["id", "email"]), "tags": tags, "extras": extras}]).succeeds()

    # Whether those that were there before stay beside them is not documented.
    def are_there() -> None:
        shown = shop.details(customer)
        looks.shows_tags(shown, tags)
        looks.shows_extras(shown, extras)

    shop.after_push(are_there)


@requirement("UpdateCustomers3#later-push-updates")
@cases(name=st.sampled_from(["Bea", "李", "O'Neill"]), field=st.sampled_from(["first_name", "last_name"]))
def test_a_later_push_without_debug_updates_the_customer(shop: Shop, name: str, field: str) -> None:
    customer = shop.new_customer({"first_name": "Ann", "last_name": "Lee"})
    shop.UpdateCustomers3(customers=[{**looks.named(customer, ["id", "email"]), field: name}]).succeeds()
    looks.shows_in_time(shop, customer, {field: name})


@requirement("UpdateCustomers3#later-push-brings-email")
@cases(first=st.sampled_from([{"first_name": "Ann"}, {}]), later=st.sampled_from([{"first_name": "Bea"}, {}]))
def test_a_later_push_brings_another_email(shop: Shop, first: Item, later: Item) -> None:
    customer = shop.new_customer(first)
    email = shop.new_identity(by="email")["email"]
    shop.push([{**looks.named(customer, ["id"]), "email": email, **later}]).succeeds()

    # Whether it takes the place of the one before is not documented, nor whether one beside that finds anybody.
    def is_known() -> None:
        shown = shop.details(customer)
        if email in (shown["alt_emails"] or []):
            return
        found = shop.found({"email": email})
        if found is None or found["bh_id"] != customer.bhid:
            whom = "nobody" if found is None else "somebody else"
            actual = f"{whom} is, and the e-mail shown is {shown['email']!r}"
            raise Disagreement(f'the customer is found by "{email}"', actual=actual, where="/email")

    shop.after_push(is_known)


@requirement("UpdateCustomers3#repeated-push-changes-nothing")
@cases(
    details=st.lists(pushed.whole(_PLAIN), min_size=1, max_size=3),
    times=st.integers(1, 3),
    by=st.sampled_from(["id email", "id"]),
)
def test_a_repeated_push_changes_nothing(shop: Shop, details: list[Item], times: int, by: str) -> None:
    items = [{**shop.new_identity(by=by), **values} for values in details]
    shop.push(items).succeeds()
    customers = [shop.appeared(item) for item in items]
    before = [looks.by_each_way(shop, customer) for customer in customers]
    for _ in range(times):
        shop.push(items).answers(200)
    looks.let_pushes_settle(shop)
    for customer, as_it_was in zip(customers, before, strict=True):
        looks.is_as_it_was(shop, customer, as_it_was)


@requirement("UpdateCustomers3#repeated-push-changes-nothing")
@cases(details=st.sampled_from([{"first_name": "Ann"}, {"email_marketing_consent": "unsubscribed"}]))
def test_a_push_repeated_a_second_later_changes_nothing(shop: Shop, details: Item) -> None:
    item = {**shop.new_identity(), **details}
    shop.push([item]).succeeds()
    customer = shop.appeared(item)
    before = shop.details(customer)
    shop.wait(_NEXT_SECOND)
    shop.push([item]).answers(200)
    looks.let_pushes_settle(shop)
    shop.details(customer).is_as(before)


@requirement("UpdateCustomers3#repeated-push-changes-nothing")
@cases(details=pushed.whole(_PLAIN), times=st.integers(1, 2))
def test_a_repeated_push_by_email_changes_nothing(shop: Shop, details: Item, times: int) -> None:
    item = {**shop.new_identity(by="email"), **details}
    shop.push([item]).succeeds()
    try:
        customer = shop.appeared(item)
    except Inconclusive:  # that there may be customers without an id is a `should`; then there is nothing to repeat
        return
    before = shop.details(customer)
    for _ in range(times):
        shop.push([item]).answers(200)
    looks.let_pushes_settle(shop)
    shop.details(customer.identity_by("email")).is_as(before)


@requirement("UpdateCustomers3#repeated-push-changes-nothing")
@cases(
    first=pushed.whole(_PLAIN),
    later=pushed.whole(_PLAIN),
    times=st.sampled_from([2, 1, 2, 3]),
    between=st.sampled_from([False, False, True]),
)
def test_a_repeated_update_changes_nothing(
    shop: Shop,
    first: Item,
    later: Item,
    times: int,
    between: bool,  # noqa: FBT001 - drawn
) -> None:
    first, later = {**first, "anniversary": "2001-02-03"}, {**later, "anniversary": "2002-03-04"}
    customer, other = shop.new_customers([first, first])
    update = {**looks.named(customer, ["id", "email"]), **later}
    shop.push([update]).succeeds()
    looks.has_come(shop, customer, {"anniversary": "2002-03-04"})
    before, before_of_other = looks.by_each_way(shop, customer), shop.details(other)
    for _ in range(times):
        if between:
            shop.push([{**shop.new_identity(), **later}]).succeeds()
        shop.push([update]).answers(200)
        shop.details(customer).is_as(before["bhid"])
    looks.let_pushes_settle(shop)
    looks.is_as_it_was(shop, customer, before)
    shop.details(other).is_as(before_of_other)


# --- customers by e-mail --------------------------------------------------------------------------------------------


@requirement("UpdateCustomers3#email-only-customer-appears")
@cases(details=st.lists(pushed.scalars(_PLAIN), min_size=1, max_size=3), form=pushed.identity_forms())
def test_a_customer_without_an_id_appears(shop: Shop, details: list[Item], form: dict[str, str]) -> None:
    items = [{**shop.new_identity(by="email", **form), **values} for values in details]
    shop.push(items).succeeds()
    for item in items:
        shop.after_push(partial(looks.is_there, shop, {"email": item["email"]}))


@requirement("UpdateCustomers3#known-customer-by-email")
@cases(
    first=pushed.scalars(_PLAIN),
    later=st.lists(pushed.scalars(_PLAIN, least=1), min_size=1, max_size=2),
    by=st.sampled_from(["id email", "email"]),
)
def test_an_item_with_an_email_alone_updates_who_has_it(shop: Shop, first: Item, later: list[Item], by: str) -> None:
    customer = shop.new_customer(first, by=by)
    for values in later:
        shop.push([{**looks.named(customer, ["email"]), **values}]).succeeds()
        looks.shows(shop, customer, pushed.updatable(values))
    looks.is_found(shop, "email", customer)


@requirement("UpdateCustomers3#id-filled-in-by-email")
@cases(first=pushed.scalars(_PLAIN), later=pushed.scalars(_PLAIN))
def test_a_later_push_brings_the_id(shop: Shop, first: Item, later: Item) -> None:
    customer = shop.new_customer(first, by="email")
    identity = {**shop.new_identity(by="id"), "email": customer.email}
    shop.push([{**identity, **later}]).succeeds()

    def has_the_id() -> None:
        shown = shop.found({"shopid": str(identity["id"])})
        if shown is None or shown["bh_id"] != customer.bhid:
            actual = "nobody" if shown is None else f"the customer with the bh_id {shown['bh_id']!r}"
            raise Disagreement(f"the customer with the bh_id {customer.bhid!r}, by the new id", actual=actual)
        shown.shows(id=identity["id"])

    shop.after_push(has_the_id)


# --- deletion -------------------------------------------------------------------------------------------------------


@requirement("UpdateCustomers3#deleted-flag-answers-ok")
@cases(
    by=st.sampled_from([["id", "email"], ["id"], ["email"]]),
    carried=st.sampled_from([{}, {"first_name": "Ann", "tags": ["vip"]}]),
    others=st.lists(pushed.scalars(_PLAIN), max_size=2),
    place=st.sampled_from(["first", "last"]),
    known=st.booleans(),
)
def test_a_deletion_is_granted(
    shop: Shop, by: list[str], carried: Item, others: list[Item], place: str, *, known: bool
) -> None:
    nobody = shop.new_identity()
    named = looks.named(shop.new_customer({"first_name": "Ann"}), by) if known else {name: nobody[name] for name in by}
    deletion = {**named, **carried, "deleted": True}
    items = [{**shop.new_identity(), **values} for values in others]
    looks.says_ok(shop.push([deletion, *items] if place == "first" else [*items, deletion]))


@requirement("UpdateCustomers3#all-items-processed")
@cases(
    by=st.sampled_from([["id", "email"], ["id"], ["email"]]),
    name=_PLAIN,
    place=st.sampled_from(["between", "first", "last"]),
)
def test_items_beside_a_deletion_are_processed(shop: Shop, by: list[str], name: str, place: str) -> None:
    gone, *known = shop.new_customers([{"first_name": "Gone"}, {"first_name": "Bob"}, {"first_name": "Bob"}])
    deletion = {**looks.named(gone, by), "deleted": True}
    new = [shop.new_identity() for _ in known]
    updates = [{**looks.named(customer, ["id"]), "first_name": name} for customer in known]
    items = [new[0], updates[0], new[1], updates[1]]
    items.insert({"first": 0, "between": 2, "last": len(items)}[place], deletion)
    shop.push(items).succeeds()
    for item in new:
        shop.after_push(partial(looks.is_there, shop, {"shopid": item["id"]}))
    for customer in known:
        looks.shows(shop, customer, {"first_name": name})


@requirement("UpdateCustomers3#deleted-flag-answers-ok")
@cases(size=st.sampled_from([1, 2, 20, 60]))
def test_deletions_without_debug_are_granted(shop: Shop, size: int) -> None:
    items = [shop.new_identity() for _ in range(min(size, shop.batch_limit))]
    shop.push(items).succeeds()
    looks.says_ok(shop.UpdateCustomers3(customers=[{**item, "deleted": True} for item in items]))
