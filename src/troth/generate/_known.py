"""What the malformed requests are made from: for each call, inputs that would change something if they were applied.

They name anybody, as drawn requests do; who they are about is put in when they are sent. A call that is not here, of a
further folder of calls, has its malformed requests made from drawn ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.generate._drawn import Dubious

NEW = "Anew"
"""The beginning of a text that is made another one each time it is sent, so that every write changes something."""

_ANYBODY = {"bhid": "anybody"}
_NAMES = {"firstName": NEW, "lastName": NEW}
_EXTENDED = {"city": NEW, "gender": NEW}
_EMAIL = {"type": "email", "value": "a@example.com", "primary": "false", "verified": "false"}
_MOBILE = {"type": "mobile", "value": "447700900000", "verified": "true", "meta": {"residence": "true"}}

BODIES: Mapping[str, tuple[dict[str, Any], ...]] = {
    "bubblehouse/CustomerDetails1": (
        {"customer": _ANYBODY},
        {"customer": {"bhid": "anybody", "shopid": "anybody", "email": "anybody"}},
    ),
    "bubblehouse/UpdateCustomerDetails1": (
        {"customer": _ANYBODY, "first_name": NEW, "last_name": NEW, "phone": "any", "birthday": "1990-05-15"},
        {"customer": {"shopid": "anybody", "email": "anybody"}, "first_name": NEW},
    ),
    "bubblehouse/UpdateCustomers3": (
        {"customers": [{"id": "anybody", "email": "anybody@example.com", "first_name": NEW, "last_name": NEW}]},
        {"customers": [{"id": "anybody", "last_name": NEW, "birthday": "1990-05-15", "tags": [NEW], "phone": "any"}]},
    ),
    "bubblehouse/MergeCustomers1": (
        {"customers": [_ANYBODY, _ANYBODY], "description": NEW, "private_note": NEW},
        {"customers": [{"shopid": "anybody"}, {"email": "anybody"}]},
    ),
    "capillary/UpdateCustomerDetails": (
        {"profiles": [_NAMES], "extendedFields": _EXTENDED},
        {"profiles": [{**_NAMES, "fields": {"city": NEW}, "commChannels": [_EMAIL, _MOBILE]}]},
    ),
}
"""Valid inputs by call; the first is the plainest."""

DUBIOUS: Mapping[str, tuple[Dubious, ...]] = {
    "bubblehouse/UpdateCustomers3": (
        {"body": {"customers": [{"id": "anybody", "first_name": NEW}, {"first_name": NEW}], "debug": True}},
        {"body": {"customers": [{"first_name": NEW}, {"email": "anybody", "last_name": NEW}], "debug": True}},
    ),
    "bubblehouse/MergeCustomers1": (
        {"body": {"customers": [_ANYBODY]}},
        {"body": {"customers": [_ANYBODY, _ANYBODY, {"shopid": "nobody"}]}},
        {"body": {"customers": [_ANYBODY, _ANYBODY, {}]}},
        {"body": {"customers": [_ANYBODY, _ANYBODY, _ANYBODY]}},
    ),
    "capillary/UpdateCustomerDetails": (
        {"body": {"profiles": [_NAMES], "loyaltyInfo": {"loyaltyType": "non_loyalty"}}},
        {"body": {"extendedFields": _EXTENDED, "loyaltyInfo": {"loyaltyType": "non_loyalty"}}},
        {"body": {"profiles": [_NAMES], "loyaltyProgramEnrollments": [{"programId": 0}]}},
        {"body": {"profiles": [_NAMES], "extendedFields": _EXTENDED}, "query": []},
        {"body": {"profiles": [_NAMES], "extendedFields": _EXTENDED}, "query": [["source", "NOWHERE"]]},
        {"body": {"profiles": [_NAMES]}, "query": [["source", "INSTORE"], ["use_async", "perhaps"]]},
    ),
}
"""Requests that are well formed, and of which no page says how they are answered; a refusal is likely."""

CAUSES: Mapping[str, frozenset[str]] = {
    "bubblehouse": frozenset(
        {
            "invalid_token",
            "obsolete_global_api_version",
            "invalid_global_api_version",
            "inaccessible_global_api_version",
            "missing_customer_identity",
            "empty_customer_identity",
            "no_customers_match_customer_identity",
            "customer_identity_partially_mismatches_matched_customer",
            "customer_identity_does_not_match_token",
        }
    ),
    "capillary": frozenset({"8015", "3217"}),
}
"""The documented errors, by vendor, that a request can be made to have."""
