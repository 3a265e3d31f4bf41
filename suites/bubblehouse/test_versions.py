"""The global API version in the address: one that never existed, one that is over, one that is not for this account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis.strategies import integers, one_of, sampled_from

from suites.bubblehouse import asking
from troth import cases, requirement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import SearchStrategy

    from troth import Shop
    from troth.model import Call


def versions_that_never_existed() -> SearchStrategy[str]:
    """Return versions named like days before there was an API, days far ahead, no days at all, or otherwise."""
    first = sampled_from(["v19990101", "v20239999", "v0", "v1", "v99991231", "v00000000", "v20230230", "v202306011"])
    long_ago = integers(1900, 1999).map("v{}0601".format)
    impossible = integers(13, 99).map("v2023{}01".format)
    return one_of(first, long_ago, integers(2100, 2999).map("v{}0101".format), impossible)


@requirement("*#error-invalid-global-api-version")
@cases(version=versions_that_never_existed(), way=asking.tokens_and_methods)
def test_a_version_that_never_existed_is_refused(shop: Shop, call: Call, version: str, way: Sequence[str]) -> None:
    refused_with(shop, call, version, way, "invalid_global_api_version")


@requirement("*#error-obsolete-global-api-version")
@cases(way=asking.tokens_and_methods)
def test_a_version_that_is_over_is_refused(shop: Shop, call: Call, way: Sequence[str]) -> None:
    version = shop.obsolete_version
    refused_with(shop, call, version, way, "obsolete_global_api_version")


@requirement("*#error-inaccessible-global-api-version")
@cases(way=asking.tokens_and_methods)
def test_a_version_that_is_not_for_this_account_is_refused(shop: Shop, call: Call, way: Sequence[str]) -> None:
    version = shop.inaccessible_version
    refused_with(shop, call, version, way, "inaccessible_global_api_version")


def refused_with(shop: Shop, call: Call, version: str, way: Sequence[str], error_id: str) -> None:
    """Say that a request that is valid but for its version is refused with this error."""
    holder, inputs = asking.valid_request(shop, call, asking.two_customers(shop), way)
    holder.with_version(version).send(call, method=way[1], json=inputs).answers(400, error_id)
