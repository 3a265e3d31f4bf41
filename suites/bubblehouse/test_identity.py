"""The customer a request is about, named by a CustomerIdentity1: what finds whom, and the five documented errors."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

from hypothesis.strategies import sampled_from

from suites.bubblehouse import asking, given
from troth import Disagreement, cases, requirement

if TYPE_CHECKING:
    from troth import Customer, Shop
    from troth.model import Call

Edit = dict[str, Any]

NO_MATCH = "no_customers_match_customer_identity"
PARTIAL_MISMATCH = "customer_identity_partially_mismatches_matched_customer"
TOKEN_MISMATCH = "customer_identity_does_not_match_token"  # noqa: S105 - an error id

RECORDED = {"id email": ["bhid", "shopid", "email"], "id": ["bhid", "shopid"], "email": ["bhid", "email"]}
BY_ANY = [(by, fields) for by, recorded in RECORDED.items() for fields in given.subsets(recorded)]
WITH_AN_ID = [(by, fields) for by, fields in BY_ANY if "id" in by.split()]
WITH_EMPTY = [
    list(parts) for parts in product(["right", "empty", "absent"], repeat=3) if "right" in parts and "empty" in parts
]
# A field that is nobody's, beside those that find a customer for whom none is recorded.
UNRECORDED = [["id", ["shopid"]], ["email", ["email"]], ["id", ["bhid"]], ["email", ["bhid"]]]
UNRECORDED += [["id", ["bhid", "shopid"]], ["email", ["bhid", "email"]]]
# What looks like a customer's: in all but a few signs, by a pattern, or in another field.
ALIKE = [
    ("shopid", "{id}x"),
    ("shopid", "x{id}"),
    ("email", "x{email}"),
    ("email", "{email}x"),
    ("email", "{name}+x@{domain}"),
    ("shopid", "{email}"),
    ("shopid", "{bhid}"),
    ("shopid", "%"),
    ("shopid", "{id}%"),
    ("shopid", "{id_pattern}"),
    ("email", "{email_pattern}"),
    ("shopid", "{unknown_bhid}"),
    ("bhid", "{unknown_bhid}"),
]
# Of which of two customers each field is; None for none of them.
MIXED = [list(owners) for owners in product([0, 1, None], repeat=3) if {0, 1} <= {*owners}]


def identity_of(customers: list[Customer], owners: list[int | None]) -> dict[str, str]:
    """Return an identity whose fields are each one customer's."""
    fields = zip(given.IDENTIFYING, owners, strict=True)
    return {field: customers[owner].identity_by(field)[field] for field, owner in fields if owner is not None}


def alike(customer: Customer, form: str) -> str:
    """Return what only looks like the customer's; in a pattern of SQL an underscore stands for any sign."""
    name, _, domain = str(customer.email).partition("@")
    return form.format(
        id=customer.id,
        id_pattern=str(customer.id).replace("-", "_"),
        email=customer.email,
        email_pattern=str(customer.email).replace("-", "_"),
        name=name,
        domain=domain,
        bhid=customer.bhid,
        unknown_bhid=asking.unknown_bhid(customer),
    )


# --- what finds a customer ------------------------------------------------------------------------------------------


@requirement("*#same-customer-by-any-identity")
@cases(named=sampled_from(BY_ANY))
def test_any_identity_finds_its_customer(shop: Shop, call: Call, named: tuple[str, list[str]]) -> None:
    by, fields = named
    customer, _ = asking.two_customers(shop, by)
    asking.is_about(shop, call, customer, customer.identity_by(*fields))


@requirement("*#same-customer-by-any-identity")
@cases(parts=sampled_from(WITH_EMPTY))
def test_an_empty_field_beside_a_good_one_is_as_if_left_out(shop: Shop, call: Call, parts: list[str]) -> None:
    customer, _ = asking.two_customers(shop)
    whole = customer.identity_by(*given.IDENTIFYING)
    named = zip(given.IDENTIFYING, parts, strict=True)
    identity = {field: whole[field] if part == "right" else "" for field, part in named if part != "absent"}
    asking.is_about(shop, call, customer, identity)


@requirement("*#unrecorded-field-matches")
@cases(named=sampled_from(UNRECORDED))
def test_a_field_that_is_not_recorded_does_not_mismatch(shop: Shop, call: Call, named: tuple[str, list[str]]) -> None:
    by, fields = named
    customer, _ = asking.two_customers(shop, by)
    identity = customer.identity_by(*fields) | asking.nobodys(shop, "email" if by == "id" else "shopid")
    asking.is_about(shop, call, customer, identity)


