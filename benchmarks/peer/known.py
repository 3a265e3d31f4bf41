"""What a user knows of a server under test: credentials, and customers that are there.

Bubblehouse's customers are pushed first, through the documented calls; Capillary's stand in the configuration.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jwt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Json = dict[str, Any]

CUSTOMERS = 8
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a server.

    Attributes:
        parameters: values that every request needs, by name.
        auth: credentials by security scheme, as `schemathesis.toml` has them.
        refused_versions: API versions of Bubblehouse that are refused.
        customers: of Bubblehouse; of each the identities that name it: by shop id, by e-mail, and others.
        places: of Capillary: customers with their sources and accounts.
        programs: of Capillary.
    """

    parameters: Mapping[str, str]
    auth: Mapping[str, Json]
    refused_versions: Sequence[str] = ()
    customers: Sequence[Sequence[Json]] = ()
    places: Sequence[Json] = ()
    programs: Sequence[int] = ()


def known_of(vendor: str, configuration: Path, *, push: bool) -> Known:
    """Return what is known of a sandbox that a `troth.toml` reaches.

    Args:
        vendor: whose part of it.
        configuration: the file.
        push: put customers there first.
    """
    settings = tomllib.loads(configuration.read_text(encoding="utf-8"))[vendor]
    return _capillary(settings) if vendor == "capillary" else _bubblehouse(settings, push=push)


def _capillary(settings: Json) -> Known:
    digest = hashlib.md5(_published(settings["password"]).encode(), usedforsecurity=False).hexdigest()
    return Known(
        parameters={},
        auth={"till": {"username": settings["username"], "password": digest}},
        places=[dict(customer) for customer in settings["customer"]],
        programs=[settings["program_id"]],
    )


def _bubblehouse(settings: Json, *, push: bool) -> Known:
    key, shop = base64.b64decode(_published(settings["shared_secret"])), settings["shop"]
    tokens = {
        name: jwt.encode({"aud": "BH", "sub": subject}, key, "HS256", {"kid": settings["key_id"]})
        for name, subject in (("shop", shop), ("customer", f"{shop}/{_shop_id(0)}"))
    }
    return Known(
        parameters={"api_version": settings["api_version"], "shop": shop},
        auth={name: {"bearer": token} for name, token in tokens.items()},
        refused_versions=(settings["obsolete_api_version"], settings["inaccessible_api_version"], "v1"),
        customers=_pushed(settings, tokens["shop"]) if push else (),
    )


def _pushed(settings: Json, token: str) -> list[list[Json]]:
    """Push customers, look each up, and return their identities.

    A faulty server may refuse any of it: a user would go on with what there is.
    """
    root = f"/api/{settings['api_version']}/{settings['shop']}"
    connection = http.client.HTTPConnection(urlsplit(settings["base_url"]).netloc, timeout=_SECONDS)
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}

    def answer(call: str, body: Json) -> Json:
        connection.request("POST", f"{root}/{call}", json.dumps(body).encode(), headers)
        response = connection.getresponse()
        text = response.read()
        try:
            found = json.loads(text)
        except ValueError:
            return {}
        return found if response.status == http.HTTPStatus.OK and isinstance(found, dict) else {}

    answer("UpdateCustomers3", {"customers": [_customer(number) for number in range(CUSTOMERS)], "debug": True})
    identities = []
    for number in range(CUSTOMERS):
        by_id, by_email = {"shopid": _shop_id(number)}, {"email": _customer(number)["email"]}
        names = [by_id, by_email, by_id | by_email]
        bh_id = answer("CustomerDetails1", {"customer": by_id}).get("bh_id")
        if isinstance(bh_id, str):
            names += [{"bhid": bh_id}, {"bhid": bh_id} | by_id | by_email]
        identities.append(names)
    connection.close()
    return identities


def _shop_id(number: int) -> str:
    return f"known-{number}"


def _customer(number: int) -> Json:
    return {
        "id": _shop_id(number),
        "email": f"known-{number}@example.com",
        "first_name": "Ann",
        "last_name": f"Bell-{number}",
        "phone": f"+1202555010{number}",
        "birthday": "1990-05-15",
        "anniversary": "2015-08-20",
        "tags": ["vip", "wholesale"],
        "extras": {"favorite_color": "blue"},
        "personal_referral_code": f"ANN{number}",
        "order_count": 3,
        "total_spent": "1250.00",
        "signed_up_at": "2020-01-15T10:30:00+02:00",
        "email_marketing_consent": "not_subscribed",
        "optin": True,
    }


def _published(secret: str) -> str:
    return secret.removeprefix("published:")
