"""Updates of one customer, and what `UpdateCustomerDetails1` answers of each field.

A result that is missing or malformed is for its own test to judge; here it is as if the field had not been sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth import Undecided

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from troth import Answer, Customer, Shop

REMOVING = ("", "0-0-0")


def results(answer: Answer, sent: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the well-formed results of the fields sent, by field."""
    found = {name: answer.body.get(name) for name in sent} if isinstance(answer.body, dict) else {}
    return {
        name: result
        for name, result in found.items()
        if isinstance(result, dict) and isinstance(result.get("ok"), bool)
    }


def accepted(answer: Answer, sent: Iterable[str]) -> list[str]:
    """Return the fields whose result is `ok`."""
    return [name for name, result in results(answer, sent).items() if result["ok"]]


def refused(answer: Answer, sent: Iterable[str]) -> list[str]:
    """Return the fields whose result is not `ok`."""
    return [name for name, result in results(answer, sent).items() if not result["ok"]]


def entered(shop: Shop, customer: Customer, edit: Mapping[str, Any], *, by_token: bool = False) -> Answer:
    """Send an update, by the customer's own token or by the shop's, and return its answer as a step."""
    if by_token:
        return shop.as_customer(customer).UpdateCustomerDetails1(**edit).succeeds()
    return shop.UpdateCustomerDetails1(customer=customer.identity, **edit).succeeds()


def accepted_values(answer: Answer, edit: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the accepted fields of an update have to read as; one that is null says nothing of that."""
    sent = [field for field, value in edit.items() if value is not None]
    return {field: None if edit[field] in REMOVING else edit[field] for field in accepted(answer, sent)}


def reads_back(
    shop: Shop,
    customer: Customer,
    edits: Sequence[Mapping[str, Any]],
    *,
    judged: Sequence[str],
    by_token: bool = False,
) -> None:
    """Say of the judged fields that what is accepted is there as soon as the update was answered, each in its turn.

    Raises:
        Disagreement: something is not.
        Undecided: everything was refused.
    """
    decided = False
    for edit in edits:
        values = accepted_values(entered(shop, customer, edit, by_token=by_token), edit)
        expected = {field: value for field, value in values.items() if field in judged}
        if expected:
            shop.details(customer).shows(expected)
            decided = True
    if not decided:
        raise Undecided("everything was refused")