@requirement("*#unrecorded-field-matches")
@cases(fields=sampled_from([["shopid"], ["bhid"], ["bhid", "shopid"]]))
def test_a_field_that_is_not_recorded_does_not_mismatch_the_token(shop: Shop, call: Call, fields: list[str]) -> None:
    customer = shop.new_customer(asking.WILHELMINA, by="id")
    identity = customer.identity_by(*fields) | asking.nobodys(shop, "email")
    asking.is_about(shop, call, customer, identity, holder=shop.as_customer(customer))


# --- none, or an empty one ------------------------------------------------------------------------------------------


@requirement("*#error-missing-customer-identity")
@cases(edit=asking.edits)
def test_a_request_without_a_customer_is_refused(shop: Shop, call: Call, edit: Edit) -> None:
    asking.ask(shop, call, **edit).answers(400, "missing_customer_identity")


@requirement("*#error-empty-customer-identity")
@cases(edit=asking.edits, fields=sampled_from(given.subsets(given.IDENTIFYING)))
def test_an_identity_of_empty_fields_is_refused(shop: Shop, call: Call, fields: list[str], edit: Edit) -> None:
    asking.ask(shop, call, customer=dict.fromkeys(fields, ""), **edit).answers(404, "empty_customer_identity")


@requirement("*#error-empty-customer-identity")
@cases(
    edit=asking.edits,
    identity=sampled_from([{}, None, *(dict.fromkeys(fields) for fields in given.subsets(given.IDENTIFYING))]),
)
def test_an_identity_without_any_value_is_empty_or_missing(
    shop: Shop, call: Call, identity: dict[str, None] | None, edit: Edit
) -> None:
    answer = asking.ask(shop, call, customer=identity, **edit)
    answer.answers(404, "empty_customer_identity", 400, "missing_customer_identity")


# --- nobody's -------------------------------------------------------------------------------------------------------


@requirement("*#error-no-customers-match-customer-identity")
@cases(
    edit=asking.edits,
    fields=sampled_from([["shopid"], ["email"], ["shopid", "email"]]),
    empty=sampled_from(given.IDENTIFYING),
)
def test_an_unknown_identity_is_refused(shop: Shop, call: Call, fields: list[str], empty: str, edit: Edit) -> None:
    identity = {empty: ""} | asking.nobodys(shop, *fields)
    asking.ask(shop, call, customer=identity, **edit).answers(404, NO_MATCH)


@requirement("*#error-no-customers-match-customer-identity")
@cases(edit=asking.edits)
def test_an_identity_that_only_looks_like_a_customers_is_refused(shop: Shop, call: Call, edit: Edit) -> None:
    customer = shop.new_customer(asking.WILHELMINA)
    for field, form in ALIKE:
        asking.ask(shop, call, customer={field: alike(customer, form)}, **edit).answers(404, NO_MATCH)


@requirement("*#unknown-bhid-refused")
@cases(edit=asking.edits, fields=sampled_from([["shopid"], ["email"], ["shopid", "email"], []]))
def test_an_unknown_bhid_is_refused_beside_known_fields(shop: Shop, call: Call, fields: list[str], edit: Edit) -> None:
    customer = shop.new_customer(asking.WILHELMINA)
    identity = {"bhid": asking.unknown_bhid(customer)} | customer.identity_by(*fields)
    asking.ask(shop, call, customer=identity, **edit).answers(404, NO_MATCH, 404, PARTIAL_MISMATCH)


@requirement("*#unknown-bhid-refused")
@cases(edit=asking.edits, by=sampled_from(["id", "email"]))
def test_an_unknown_bhid_is_refused_beside_all_that_is_recorded(shop: Shop, call: Call, by: str, edit: Edit) -> None:
    customer, _ = asking.two_customers(shop, by)
    known = customer.identity_by("shopid" if by == "id" else "email")
    identity = known | {"bhid": asking.unknown_bhid(customer)}
    asking.ask(shop, call, customer=identity, **edit).answers(404, NO_MATCH, 404, PARTIAL_MISMATCH)


# --- of two customers at once ---------------------------------------------------------------------------------------


@requirement("*#error-customer-identity-partially-mismatches-matched-customer")
@cases(edit=asking.edits, owners=sampled_from(MIXED))
def test_an_identity_of_two_customers_is_refused(shop: Shop, call: Call, owners: list[int | None], edit: Edit) -> None:
    customers = asking.two_customers(shop)
    asking.ask(shop, call, customer=identity_of(customers, owners), **edit).answers(404, PARTIAL_MISMATCH)


