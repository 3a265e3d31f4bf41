"""CustomerDetails1: what Bubblehouse stores about one customer."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from suites.bubblehouse import given, looks, pushed
from troth import Disagreement, Undecided, cases, requirement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth import Customer, Reading, Shop

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_OF_ANY_YEAR = re.compile(r"(?:0|0000|-)-([0-9]{2})-([0-9]{2})")
_UTC = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?([Zz]|[+-]00:00)")
_DECIMAL = re.compile(r"-?[0-9]+([.][0-9]+)?")
_DAYS = ("birthday", "anniversary")
_TIMES = ("signed_up_at", "email_marketing_consent_change_time")
_CONSENTS = ("email_marketing_consent", "sms_marketing_consent")
_CONSENT_VALUES = ("subscribed", "not_subscribed", "unsubscribed", "subscribing", "unknown")
_WAYS = ("bhid", "shopid", "email", "token", "GET")
_LEAP_YEAR = 2000


# --- which customer is shown ----------------------------------------------------------------------------------------


@requirement("CustomerDetails1#same-customer-by-any-identity")
@cases(details=pushed.whole(), form=pushed.identity_forms())
def test_every_combination_of_identity_fields_shows_the_same(
    shop: Shop, details: dict[str, Any], form: dict[str, str]
) -> None:
    customer = _pushed(shop, {**shop.new_identity(**form), **details})
    before = shop.details(customer)
    before.required("email")
    for names in given.subsets(given.IDENTIFYING)[1:]:
        identity = customer.identity_by(*names)
        _same_by(shop, identity).is_as(before)
    _same_by(shop, dict(reversed(identity.items()))).is_as(before)


@requirement("CustomerDetails1#same-customer-by-any-identity")
@cases(
    details=st.lists(given.plain_details(), min_size=2, max_size=2),
    turns=st.lists(st.integers(0, 11), min_size=1, max_size=6),
)
def test_customers_asked_for_in_turn_are_not_mixed_up(
    shop: Shop, details: list[dict[str, Any]], turns: list[int]
) -> None:
    customers = shop.new_customers(details)
    before = [shop.details(customer) for customer in customers]
    for turn in turns:
        number = turn % len(customers)
        way = given.IDENTIFYING[turn % len(given.IDENTIFYING)]
        _same_by(shop, customers[number].identity_by(way)).is_as(before[number])


@requirement("CustomerDetails1#same-customer-by-any-identity")
@cases(by=st.sampled_from(["id", "email"]), details=given.plain_details())
def test_a_customer_with_one_name_is_found_by_it(shop: Shop, by: str, details: dict[str, Any]) -> None:
    customer = shop.new_customer(details, by=by)
    way = "shopid" if by == "id" else "email"
    before = shop.details(customer)
    _same_by(shop, customer.identity_by(way)).is_as(before)
    _same_by(shop, customer.identity_by("bhid", way)).is_as(before)


@requirement("CustomerDetails1#bh-id-same-in-every-answer")
@cases(
    details=pushed.scalars(given.plain_names()),
    steps=st.lists(st.sampled_from(["push", "edit", *_WAYS]), min_size=2, max_size=6),
    more=pushed.scalars(given.plain_names(), least=1),
)
def test_the_bubblehouse_id_never_changes(
    shop: Shop, details: dict[str, Any], steps: list[str], more: dict[str, Any]
) -> None:
    customer = shop.new_customer(details)
    for number, step in enumerate(steps):
        if step == "push":
            shop.push([{"id": customer.id, "email": customer.email, **more}]).succeeds()
        elif step == "edit":
            shop.UpdateCustomerDetails1(customer=customer.identity, first_name=f"Ann {number}").succeeds()
        else:
            _has_bh_id(_by(shop, customer, step), customer, f"step {number + 1}, {step}")
    for way in ("shopid", "token"):
        _has_bh_id(_by(shop, customer, way), customer, way)


@requirement("CustomerDetails1#post-and-get-agree")
@cases(details=pushed.whole(), form=pushed.identity_forms())
def test_get_and_post_give_the_same_answer(shop: Shop, details: dict[str, Any], form: dict[str, str]) -> None:
    customer = _pushed(shop, {**shop.new_identity(**form), **details})
    holder = shop.as_customer(customer)
    posted = holder.CustomerDetails1().succeeds()
    got = holder.send(posted.call, method="GET").answers(200)
    shop.reading(got).is_as(shop.reading(posted))


@requirement("CustomerDetails1#post-and-get-agree")
@cases(edits=st.lists(given.edits(of=given.plain_values), min_size=1, max_size=2))
def test_get_and_post_agree_after_every_update(shop: Shop, edits: list[dict[str, str]]) -> None:
    customer = shop.new_customer({"first_name": "Ann", "phone": "+12025550123"})
    holder = shop.as_customer(customer)
    for edit in edits:
        shop.UpdateCustomerDetails1(customer=customer.identity, **edit).succeeds()
        posted = holder.CustomerDetails1().succeeds()
        got = holder.send(posted.call, method="GET").answers(200)
        shop.reading(got).is_as(shop.reading(posted))


@requirement("CustomerDetails1#reading-changes-nothing")
@cases(details=pushed.whole(given.plain_names()), ways=st.lists(st.sampled_from(_WAYS), min_size=1, max_size=8))
def test_reading_changes_nothing(shop: Shop, details: dict[str, Any], ways: list[str]) -> None:
    customer, other = shop.new_customers([details, {**details, "first_name": "Bea"}])
    before, before_of_other = shop.details(customer), shop.details(other)
    for way in ways:
        _by(shop, customer, way)
    shop.details(customer).is_as(before)
    shop.details(other).is_as(before_of_other)


@requirement("CustomerDetails1#reading-changes-nothing")
@cases(
    details=pushed.whole(given.plain_names()),
    asked=st.lists(st.sampled_from(["nobody", "nothing", "other", "mixed"]), min_size=1, max_size=4),
)
def test_a_refused_reading_changes_nothing(shop: Shop, details: dict[str, Any], asked: list[str]) -> None:
    customer, other = shop.new_customers([details, {"first_name": "Bea"}])
    nobody = shop.new_identity()
    inputs: dict[str, Any] = {
        "nobody": {"customer": {"shopid": nobody["id"]}},
        "nothing": {},
        "other": {"customer": other.identity_by("shopid")},
        "mixed": {"customer": {**customer.identity_by("shopid"), **other.identity_by("email")}},
    }
    before = shop.details(customer)
    for name in asked:
        holder = shop.as_customer(customer) if name == "other" else shop
        holder.CustomerDetails1(**inputs[name]).may_be_anything()
    shop.details(customer).is_as(before)


# --- what is shown --------------------------------------------------------------------------------------------------


@requirement("CustomerDetails1#shop-attributes-as-provided")
@cases(provided=st.lists(pushed.attributes(), min_size=1, max_size=2))
def test_tags_and_extras_show_as_they_were_provided(shop: Shop, provided: list[dict[str, Any]]) -> None:
    for customer, attributes in zip(shop.new_customers(provided), provided, strict=True):
        shown = shop.details(customer)
        looks.shows_tags(shown, attributes.get("tags", []))
        looks.shows_extras(shown, attributes.get("extras", {}))


@requirement("CustomerDetails1#shop-attributes-as-provided")
@cases(provided=pushed.attributes(), details=pushed.whole(given.plain_names()))
def test_tags_and_extras_show_beside_everything_else(
    shop: Shop, provided: dict[str, Any], details: dict[str, Any]
) -> None:
    shown = shop.details(shop.new_customer({**details, **provided}))
    looks.shows_tags(shown, provided.get("tags", []))
    looks.shows_extras(shown, provided.get("extras", {}))


@requirement("CustomerDetails1#dates-are-days")
@cases(days=st.fixed_dictionaries({name: given.birthdays() for name in _DAYS}))
def test_birthday_and_anniversary_are_days(shop: Shop, days: dict[str, str]) -> None:
    shown = shop.details(shop.new_customer(days))
    _are_days(shown, _DAYS, yearless=False)


@requirement("CustomerDetails1#dates-are-days")
@cases(
    birthday=st.one_of(given.birthdays(), given.yearless_birthdays()), ways=st.lists(st.sampled_from(_WAYS), max_size=2)
)
def test_a_birthday_that_was_entered_is_a_day(shop: Shop, birthday: str, ways: list[str]) -> None:
    customer = shop.new_customer({"birthday": "1990-05-15"})
    shop.UpdateCustomerDetails1(customer=customer.identity, birthday=birthday).succeeds()
    for way in ("bhid", *ways):
        _are_days(_by(shop, customer, way), ("birthday",), yearless=birthday.startswith("0-"))


@requirement("CustomerDetails1#times-are-utc")
@cases(moment=pushed.moments(), consent=st.sampled_from(pushed.UNDEMANDING_CONSENTS), way=st.sampled_from(_WAYS))
def test_times_are_in_utc(shop: Shop, moment: str, consent: str, way: str) -> None:
    customer = shop.new_customer({"signed_up_at": moment, "email_marketing_consent": consent})
    _match(_by(shop, customer, way), _TIMES, _UTC, "a time by RFC 3339, in UTC")


@requirement("CustomerDetails1#money-is-a-decimal-string")
@cases(amounts=st.lists(pushed.amounts(), min_size=1, max_size=2), way=st.sampled_from(_WAYS))
def test_money_is_a_decimal_number_in_a_string(shop: Shop, amounts: list[str | int], way: str) -> None:
    for customer in shop.new_customers([{"total_spent": amount} for amount in amounts]):
        _match(_by(shop, customer, way), ("total_spent",), _DECIMAL, "a decimal number in a string")


@requirement("CustomerDetails1#consent-values-documented")
@cases(
    consents=st.fixed_dictionaries(dict.fromkeys(_CONSENTS, st.sampled_from(pushed.UNDEMANDING_CONSENTS))),
    way=st.sampled_from(_WAYS),
)
def test_consents_are_documented_values(shop: Shop, consents: dict[str, str], way: str) -> None:
    shown = _by(shop, shop.new_customer(consents), way)
    if not any(shown.has(name) for name in _CONSENTS):
        raise Undecided("no consent is shown")
    for name in _CONSENTS:
        if shown.has(name) and shown[name] not in _CONSENT_VALUES:
            raise Disagreement(
                *(f'{name} is "{value}"' for value in _CONSENT_VALUES), actual=f"{shown[name]!r}", where=f"/{name}"
            )


# --- how it is looked at --------------------------------------------------------------------------------------------


def _pushed(shop: Shop, item: dict[str, Any]) -> Customer:
    shop.push([item]).succeeds()
    return shop.appeared(item)


def _same_by(shop: Shop, identity: Mapping[str, str]) -> Reading:
    """Return what is shown of an identity that has to be accepted."""
    return shop.reading(shop.CustomerDetails1(customer=dict(identity)).answers(200))


def _by(shop: Shop, customer: Customer, way: str) -> Reading:
    """Return what is shown of a customer in one of `_WAYS`, as a step."""
    if way in given.IDENTIFYING:
        return shop.details(customer.identity_by(way))
    holder = shop.as_customer(customer)
    answer = holder.CustomerDetails1().succeeds()
    if way == "GET":
        answer = holder.send(answer.call, method="GET").succeeds()
    return shop.reading(answer)


def _has_bh_id(shown: Reading, customer: Customer, when: str) -> None:
    if shown["bh_id"] != customer.bhid:
        raise Disagreement(f'bh_id is "{customer.bhid}", by {when}', actual=f"{shown['bh_id']!r}", where="/bh_id")


def _are_days(shown: Reading, names: tuple[str, ...], *, yearless: bool) -> None:
    there = [name for name in names if shown.has(name)]
    if not there:
        raise Undecided(f"none of {', '.join(names)} is shown")
    for name in there:
        value = str(shown[name])
        dated, undated = _DAY.fullmatch(value), _DAY_OF_ANY_YEAR.fullmatch(value)
        if undated and yearless:
            exists = _is_day(_LEAP_YEAR, int(undated[1]), int(undated[2]))
        else:
            exists = dated is not None and _is_day(int(dated[1]), int(dated[2]), int(dated[3]))
        if not exists:
            raise Disagreement(f"{name} is a day, YYYY-MM-DD", actual=f"{shown[name]!r}", where=f"/{name}")


def _is_day(year: int, month: int, day: int) -> bool:
    return year > 0 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _match(shown: Reading, names: tuple[str, ...], form: re.Pattern[str], what: str) -> None:
    there = [name for name in names if shown.has(name)]
    if not there:
        raise Undecided(f"none of {', '.join(names)} is shown")
    for name in there:
        if not isinstance(shown[name], str) or not form.fullmatch(shown[name]):
            raise Disagreement(f"{name} is {what}", actual=f"{shown[name]!r}", where=f"/{name}")
