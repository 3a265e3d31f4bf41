"""Updates that no page describes. Whatever is answered to them, some things stay as they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from suites.capillary import bodies

if TYPE_CHECKING:
    from troth import Answer, CustomerReading, Org

LOYALTY_INFOS: tuple[dict[str, Any], ...] = (
    {"loyaltyInfo": {"loyaltyType": "non_loyalty"}},
    {},
    {"loyaltyInfo": {"loyaltyType": "loyalty"}},
    {"loyaltyInfo": {"loyaltyType": "non_loyalty"}, "use_async": True},
    *({"loyaltyInfo": {"loyaltyType": value}} for value in (None, "", "NON_LOYALTY", "non-loyalty", "none", False)),
    {"loyaltyInfo": {}},
    {"loyaltyInfo": None},
    {"loyaltyType": "non_loyalty"},
)
"""What may be said of loyalty, documented or not: a loyalty customer stays one."""

PROFILES = (
    *("an ordinary profile", "identifiers", "an identifier", "an external id", "a source", "a source and an account"),
    *("an account", "a second profile", "an empty profile", "an unknown custom field", "no channels", "a line channel"),
)
BODIES = (
    *("an ordinary body", "an invented account", "non_loyalty", "non_loyalty in the background"),
    *("an unknown program", "an unknown extended field", "a text as a program"),
)
"""What may be strange about an update: whatever is answered, some things stay as they are."""


def send(org: Org, shown: CustomerReading, in_profile: str, in_body: str) -> Answer:
    """Send an update of all details with something strange to its profile, to the rest, or to both."""
    customer = shown.customer
    made = bodies.update(org, shown, bodies.EVERYTHING)
    profile = made["profiles"][0]
    # In the store too: what becomes of them there is not looked at.
    profile["commChannels"] = [
        {**channel, "primary": "true"} for channel in bodies.channels(org, shown, bodies.EVERYTHING["channels"])
    ]
    elsewhere = "WEBSITE" if customer.source != "WEBSITE" else "INSTORE"
    mobile, email, external = (
        {"type": "mobile", "value": bodies.mobile_to_add(org, shown)},
        {"type": "email", "value": f"new.{customer.id}@example.com"},
        {"type": "externalId", "value": f"new-{customer.id}"},
    )
    second = {"source": elsewhere, "lastName": "Second", "identifiers": [email]}
    profiles: dict[str, list[dict[str, Any]]] = {
        "identifiers": [{**profile, "identifiers": [mobile, email, external]}],
        "an identifier": [{**profile, "identifiers": [email]}],
        "an external id": [{**profile, "identifiers": [external]}],
        "a source": [{**profile, "source": elsewhere}],
        "a source and an account": [{**profile, "source": "WECHAT", "accountId": "troth-account"}],
        "an account": [{**profile, "accountId": "troth-account"}],
        "a second profile": [profile, second],
        "an empty profile": [{}],
        "no channels": [{**profile, "commChannels": []}],
        "a line channel": [{**profile, "commChannels": [{"type": "line", "value": f"troth-{customer.id}"}]}],
        "an unknown custom field": [{**profile, "fields": {**profile.get("fields", {}), "troth_unknown": "x"}}],
    }
    rest: dict[str, dict[str, Any]] = {
        "an invented account": {"account_id": f"{customer.account_id or 'troth'}-{customer.id}"},
        "an unknown program": {"loyaltyProgramEnrollments": [{"programId": 2147483647, "loyaltyPoints": 1}]},
        "an unknown extended field": {"extendedFields": {**made.get("extendedFields", {}), "troth_unknown": "x"}},
        **_PARTS,
    }
    made["profiles"] = profiles.get(in_profile, [profile])
    return org.UpdateCustomerDetails(customer, **(made | rest.get(in_body, {})))


_PARTS: dict[str, dict[str, Any]] = {
    "a number as a name": {"profiles": [{"firstName": 5, "lastName": "Strange"}]},
    "a text as profiles": {"profiles": "Ann"},
    "a text as custom fields": {"profiles": [{"firstName": "Strange", "fields": "x"}]},
    "a channel without a type": {"profiles": [{"firstName": "Strange", "commChannels": [{"value": "x@example.com"}]}]},
    "an unknown type of channel": {
        "profiles": [{"firstName": "Strange", "commChannels": [{"type": "x", "value": "y"}]}]
    },
    "a list as extended fields": {"extendedFields": ["x"]},
    "an unknown loyalty type": {"loyaltyInfo": {"loyaltyType": "gold"}},
    "a text as loyalty": {"loyaltyInfo": "loyalty"},
    "a text as a program": {"loyaltyProgramEnrollments": [{"programId": "x", "tierNumber": 1}]},
    "negative points": {"loyaltyProgramEnrollments": [{"programId": 2147483647, "loyaltyPoints": -1}]},
    "a date without a time": {"loyaltyProgramEnrollments": [{"programId": 2147483647, "tierExpiryDate": "2031-02-30"}]},
    "non_loyalty": {"loyaltyInfo": {"loyaltyType": "non_loyalty"}},
    "non_loyalty in the background": {"loyaltyInfo": {"loyaltyType": "non_loyalty"}, "use_async": True},
}
_QUERIES = ("no source", "an unknown source", "a source in lower case", "no account", "an account", "an unknown flag")
_BODIES = ("half a body", "a list as the body", "a body that is plain text", "a body in another letter case", "POST")
REFUSABLE = (*_PARTS, *_QUERIES, *_BODIES)
"""What may well be refused, though no page says how."""


def send_refusable(org: Org, shown: CustomerReading, what: str) -> Answer:
    """Send an update of many details, with something wrong in it."""
    customer = shown.customer
    made = bodies.update(org, shown, bodies.EVERYTHING)
    if what in _PARTS:
        return org.UpdateCustomerDetails(customer, **(made | _PARTS[what]))
    source, account = ("source", customer.source), ("accountId", customer.account_id or "")
    queries = {
        "no source": [account],
        "an unknown source": [("source", "NOWHERE"), account],
        "a source in lower case": [("source", customer.source.lower()), account],
        "no account": [source],
        "an account": [source, ("accountId", f"troth-{customer.id}")],
        "an unknown flag": [source, account, ("use_async", "perhaps")],
    }
    query = [(name, value) for name, value in queries.get(what, [source, account]) if value]
    body = {name: value for name, value in made.items() if name != "use_async"}
    text = json.dumps(body, ensure_ascii=False)
    texts = {
        "half a body": text[: len(text) * 2 // 3],
        "a list as the body": f"[{text}]",
        "a body in another letter case": text.replace('"profiles"', '"Profiles"'),
    }
    return org.send(
        customer.id,
        method="POST" if what == "POST" else "PUT",
        query=query,
        body=texts.get(what, text).encode(),
        content_type="text/plain" if what == "a body that is plain text" else "application/json",
    )
