from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from troth.contract import load_contract, openapi

if TYPE_CHECKING:
    from pathlib import Path

    from troth.model import Contract, Requirement

VENDORS = ("bubblehouse", "capillary")
LEVELS = {
    "bubblehouse/MergeCustomers1#earlier-account-wins": "must",
    "bubblehouse/MergeCustomers1#later-only-values-survive": "should",
    "bubblehouse/MergeCustomers1#undone-by-staff": "may",
    "bubblehouse/MergeCustomers1#no-server-error": "should",
    "bubblehouse/MergeCustomers1#error-invalid-token": "must",
    "capillary/UpdateCustomerDetails#json-content-type": "should",
    "capillary/UpdateCustomerDetails#error-8015": "must",
}
NEEDS = {
    "bubblehouse/UpdateCustomers3#error-obsolete-global-api-version": ("bubblehouse.obsolete_api_version",),
    "bubblehouse/UpdateCustomers3#error-rate-limit-exceeded": ("--provoke rate-limit",),
    "bubblehouse/UpdateCustomers3#debug-fails-on-warning": ("bubblehouse.sandbox",),
    "bubblehouse/UpdateCustomers3#new-customer-appears": (),
    "capillary/UpdateCustomerDetails#error-3217": ("capillary.customer.account_id",),
}
SOURCES = {
    # A shared promise keeps its page; an error is printed by every page that lists it.
    "bubblehouse/MergeCustomers1#strict-json": ("rpc, Responses", "calling/rpc"),
    "bubblehouse/MergeCustomers1#error-rate-limit-exceeded": ("MergeCustomers1, Global Errors", "/MergeCustomers1"),
    "bubblehouse/CustomerDetails1#dates-are-days": ("values, date", "calling/values"),
    "capillary/UpdateCustomerDetails#error-8015": (
        "UpdateCustomerDetails, API specific error code",
        "update-customer-detail",
    ),
}
APPLIES = {
    "succeeds": {"CustomerDetails1", "MergeCustomers1", "UpdateCustomerDetails1", "UpdateCustomers3"},
    "refused-write-changes-nothing": {"MergeCustomers1", "UpdateCustomerDetails1", "UpdateCustomers3"},
    "no-token-shows-nothing": {"CustomerDetails1"},
    "customer-token-refused": {"MergeCustomers1", "UpdateCustomers3"},
    "customer-token-names-its-customer": {"CustomerDetails1", "UpdateCustomerDetails1"},
    "error-missing-customer-identity": {"CustomerDetails1", "UpdateCustomerDetails1"},
}


def find(contract: Contract, full_id: str) -> Requirement:
    call, _, slug = full_id.partition("#")
    found = contract.call(call).requirement(slug)
    assert found is not None
    return found


@pytest.mark.parametrize("full_id", LEVELS)
def test_requirement_has_its_level(contract: Contract, full_id: str) -> None:
    assert find(contract, full_id).level == LEVELS[full_id]


@pytest.mark.parametrize("full_id", NEEDS)
def test_requirement_needs_keys_of_its_vendor_or_options(contract: Contract, full_id: str) -> None:
    assert find(contract, full_id).needs == NEEDS[full_id]


@pytest.mark.parametrize("full_id", SOURCES)
def test_requirement_names_the_page_and_its_address(contract: Contract, full_id: str) -> None:
    source, address = SOURCES[full_id]
    assert find(contract, full_id).source == source
    assert find(contract, full_id).url.endswith(address)


@pytest.mark.parametrize("slug", APPLIES)
def test_shared_promise_is_made_by_the_calls_it_applies_to(contract: Contract, slug: str) -> None:
    assert {call.name for call in contract.vendor("bubblehouse").calls if slug in call.slugs} == APPLIES[slug]


def test_five_calls_of_two_vendors_are_there(contract: Contract) -> None:
    assert tuple(vendor.name for vendor in contract.vendors) == VENDORS
    assert [call.id for call in contract.calls] == [
        "bubblehouse/CustomerDetails1",
        "bubblehouse/MergeCustomers1",
        "bubblehouse/UpdateCustomerDetails1",
        "bubblehouse/UpdateCustomers3",
        "capillary/UpdateCustomerDetails",
    ]
    assert contract.version == max(vendor.contract for vendor in contract.vendors)


def test_every_requirement_has_an_id_of_its_own(contract: Contract) -> None:
    ids = [requirement.id for requirement in contract.requirements]
    assert len(set(ids)) == len(ids)
    assert all(requirement.id.startswith(f"{requirement.call}#") for requirement in contract.requirements)


@pytest.mark.parametrize("name", VENDORS)
def test_every_discrepancy_has_two_sides_or_more(contract: Contract, name: str) -> None:
    vendor = contract.vendor(name)
    assert vendor.discrepancies
    assert all(len(discrepancy.sides) >= 2 for discrepancy in vendor.discrepancies)
    assert {discrepancy.vendor for discrepancy in vendor.discrepancies} == {name}


@pytest.mark.parametrize("name", ["nobody", "Bubblehouse", ""])
def test_what_is_not_in_the_contract_is_not_found(contract: Contract, name: str) -> None:
    with pytest.raises(KeyError):
        contract.vendor(name)
    with pytest.raises(KeyError):
        contract.call(f"bubblehouse/{name}")
    assert contract.calls[0].requirement(name) is None


def test_errors_are_in_the_order_of_the_families_of_the_call(specs: Path) -> None:
    path = specs / "bubblehouse" / "UpdateCustomerDetails1" / "call.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('["global", "customer-identity"]', '["customer-identity", "global"]'), "utf-8")
    (call,) = load_contract(specs=specs).calls
    assert (call.errors[0].family, call.errors[-1].family) == ("customer-identity", "global")
    assert call.slugs[-1] == "error-inaccessible-global-api-version"


def test_files_of_one_name_in_two_calls_stay_apart(specs: Path) -> None:
    first = specs / "bubblehouse" / "UpdateCustomerDetails1"
    second = shutil.copytree(first, specs / "bubblehouse" / "Second1")
    call = second / "call.toml"
    call.write_text(call.read_text("utf-8").replace("}/UpdateCustomerDetails1", "}/Second1"), "utf-8")
    for number, folder in enumerate((first, second)):
        (folder / "output.schema.json").write_text('{"items": {"$ref": "part.schema.json"}}', "utf-8")
        (folder / "part.schema.json").write_text(json.dumps({"const": number}), "utf-8")
        (folder / "examples.json").write_text("[]", "utf-8")
    schemas = openapi(load_contract(specs=specs).vendors[0])["components"]["schemas"]
    assert schemas["UpdateCustomerDetails1-part"] == {"const": 0}
    assert schemas["Second1-part"] == {"const": 1}
