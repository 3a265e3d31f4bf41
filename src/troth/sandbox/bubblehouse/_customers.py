"""The customers of the shop, and everything by which each of them can be named.

A customer is a JSON document: the fields of Customer2 that have a value, and `ids`, `emails` and `bhids`, which hold
every value that names it, those of accounts merged into it included.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from troth.sandbox._store import Document, Store

Field: TypeAlias = Literal["bhid", "shopid", "email"]
FIELDS: tuple[Field, ...] = ("bhid", "shopid", "email")  # of CustomerIdentity1, the most telling first

_KNOWN_AS: dict[Field, str] = {"bhid": "bhids", "shopid": "ids", "email": "emails"}


class Customers:
    """The customers in a store."""

    def __init__(self, store: Store, seed: int) -> None:
        self._store = store
        self._seed = seed

    def find(self, field: Field, value: str) -> Document | None:
        """Return the customer that a value of one identity field names."""
        entry = self._store.get(field, _spelled(field, value))
        return self._store.get("customer", entry["bh_id"]) if entry else None

    def create(self, name: str) -> Document:
        """Return a new customer, not yet saved.

        Its id follows from the seed, its name, and how many of that name there were before: not from who else was made,
        so that the same requests get the same answers in another order, too.
        """
        number = self._store.next_number(f"customer {name}")
        bh_id = hashlib.blake2b(f"{self._seed}/{name}/{number}".encode(), digest_size=8).hexdigest()
        return {"bh_id": bh_id, "bhids": [bh_id], "ids": [], "emails": []}

    def save(self, customer: Document) -> None:
        """Store a customer. A value that already names another one goes on naming that one."""
        before = self._store.get("customer", customer["bh_id"])
        if before == customer:
            return
        if before:
            self._forget_names(before, keep=customer)
        for field in FIELDS:
            for value in customer[_KNOWN_AS[field]]:
                if self._store.get(field, _spelled(field, value)) is None:
                    self._store.put(field, _spelled(field, value), {"bh_id": customer["bh_id"]})
        self._store.put("customer", customer["bh_id"], customer)

    def remove(self, customer: Document) -> None:
        """Remove a customer and everything that names it."""
        self._forget_names(customer, keep=None)
        self._store.remove("customer", customer["bh_id"])

    def _forget_names(self, customer: Document, keep: Document | None) -> None:
        for field in FIELDS:
            kept = keep[_KNOWN_AS[field]] if keep else ()
            for value in customer[_KNOWN_AS[field]]:
                entry = self._store.get(field, _spelled(field, value))
                if value not in kept and entry and entry["bh_id"] == customer["bh_id"]:
                    self._store.remove(field, _spelled(field, value))


def known_values(customer: Document, field: Field) -> list[str]:
    """Return the values by which a customer is known in one identity field; empty if it has none."""
    values: list[str] = customer[_KNOWN_AS[field]]
    return values


def is_known_as(customer: Document, field: Field, value: str) -> bool:
    """Say whether a value of an identity field is one of this customer's."""
    return _spelled(field, value) in {_spelled(field, known) for known in known_values(customer, field)}


def details(customer: Document) -> dict[str, Any]:
    """Return a customer as `CustomerDetails1` shows it: what has no value is left out, as in the page's examples."""
    shown = {name: customer[name] for name in _SHOWN if name in customer}
    for name, value in _ALWAYS.items():
        shown.setdefault(name, value)
    return shown


def _spelled(field: Field, value: str) -> str:
    return value.strip().casefold() if field == "email" else value


_SHOWN = (
    "bh_id",
    "id",
    "first_name",
    "last_name",
    "email",
    "alt_emails",
    "phone",
    "tags",
    "birthday",
    "anniversary",
    "extras",
    "personal_referral_code",
    "order_count",
    "total_spent",
    "signed_up_at",
    "email_marketing_consent",
    "email_marketing_consent_change_time",
    "sms_marketing_consent",
    "sms_marketing_consent_change_time",
    "email_verified",
    "optin",
)
_ALWAYS: dict[str, Any] = {
    "tags": [],
    "order_count": 0,
    "total_spent": "0.00",
    "email_marketing_consent": "not_subscribed",
    "email_verified": "unknown",
    "optin": True,
}
