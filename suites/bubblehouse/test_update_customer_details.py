"""UpdateCustomerDetails1: what becomes of one customer's names, phone and birthday when the customer enters them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis.strategies import booleans, lists, none, one_of, sampled_from

from suites.bubblehouse import asking, given, making
from suites.bubblehouse.results import accepted_values, entered, reads_back
from troth import Disagreement, Inconclusive, Undecided, cases, requirement

if TYPE_CHECKING:
    from troth import Customer, Shop

Edit = dict[str, Any]

DIRECT = (*given.NAMES, "birthday")
"""The fields that read back as they were sent; a phone may differ in form."""

A_MINUTE_AND_GRACE = 90.0


# --- what is accepted reads back ------------------------------------------------------------------------------------


@requirement("UpdateCustomerDetails1#accepted-value-reads-back")
@cases(edits=given.edit_series(given.NAMES, of=making.demanding_value), by_token=booleans())
def test_an_accepted_name_reads_back(shop: Shop, edits: list[Edit], *, by_token: bool) -> None:
    reads_back(shop, shop.new_customer(), edits, judged=given.NAMES, by_token=by_token)


@requirement("UpdateCustomerDetails1#accepted-value-reads-back")
@cases(edits=given.edit_series(["birthday", "last_name"]), by_token=booleans())
def test_an_accepted_birthday_reads_back(shop: Shop, edits: list[Edit], *, by_token: bool) -> None:
    reads_back(shop, shop.new_customer(), edits, judged=DIRECT, by_token=by_token)


@requirement("UpdateCustomerDetails1#accepted-value-reads-back")
@cases(details=given.details(), edits=given.edit_series(of=making.value_or_gap))
def test_an_accepted_value_reads_back_beside_any_other_field(shop: Shop, details: Edit, edits: list[Edit]) -> None:
    given_values = [edit for edit in edits if any(edit.get(field) for field in DIRECT)]
    reads_back(shop, shop.new_customer(details), given_values or [{**edits[0], "last_name": "Lee"}], judged=DIRECT)


@requirement("UpdateCustomerDetails1#accepted-value-reads-back")
@cases(field=sampled_from(given.NAMES), names=given.alike_names(), days=given.alike_birthdays())
def test_a_value_much_like_the_current_one_reads_back(
    shop: Shop, field: str, names: list[str], days: list[str]
) -> None:
    edits = [{field: name} for name in names] + [{"birthday": day} for day in days]
    reads_back(shop, shop.new_customer(), edits, judged=DIRECT)


@requirement("UpdateCustomerDetails1#accepted-value-reads-back")
@cases(edit=given.edit(given.NAMES), form=sampled_from(["escaped", "spaced", "with a charset"]))
def test_a_name_reads_back_however_the_request_is_written(shop: Shop, edit: Edit, form: str) -> None:
    customer = shop.new_customer()
    inputs = {"customer": customer.identity, **edit}
    body = json.dumps(inputs, ensure_ascii=form == "escaped", indent=2 if form == "spaced" else None).encode()
    content_type = "application/json; charset=utf-8" if form == "with a charset" else "application/json"
    call = shop.call("UpdateCustomerDetails1")
    values = accepted_values(shop.send(call, body=body, content_type=content_type).succeeds(), edit)
    if not values:
        raise Undecided("every name was refused")
    shop.details(customer).shows(values)


@requirement("UpdateCustomerDetails1#accepted-value-reads-back")
@cases(
    edits=given.edit_series(DIRECT, of=making.plain_value, most=4),
    ways=given.series(lambda rng: [rng.choice([1, 0]), rng.choice(given.IDENTIFYING)], most=4),
)
def test_an_accepted_value_of_a_merged_customer_reads_back(
    shop: Shop, edits: list[Edit], ways: list[tuple[int, str]]
) -> None:
    accounts = asking.two_customers(shop)
    shop.merge([account.identity for account in accounts]).succeeds()
    decided = False
    for edit, (number, field) in zip(edits, ways, strict=False):
        with asking.presumed():
            answer = shop.UpdateCustomerDetails1(customer=accounts[number].identity_by(field), **edit).answers(200)
        values = accepted_values(answer, edit)
        shop.details(accounts[0]).shows(values)
        decided |= bool(values)
    if not decided:
        raise Undecided("everything was refused")


@requirement("UpdateCustomerDetails1#accepted-phone-reads-back")
@cases(edits=given.edit_series(["phone"], of=making.demanding_value), by_token=booleans())
def test_an_accepted_phone_reads_back(shop: Shop, edits: list[Edit], *, by_token: bool) -> None:
    reads_back(shop, shop.new_customer(), edits, judged=["phone"], by_token=by_token)


@requirement("UpdateCustomerDetails1#accepted-phone-reads-back")
@cases(
    details=given.plain_details(),
    phones=given.series(making.phone),
    others=given.edit_series(DIRECT, of=making.value_or_gap, most=6),
)
def test_an_accepted_phone_reads_back_beside_any_other_field(
    shop: Shop, details: Edit, phones: list[str], others: list[Edit]
) -> None:
    edits = [{"phone": phone, **other} for phone, other in zip(phones, others, strict=False)]
    reads_back(shop, shop.new_customer(details), edits, judged=["phone"])


@requirement("UpdateCustomerDetails1#phone-within-a-minute")
@cases(phone=sampled_from(["+12025550100", "+447700900000"]))
def test_a_phone_update_is_answered_within_a_minute(shop: Shop, phone: str) -> None:
    customer = shop.new_customer(asking.WILHELMINA)
    started = shop.clock
    try:
        seconds = entered(shop, customer, {"phone": phone}).interaction.response.seconds
    except Inconclusive:
        # What never comes is not sooner than what comes late.
        seconds = shop.clock - started
        if seconds <= A_MINUTE_AND_GRACE:
            raise
    if seconds > A_MINUTE_AND_GRACE:
        raise Disagreement(f"an answer within {A_MINUTE_AND_GRACE:g} s", actual=f"none for {seconds:.0f} s")


# --- what is not sent stays -----------------------------------------------------------------------------------------


@requirement("UpdateCustomerDetails1#null-keeps-value")
@cases(details=given.details(), fields=sampled_from(given.subsets(given.EDITABLE)[::-1]), by_token=booleans())
def test_null_keeps_the_current_value(shop: Shop, details: Edit, fields: list[str], *, by_token: bool) -> None:
    customer = shop.new_customer(details)
    before = shop.details(customer)
    if by_token:
        shop.as_customer(customer).UpdateCustomerDetails1(**dict.fromkeys(fields)).answers(200)
    else:
        shop.UpdateCustomerDetails1(customer=customer.identity, **dict.fromkeys(fields)).answers(200)
    shop.details(customer).is_as(before)


@requirement("UpdateCustomerDetails1#null-keeps-value")
@cases(details=given.details(), first=given.edit(), edits=given.series(making.intention, most=4))
def test_a_field_that_is_null_or_left_out_keeps_its_value(
    shop: Shop, details: Edit, first: Edit, edits: list[Edit]
) -> None:
    customer = shop.new_customer(details)
    for edit in (first, *edits):
        before = shop.details(customer)
        entered(shop, customer, edit)
        kept = [field for field in given.EDITABLE if edit.get(field) is None]
        shop.details(customer).shows({field: before[field] for field in ("bh_id", "id", "email", *kept)})


@requirement("UpdateCustomerDetails1#only-named-customer-changes")
@cases(
    details=given.plain_details(),
    alike=booleans(),
    turns=lists(sampled_from([0, 1, 2]), min_size=2, max_size=3),
    edits=given.edit_series(of=making.entry, most=3),
    fields=sampled_from(given.subsets(given.IDENTIFYING)),
)
def test_every_other_customer_stays_as_it_was(
    shop: Shop, details: Edit, turns: list[int], edits: list[Edit], fields: list[str], *, alike: bool
) -> None:
    customers = shop.new_customers([details, details if alike else asking.XAVIER, {}])
    own = [customer.id for customer in customers]
    bystanders = [identity for identity in shop.earliest(2) if identity["shopid"] not in own]
    for turn, edit in zip(turns, edits, strict=False):
        named = customers[turn]
        others = [customer.identity for customer in customers if customer is not named] + bystanders
        before = [shop.found(identity) for identity in others]
        with asking.presumed():
            shop.UpdateCustomerDetails1(customer=named.identity_by(*fields), **edit).answers(200)
        for identity, then in zip(others, before, strict=True):
            if then is not None:
                shop.details(identity).is_as(then)


# --- what is taken away is gone -------------------------------------------------------------------------------------


def having(shop: Shop, details: Edit, *, by_entering: bool) -> Customer:
    """Return a customer whose details were pushed, or entered by the call itself."""
    if not by_entering:
        return shop.new_customer(details)
    customer = shop.new_customer()
    entered(shop, customer, details)
    return customer


@requirement("UpdateCustomerDetails1#empty-string-removes")
@cases(
    details=given.plain_details().filter(bool),
    by_entering=booleans(),
    removed=sampled_from(given.subsets(given.EDITABLE)),
    others=given.edit(of=making.value_or_gap),
    by_token=booleans(),
)
def test_an_empty_string_removes_the_value(
    shop: Shop, details: Edit, removed: list[str], others: Edit, *, by_entering: bool, by_token: bool
) -> None:
    customer = having(shop, details, by_entering=by_entering)
    emptied = dict.fromkeys(removed, "")
    reads_back(shop, customer, [emptied], judged=removed, by_token=by_token)
    reads_back(shop, customer, [emptied, others, {**others, **emptied}], judged=removed, by_token=by_token)


@requirement("UpdateCustomerDetails1#zero-date-removes-birthday")
@cases(
    birthday=given.made(lambda rng: rng.choice((making.birthday, making.yearless_birthday, lambda _: ""))(rng)),
    by_entering=booleans(),
    others=given.edit(["first_name", "last_name", "phone"], of=making.value_or_gap),
    by_token=booleans(),
)
def test_a_date_of_zeros_removes_the_birthday(
    shop: Shop, birthday: str, others: Edit, *, by_entering: bool, by_token: bool
) -> None:
    yearless = birthday.startswith("0-")
    customer = having(shop, {"birthday": birthday} if birthday else {}, by_entering=by_entering or yearless)
    reads_back(shop, customer, [{"birthday": "0-0-0"}], judged=["birthday"], by_token=by_token)
    entered(shop, customer, {"birthday": birthday or "1990-05-15"})
    edits: list[Edit] = [{**others, "birthday": "0-0-0"}, {"birthday": "0-0-0", **others}]
    reads_back(shop, customer, edits, judged=["birthday"], by_token=by_token)


@requirement("UpdateCustomerDetails1#year-unknown-birthday")
@cases(
    before=one_of(none(), given.birthdays()),
    days=given.series(making.yearless_or_leap_day, most=4),
    year=sampled_from(["1988", "2000", "1904"]),
    by_token=booleans(),
)
def test_a_birthday_without_a_year_reads_back_as_month_and_day(
    shop: Shop, before: str | None, days: list[str], year: str, *, by_token: bool
) -> None:
    customer = shop.new_customer({"birthday": before} if before else {})
    edits: list[Edit] = [{"birthday": day} for day in days]
    reads_back(shop, customer, edits, judged=["birthday"], by_token=by_token)
    # The same day with a year, and then without it again.
    entered(shop, customer, {"birthday": f"{year}{days[-1].removeprefix('0')}"})
    reads_back(shop, customer, edits[-1:], judged=["birthday"], by_token=by_token)
