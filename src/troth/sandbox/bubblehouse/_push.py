"""One item of a push: a Customer2, applied to the customer it is about.

What is left out or null keeps its value, `""` removes it; tags, extras and other lists are replaced as a whole. None of
that is documented; the reading of each value is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.sandbox.bubblehouse import _values as values
from troth.sandbox.bubblehouse._customers import Customers, is_known_as

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.sandbox._store import Document

_CONSENTS = ("subscribed", "not_subscribed", "unsubscribed", "subscribing", "unknown")


def apply(item: dict[str, Any], customers: Customers) -> list[str]:
    """Apply one item, and return the warnings: what of it could not be applied. The rest of it is."""
    warnings: list[str] = []
    given = _read(item, warnings)
    shop_id, email = given.pop("id", None), given.pop("email", None)
    if not shop_id and not email:
        return ["A customer needs an id or an email."]
    customer = _customer_of(shop_id, email, customers)
    if given.pop("deleted", False):
        if customer:
            customers.remove(customer)
        return warnings
    customer = customer or customers.create(shop_id or email)
    _name(customer, shop_id, email)
    for field, value in _with_names(given, customer).items():
        if value in ("", [], {}) and field != "tags":
            customer.pop(field, None)
        else:
            customer[field] = value
    customers.save(customer)
    return warnings


def _read(item: dict[str, Any], warnings: list[str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for field, read in _READERS.items():
        value = item.get(field)
        if value is None:
            continue
        try:
            given[field] = "" if value == "" else read(value)
        except ValueError:
            warnings.append(f"{field} is not valid, and left out.")
    return given


def _customer_of(shop_id: str | None, email: str | None, customers: Customers) -> Document | None:
    """Return the customer an item is about: the one with its id, else one with its e-mail address and no id yet."""
    if shop_id and (customer := customers.find("shopid", shop_id)):
        return customer
    customer = customers.find("email", email) if email else None
    return None if customer and shop_id and customer["ids"] else customer


def _name(customer: Document, shop_id: str | None, email: str | None) -> None:
    if shop_id and not is_known_as(customer, "shopid", shop_id):
        customer["id"] = shop_id
        customer["ids"].append(shop_id)
    if email and not is_known_as(customer, "email", email):
        customer["emails"] = [known for known in customer["emails"] if known != customer.get("email")] + [email]
        customer["email"] = email


def _with_names(given: dict[str, Any], customer: Document) -> dict[str, Any]:
    """Return the fields with a full name split into first and last, where nothing better is known."""
    full_name = given.pop("full_name", None) or given.pop("name", None)
    given.pop("name", None)
    if full_name and not any(name in fields for fields in (given, customer) for name in ("first_name", "last_name")):
        first, _, last = full_name.rpartition(" ")
        return {**given, "first_name": first or last, **({"last_name": last} if first else {})}
    return given


def _identifier(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # the vendor's own module for a shop system may send numbers
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004  # a value the vendor cannot read, whatever is wrong with it
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004  # likewise
    return values.name(value)


def _of_text(read: Callable[[str], str]) -> Callable[[object], str]:
    return lambda value: read(_text(value))


def _texts(value: object) -> list[str]:
    if not isinstance(value, list):
        raise ValueError(value)  # noqa: TRY004  # likewise
    return [_text(member) for member in value]


def _extras(value: object) -> dict[str, Any]:
    if value == []:
        return {}  # so an empty map is spelled by the vendor's own module
    if not isinstance(value, dict):
        raise ValueError(value)  # noqa: TRY004  # likewise
    return value


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(value)
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)  # noqa: TRY004  # likewise
    return value


def _consent(value: object) -> str:
    if value not in _CONSENTS:
        raise ValueError(value)
    return str(value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "id": _identifier,
    "email": _text,
    "deleted": _flag,
    "first_name": _text,
    "last_name": _text,
    "full_name": _text,
    "name": _text,
    "alt_emails": _texts,
    "phone": _text,
    "tags": _texts,
    "birthday": _of_text(values.day),
    "anniversary": _of_text(values.day),
    "extras": _extras,
    "personal_referral_code": _text,
    "order_count": _count,
    "total_spent": values.money,
    "signed_up_at": _of_text(values.time),
    "email_marketing_consent": _consent,
    "email_marketing_consent_change_time": _of_text(values.time),
    "sms_marketing_consent": _consent,
    "sms_marketing_consent_change_time": _of_text(values.time),
    "email_verified": _text,
    "optin": _flag,
}