@requirement("*#error-customer-identity-partially-mismatches-matched-customer")
@cases(
    edit=asking.edits,
    fields=sampled_from([("bhid", "email"), ("bhid", "shopid"), ("shopid", "email"), ("email", "shopid")]),
)
def test_a_known_field_beside_one_that_is_nobodys_is_refused(
    shop: Shop, call: Call, fields: tuple[str, str], edit: Edit
) -> None:
    known, unknown = fields
    identity = shop.new_customer(asking.WILHELMINA).identity_by(known) | asking.nobodys(shop, unknown)
    asking.ask(shop, call, customer=identity, **edit).answers(404, PARTIAL_MISMATCH, 404, NO_MATCH)


# --- with a customer token ------------------------------------------------------------------------------------------


@requirement("*#customer-token-names-its-customer")
@cases(by=sampled_from(["id email", "id"]), turns=sampled_from([[0], [1], [0, 1, 0], [1, 1, 0]]))
def test_a_customer_token_names_its_customer(shop: Shop, call: Call, by: str, turns: list[int]) -> None:
    customers = asking.two_customers(shop, by)
    for turn in turns:
        for method in call.methods:
            asking.is_about(shop, call, customers[turn], holder=shop.as_customer(customers[turn]), method=method)


@requirement("*#customer-token-names-its-customer")
@cases(edit=asking.edits)
def test_a_customer_token_of_an_id_that_only_looks_like_a_customers_is_not_its(
    shop: Shop, call: Call, edit: Edit
) -> None:
    customer = shop.new_customer(asking.WILHELMINA)
    stranger = shop.new_identity(by="id")["id"]
    with asking.unchanged(shop, [customer]):
        for id_ in (f"{stranger}/{customer.id}", f"{customer.id}/{stranger}", f"x{customer.id}", f"{customer.id}x"):
            holder = shop.as_customer(replace(customer, id=id_))
            answer = asking.ask(holder, call, **edit).may_be_anything()
            if isinstance(answer.body, dict) and answer.body.get("bh_id") == customer.bhid:
                raise Disagreement(f'nothing of "{customer.id}" for the token of "{id_}"', actual="its details")


@requirement("*#matching-identity-with-customer-token")
@cases(named=sampled_from(WITH_AN_ID))
def test_a_customer_token_goes_with_its_customers_identity(
    shop: Shop, call: Call, named: tuple[str, list[str]]
) -> None:
    by, fields = named
    customer, _ = asking.two_customers(shop, by)
    asking.is_about(shop, call, customer, customer.identity_by(*fields), holder=shop.as_customer(customer))


@requirement("*#error-customer-identity-does-not-match-token")
@cases(edit=asking.edits, fields=sampled_from(given.subsets(given.IDENTIFYING)))
def test_a_customer_token_does_not_go_with_another_customer(
    shop: Shop, call: Call, fields: list[str], edit: Edit
) -> None:
    customer, other = asking.two_customers(shop)
    holder = shop.as_customer(customer)
    asking.ask(holder, call, customer=other.identity_by(*fields), **edit).answers(403, TOKEN_MISMATCH)


@requirement("*#error-customer-identity-does-not-match-token")
@cases(edit=asking.edits, owners=sampled_from(MIXED))
def test_a_customer_token_does_not_go_with_half_of_another_customer(
    shop: Shop, call: Call, owners: list[int | None], edit: Edit
) -> None:
    customers = asking.two_customers(shop)
    answer = asking.ask(shop.as_customer(customers[0]), call, customer=identity_of(customers, owners), **edit)
    answer.answers(403, TOKEN_MISMATCH, 404, PARTIAL_MISMATCH)


@requirement("*#error-customer-identity-does-not-match-token")
@cases(edit=asking.edits, fields=sampled_from([["shopid"], ["email"], ["shopid", "email"], ["bhid"]]))
def test_a_customer_token_does_not_go_with_nobodys_identity(
    shop: Shop, call: Call, fields: list[str], edit: Edit
) -> None:
    customer = shop.new_customer(asking.WILHELMINA)
    unknown = {"bhid": asking.unknown_bhid(customer)} if fields == ["bhid"] else asking.nobodys(shop, *fields)
    asking.ask(shop.as_customer(customer), call, customer=unknown, **edit).answers(403, TOKEN_MISMATCH, 404, NO_MATCH)
