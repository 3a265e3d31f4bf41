"""MergeCustomers1: what the merged account has of those that it was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from suites.bubblehouse import given, looks, pushed
from troth import Disagreement, Inconclusive, Undecided, cases, requirement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from troth import Customer, Shop

Account = dict[str, Any]

_PLAIN = given.plain_names()


@requirement("MergeCustomers1#earlier-account-wins")
@cases(details=pushed.accounts(2, 6), order=pushed.orders())
def test_the_earlier_account_wins(shop: Shop, details: list[Account], order: list[int]) -> None:
    accounts, in_conflict = _listed(shop, details, order)
    shop.merge([account.identity for account in accounts]).succeeds()
    _earlier_wins(shop, accounts, in_conflict)


@requirement("MergeCustomers1#earlier-account-wins")
@cases(
    details=st.lists(st.fixed_dictionaries(pushed.conflicts()), min_size=2, max_size=4),
    order=pushed.orders(4),
    by=st.lists(st.sampled_from(given.IDENTIFYING), min_size=4, max_size=4),
    edited=st.integers(0, 3),
    edit=given.edits(pushed.IN_CONFLICT, of=pushed.edited),
)
def test_the_earlier_account_wins_however_it_got_its_values(
    shop: Shop, details: list[Account], order: list[int], by: list[str], edited: int, edit: dict[str, str]
) -> None:
    accounts, in_conflict = _listed(shop, details, order)
    number = edited % len(accounts)
    answer = shop.UpdateCustomerDetails1(customer=accounts[number].identity, **edit).succeeds()
    taken = {name: value for name, value in edit.items() if answer[name].get("ok") is True}
    in_conflict[number].update(taken)
    days = [account["birthday"][-5:] for account in in_conflict]
    if taken.get("birthday", "").startswith("0-") and len(set(days)) < len(days):
        raise Undecided("a birthday without a year and the same one with it may be no conflict")
    shop.merge([account.identity_by(way) for account, way in zip(accounts, by, strict=False)]).succeeds()
    _earlier_wins(shop, accounts, in_conflict)


@requirement("MergeCustomers1#earlier-account-wins")
@cases(yearless=given.yearless_birthdays(), birthday=given.birthdays(), first=st.booleans())
def test_the_earlier_birthday_wins_with_a_year_or_without(
    shop: Shop, yearless: str, birthday: str, *, first: bool
) -> None:
    if yearless[-5:] == birthday[-5:]:
        raise Undecided("a birthday without a year and the same one with it may be no conflict")
    days = [yearless, birthday] if first else [birthday, yearless]
    accounts = shop.new_customers([{}, {}])
    for account, day in zip(accounts, days, strict=True):
        answer = shop.UpdateCustomerDetails1(customer=account.identity, birthday=day).succeeds()
        if answer["birthday"].get("ok") is not True:
            raise Undecided("a birthday was refused")
    shop.merge([account.identity for account in accounts]).succeeds()
    _earlier_wins(shop, accounts, [{"birthday": day} for day in days])


@requirement("MergeCustomers1#later-only-values-survive")
@cases(details=pushed.accounts(2, 5), order=pushed.orders(5))
def test_what_only_a_later_account_has_survives(shop: Shop, details: list[Account], order: list[int]) -> None:
    accounts, in_conflict = _listed(shop, details, order)
    missing = [field for field in pushed.IN_CONFLICT if field not in in_conflict[0]]
    survivors = {field: looks.earliest(in_conflict, field) for field in missing}
    if not any(survivors.values()):
        raise Undecided("no value is in later accounts only")
    shop.merge([account.identity for account in accounts]).succeeds()

    def look() -> None:
        shown = looks.merged_reading(shop, accounts)
        for field, value in survivors.items():
            if value is not None and not shown.has(field):
                raise Disagreement(f"{field} is {value!r}", actual="no value", where=f"/{field}")

    looks.if_merged(shop, accounts, look)


@requirement("MergeCustomers1#later-only-values-survive")
@cases(
    only=st.sampled_from([{"phone": "+12025550143"}, {"anniversary": "2015-08-20"}]),
    before=st.integers(1, 3),
    after=st.integers(0, 1),
)
def test_what_is_never_in_conflict_survives_too(shop: Shop, only: Account, before: int, after: int) -> None:
    others = [{"first_name": "Ann", "birthday": "1990-05-15"}] * (before + after)
    accounts = shop.new_customers([*others[:before], only, *others[before:]])
    shop.merge([account.identity for account in accounts]).succeeds()

    def look() -> None:
        shown = looks.merged_reading(shop, accounts)
        for field, value in only.items():
            if not shown.has(field):
                raise Disagreement(f"{field} is {value!r}", actual="no value", where=f"/{field}")

    looks.if_merged(shop, accounts, look)


@requirement("MergeCustomers1#merged-data-at-once")
@cases(
    first=st.sampled_from([{"first_name": "Bea", "last_name": "Lee"}, {"birthday": "1990-05-15"}]),
    second=st.sampled_from([{"first_name": "Ann", "last_name": "Oak", "birthday": "1989-05-15"}, {}]),
    more=st.sampled_from([[], [{"first_name": "Carl"}], [{}, {"birthday": "1960-12-31"}]]),
)
def test_merged_data_is_there_at_once(shop: Shop, first: Account, second: Account, more: list[Account]) -> None:
    in_conflict = [first, second, *more]
    accounts = shop.new_customers(in_conflict)
    for account in accounts:
        looks.resolved(shop, account)
    shop.merge([account.identity for account in accounts]).succeeds()

    def look() -> None:
        for account in accounts:
            for identity in looks.by_each_field(account).values():
                shown = shop.found(identity)
                if shown is None:
                    raise Disagreement(f"the merged customer, by {identity}", actual="no such customer")
                for field in pushed.IN_CONFLICT:
                    looks.shows_no_later_value(shown, in_conflict, field)

    try:
        look()
    except Disagreement as late:
        try:
            shop.eventually(look)
        except Disagreement:
            raise Inconclusive(f"not late, but never: {late}") from None
        expected = [f"{text}, as soon as the merge has answered" for text in late.expected]
        raise Disagreement(*expected, actual=late.actual, where=late.where) from None


# --- how it is looked at --------------------------------------------------------------------------------------------


def _listed(shop: Shop, details: list[Account], order: list[int]) -> tuple[list[Customer], list[Account]]:
    """Return new accounts in the order of a merge, and the members that each has of those in conflict."""
    in_conflict = [{field: values[field] for field in pushed.IN_CONFLICT if field in values} for values in details]
    return pushed.in_order(shop.new_customers(details), order), pushed.in_order(in_conflict, order)


def _earlier_wins(shop: Shop, accounts: Sequence[Customer], in_conflict: Sequence[Account]) -> None:
    def look() -> None:
        shown = looks.merged_reading(shop, accounts)
        for field in pushed.IN_CONFLICT:
            looks.shows_no_later_value(shown, in_conflict, field)

    looks.if_merged(shop, accounts, look)
