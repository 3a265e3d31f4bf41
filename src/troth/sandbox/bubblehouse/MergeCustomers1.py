"""`MergeCustomers1`: several accounts become the first of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.sandbox._message import Answer
from troth.sandbox.bubblehouse import _refusals as refusals
from troth.sandbox.bubblehouse import _values as values
from troth.sandbox.bubblehouse._body import text_or_none
from troth.sandbox.bubblehouse._identity import resolved
from troth.sandbox.bubblehouse._shop import IDEMPOTENCY_KEY_FIELD, SIMULATE_ERROR_FIELD

if TYPE_CHECKING:
    from troth.sandbox._store import Document
    from troth.sandbox.bubblehouse._call import Call

METHODS = ("POST",)
TAKES_CUSTOMER_TOKENS = False

_LEAST = 2  # accounts
_NAMES = ("bhids", "ids", "emails")


def answer(call: Call) -> Answer:
    """Merge, unless a call with the same key already did."""
    key = text_or_none(call.body, IDEMPOTENCY_KEY_FIELD)
    if key and call.store.get("merge key", key):
        return Answer(200, {"ok": True})
    if call.body.get(SIMULATE_ERROR_FIELD) is True and not (key and call.store.get("simulated error", key)):
        if key:
            call.store.put("simulated error", key, {"key": key})
        return refusals.simulated_error().answer
    notes = {name: text_or_none(call.body, name) for name in ("description", "private_note")}
    accounts = _accounts(call)
    merged = accounts[0]
    for account in accounts[1:]:
        call.customers.remove(account)
        _absorb(merged, account)
    call.customers.save(merged)
    number = str(call.store.next_number("merge"))
    call.store.put("merge", number, {"bhids": [account["bh_id"] for account in accounts], **notes})
    if key:
        call.store.put("merge key", key, {"merge": number})
    return Answer(200, {"ok": True})


def _accounts(call: Call) -> list[Document]:
    """Return the accounts in the order of their priority, each once."""
    identities = call.body.get("customers")
    if not isinstance(identities, list) or len(identities) < _LEAST:
        raise refusals.invalid_request(f"customers has to be an array of {_LEAST} identities or more.")
    accounts = [resolved(identity, call.customers) for identity in identities]
    return list({account["bh_id"]: account for account in accounts}.values())


def _absorb(merged: Document, account: Document) -> None:
    """Give the merged account what only a later one has; sums, lists and names are joined."""
    alternatives = merged.get("alt_emails", []) + ([account["email"]] if "email" in account else [])
    joined: dict[str, Any] = {
        "order_count": merged.get("order_count", 0) + account.get("order_count", 0),
        "total_spent": values.total(merged.get("total_spent", "0"), account.get("total_spent", "0")),
        "tags": _union(merged.get("tags", []), account.get("tags", [])),
        "extras": {**account.get("extras", {}), **merged.get("extras", {})},
        "alt_emails": _union(alternatives, account.get("alt_emails", [])),
        **{names: _union(merged[names], account[names]) for names in _NAMES},
    }
    for name, value in account.items():
        merged.setdefault(name, value)
    merged.update({name: value for name, value in joined.items() if value or name in _NAMES})
    if "alt_emails" in merged:
        merged["alt_emails"] = [address for address in merged["alt_emails"] if address != merged.get("email")]


def _union(first: list[str], second: list[str]) -> list[str]:
    return list(dict.fromkeys([*first, *second]))
