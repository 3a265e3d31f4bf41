"""MergeCustomers1: several accounts become one customer, the earlier in the list taking priority."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from suites.bubblehouse import given, looks, pushed
from suites.bubblehouse.asking import two_customers
from troth import Disagreement, Undecided, cases, requirement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from troth import Customer, Reading, Shop

Account = dict[str, Any]

_PLAIN = given.plain_names()
_NAMINGS = given.subsets(given.IDENTIFYING)


@requirement("MergeCustomers1#all-accounts-merged")
@cases(
    count=st.sampled_from([2, 3, 4, 5, 6]),
    order=pushed.orders(6),
    details=pushed.scalars(_PLAIN),
    texts=st.sampled_from([{}, {"description": "Two accounts of yours are one now"}, {"private_note": "as asked"}]),
)
def test_every_account_listed_is_merged(
    shop: Shop, count: int, order: list[int], details: Account, texts: dict[str, str]
) -> None:
    accounts = pushed.in_order(shop.new_customers([details] * count), order)
    shop.merge([account.identity for account in accounts], **texts).succeeds()
    looks.after_merge(shop, lambda: looks.merged_id(shop, accounts))


@requirement("MergeCustomers1#all-accounts-merged")
@cases(count=st.sampled_from([21, 7, 11]))
def test_every_one_of_many_accounts_is_merged(shop: Shop, count: int) -> None:
    accounts = shop.new_customers([{"first_name": "Ann"}] * min(count, shop.batch_limit))
    answer = shop.merge([account.identity for account in accounts])
    if answer.refused:  # no page says how many are too many
        answer.may_be_anything()
        raise Undecided(f"a merge of {len(accounts)} accounts was refused")
    answer.succeeds()
    looks.after_merge(shop, lambda: looks.merged_id(shop, accounts))


@requirement("MergeCustomers1#all-accounts-merged")
@cases(first=st.sampled_from(["email", "bhid"]), second=st.sampled_from(["email", "bhid"]))
def test_accounts_without_an_id_are_merged(shop: Shop, first: str, second: str) -> None:
    accounts = two_customers(shop, by="email")
    shop.merge([accounts[0].identity_by(first), accounts[1].identity_by(second)]).answers(200)
    looks.after_merge(shop, lambda: looks.merged_id(shop, accounts))


@requirement("MergeCustomers1#all-accounts-merged")
@cases(pairs=st.integers(2, 5))
def test_several_merges_are_kept_apart(shop: Shop, pairs: int) -> None:
    accounts = shop.new_customers([{"first_name": "Ann"}, {"first_name": "Bea"}] * pairs)
    merges = [accounts[2 * number : 2 * number + 2] for number in range(pairs)]
    new = shop.new_key()
    # Keys that are alike are keys of their own, too.
    keys = [new, f"{new}0", f"x{new}", f"{new}-{new}", f"{new}-1"]
    for pair, key in zip(merges, keys, strict=False):
        shop.merge([account.identity for account in pair], key=key).succeeds()

    def look() -> None:
        merged = [looks.merged_id(shop, pair) for pair in merges]
        if len(set(merged)) < pairs:
            raise Disagreement(f"{pairs} customers after {pairs} merges of two", actual=f"the bh_ids {merged}")

    looks.after_merge(shop, look)


@requirement("MergeCustomers1#accounts-named-by-any-identity")
@cases(first=st.sampled_from(_NAMINGS), second=st.sampled_from(_NAMINGS), details=pushed.accounts(2, 2))
def test_accounts_are_named_by_any_identity(
    shop: Shop, first: list[str], second: list[str], details: list[Account]
) -> None:
    accounts = shop.new_customers(details)
    shop.merge([accounts[0].identity_by(*first), accounts[1].identity_by(*second)]).answers(200)
    looks.after_merge(shop, lambda: looks.merged_id(shop, accounts))


@requirement("MergeCustomers1#accounts-named-by-any-identity")
@cases(by=st.permutations(given.IDENTIFYING))
def test_accounts_of_one_merge_are_named_in_different_ways(shop: Shop, by: list[str]) -> None:
    accounts = shop.new_customers([{}] * len(by))
    shop.merge([account.identity_by(way) for account, way in zip(accounts, by, strict=True)]).answers(200)
    looks.after_merge(shop, lambda: looks.merged_id(shop, accounts))


@requirement("MergeCustomers1#accounts-named-by-any-identity")
@cases(first=st.sampled_from(["bhid", "shopid"]), second=st.sampled_from(["bhid", "shopid"]))
def test_accounts_without_an_email_are_merged(shop: Shop, first: str, second: str) -> None:
    accounts = shop.new_customers([{"first_name": "Ann"}, {"first_name": "Bea"}], by="id")
    shop.merge([accounts[0].identity_by(first), accounts[1].identity_by(second)]).answers(200)
    looks.after_merge(shop, lambda: looks.merged_id(shop, accounts))


@requirement("MergeCustomers1#unlisted-accounts-untouched")
@cases(
    details=pushed.whole(_PLAIN),
    count=st.sampled_from([2, 3]),
    order=pushed.orders(4),
    by=st.sampled_from(given.IDENTIFYING),
)
def test_accounts_that_are_not_listed_stay_as_they_were(
    shop: Shop, details: Account, count: int, order: list[int], by: str
) -> None:
    # Some of the others are as those listed, and some are not.
    like, unlike = details, {**details, "first_name": "Olga", "last_name": "Other", "birthday": "1971-02-03"}
    accounts = pushed.in_order(shop.new_customers([like, unlike, like, unlike]), order)
    listed, others = accounts[:count], accounts[count:]
    before = [looks.by_each_way(shop, other) for other in others]
    shop.merge([account.identity_by(by) for account in listed]).succeeds()
    _are_untouched(shop, others, before)


@requirement("MergeCustomers1#unlisted-accounts-untouched")
@cases(
    form=st.sampled_from(["{}0", "{}-1", "x{}", "{}x", "{}+x", "{}.x"]),
    by=st.sampled_from(given.IDENTIFYING),
)
def test_accounts_with_similar_names_stay_as_they_were(shop: Shop, form: str, by: str) -> None:
    listed = shop.new_customers([{"first_name": "Ann"}, {"first_name": "Bea"}])
    similar = [
        shop.new_identity(name=str(account.id), id_form=form, email_form=form + "@example.com") for account in listed
    ]
    shop.push(similar).succeeds()
    others = [shop.appeared(item) for item in similar]
    before = [looks.by_each_way(shop, other) for other in others]
    shop.merge([account.identity_by(by) for account in listed]).succeeds()
    _are_untouched(shop, others, before)


@requirement("MergeCustomers1#unlisted-accounts-untouched")
@cases(by=st.sampled_from(given.IDENTIFYING))
def test_accounts_that_were_there_long_before_stay_as_they_were(shop: Shop, by: str) -> None:
    shop.new_customer({"first_name": "Otto", "last_name": "Other"})
    long_before = shop.earliest(4)
    listed = shop.new_customers([{"first_name": "Ann", "last_name": "Lee"}, {"first_name": "Bea"}])
    before = [shop.found(identity) for identity in long_before]
    shop.merge([account.identity_by(by) for account in listed]).succeeds()
    for identity, as_it_was in zip(long_before, before, strict=True):
        if as_it_was is not None:
            looks.is_there(shop, identity).is_as(as_it_was)


@requirement("MergeCustomers1#fewer-than-two-refused")
@cases(
    naming=st.sampled_from([[], *_NAMINGS]),
    texts=st.sampled_from([{}, {"description": "merged"}, {"private_note": "note"}]),
)
def test_a_merge_of_fewer_than_two_accounts_is_refused(shop: Shop, naming: list[str], texts: dict[str, str]) -> None:
    customer = shop.new_customer({"first_name": "Ann"})
    shop.merge([customer.identity_by(*naming)] if naming else [], **texts).does_not_succeed()


# --- how it is looked at --------------------------------------------------------------------------------------------


def _are_untouched(shop: Shop, others: Sequence[Customer], before: Sequence[Mapping[str, Reading]]) -> None:
    """Say that each field alone still finds each customer, who reads as before."""
    for other, as_it_was in zip(others, before, strict=True):
        looks.is_as_it_was(shop, other, as_it_was)
