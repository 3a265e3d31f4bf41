"""Defects of `MergeCustomers1`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from troth.sandbox._hooks import Fault, Step
from troth.sandbox._message import Answer
from troth.sandbox.bubblehouse._tokens import unverified
from troth.sandbox.faults.bubblehouse._every_call import Form, faults_of
from troth.sandbox.faults.bubblehouse._state import body_of, change, named, neighbour, succeeded
from troth.sandbox.faults.bubblehouse._steps import ANN, BEA, CY, OK, SET_UP, UNKNOWN, merge, shows

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Request
    from troth.sandbox._store import Document

_CALL = "bubblehouse/MergeCustomers1"
_FORM = Form(
    "MergeCustomers1",
    {"customers": [{"shopid": "1"}, {"shopid": "2"}]},
    OK,
    set_up=(SET_UP,),
)
_ANN, _BEA, _CY = ({"shopid": customer["id"]} for customer in (ANN, BEA, CY))
CONFLICTING = ("first_name", "last_name", "birthday")

COMMON = faults_of(_FORM)


def identities(call: Exchange) -> list[Any]:
    """Return the identities that a merge lists."""
    listed = body_of(call).get("customers")
    return listed if isinstance(listed, list) else []


def with_identities(call: Exchange, listed: list[Any]) -> Request:
    """Return the request with other identities."""
    return call.request.with_json({**body_of(call), "customers": listed})


def accounts_before(call: Exchange) -> list[Document]:
    """Return the accounts as they were before this merge, in the order listed: for an `after`."""
    merged = named(call, identities(call)[0]) if identities(call) else None
    bhids = merged["bhids"] if merged else []
    found = (call.store.get_before("customer", bh_id) for bh_id in bhids)
    return [account for account in found if account]


class OkAsText(Fault):
    """The answer says that ok is the text true."""

    id = f"{_CALL}/ok-as-text"
    breaks = f"{_CALL}#output-shape"
    transcript = (SET_UP, replace(merge(), faulty=(200, {"ok": "true"})))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        del call
        return answer.with_members(ok="true") if succeeded(answer) else answer


class MergesUpToTheUnknown(Fault):
    """A merge that is refused for an unknown account has merged those before it."""

    id = f"{_CALL}/merges-up-to-the-unknown-account"
    breaks = f"{_CALL}#refused-write-changes-nothing"
    transcript = (
        SET_UP,
        replace(merge(_ANN, _BEA, {"shopid": "999"}), honest=(404, None)),
        shows({"id": "2"}, {"id": "1"}, customer=_BEA),
    )

    def before(self, call: Exchange) -> Request:
        known = [identity for identity in identities(call) if named(call, identity)]
        if 1 < len(known) < len(identities(call)):
            call.play(call.request.with_json({"customers": known}))  # the key is that of the refused call
        return call.request


class ThirdAccountLeft(Fault):
    """Only the first two accounts are merged."""

    id = f"{_CALL}/third-account-left"
    breaks = f"{_CALL}#all-accounts-merged"
    transcript = (SET_UP, merge(_ANN, _BEA, _CY), shows({"id": "1"}, {"id": "3"}, customer=_CY))

    def before(self, call: Exchange) -> Request:
        return with_identities(call, identities(call)[:2]) if len(identities(call)) > 1 else call.request


class EmailsSkipped(Fault):
    """An account named by its e-mail is left out of the merge."""

    id = f"{_CALL}/account-named-by-email-left-out"
    breaks = f"{_CALL}#accounts-named-by-any-identity"
    transcript = (
        SET_UP,
        merge(_ANN, {"email": "bea@example.com"}),
        shows({"id": "1"}, {"id": "2"}, customer=_BEA),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        kept = [
            identity for identity in identities(call) if not isinstance(identity, dict) or set(identity) != {"email"}
        ]
        if not succeeded(answer) or len(kept) == len(identities(call)):
            return answer
        call.store.restore()
        if len(kept) > 1:
            call.play(with_identities(call, kept))
        return answer


class BystanderRenamed(Fault):
    """The account made next after the first one, and not listed, gets the last name of the merged one."""

    id = f"{_CALL}/bystander-renamed"
    breaks = f"{_CALL}#unlisted-accounts-untouched"
    transcript = (
        SET_UP,
        merge(),
        shows({"last_name": "Cook"}, {"last_name": "Archer"}, customer=_CY),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        merged = named(call, identities(call)[0]) if succeeded(answer) and identities(call) else None
        if merged and merged.get("last_name"):
            other = neighbour(call, merged)
            if other:
                change(call, other, last_name=merged["last_name"])
        return answer


class SingleAccepted(Fault):
    """A merge of one account is answered with ok."""

    id = f"{_CALL}/single-account-accepted"
    breaks = f"{_CALL}#fewer-than-two-refused"
    transcript = (SET_UP, replace(merge(_ANN), honest=(400, None), faulty=OK))

    def before(self, call: Exchange) -> Request | Answer:
        return Answer(200, {"ok": True}) if len(identities(call)) == 1 else call.request


class LaterNameWins(Fault):
    """The first name of the account listed last survives a merge."""

    id = f"{_CALL}/later-name-wins"
    breaks = f"{_CALL}#earlier-account-wins"
    transcript = (SET_UP, merge(), shows({"first_name": "Ann"}, {"first_name": "Bea"}))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        names = [account["first_name"] for account in accounts_before(call) if "first_name" in account]
        merged = named(call, identities(call)[0]) if succeeded(answer) and identities(call) else None
        if merged and names:
            change(call, merged, first_name=names[-1])
        return answer


class MergedLater(Fault):
    """The accounts are merged a second after the answer."""

    id = f"{_CALL}/merged-a-second-later"
    breaks = f"{_CALL}#merged-data-at-once"
    calls = ("*",)
    transcript = (
        SET_UP,
        merge(),
        shows({"id": "1"}, {"id": "2"}, customer=_BEA),
        replace(shows({"id": "1"}, customer=_BEA), wait=2.0),
    )

    def before(self, call: Exchange) -> Request:
        waiting: list[tuple[float, Request]] = call.memory.setdefault("waiting", [])
        while waiting and waiting[0][0] <= call.clock.timestamp():
            call.play(waiting.pop(0)[1])
        return call.request

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if call.call == "MergeCustomers1" and succeeded(answer):
            call.store.restore()
            call.memory["waiting"].append((call.clock.timestamp() + 1, call.request))
        return answer


class OldEmailForgotten(Fault):
    """The e-mail of a later account finds nobody after a merge."""

    id = f"{_CALL}/old-email-forgotten"
    breaks = f"{_CALL}#old-identities-resolve"
    transcript = (SET_UP, merge(), replace(shows({"id": "1"}, customer={"email": "bea@example.com"}), faulty=UNKNOWN))

    def after(self, call: Exchange, answer: Answer) -> Answer:
        merged = named(call, identities(call)[0]) if succeeded(answer) and identities(call) else None
        if merged and len(merged["emails"]) > 1:
            change(call, merged, emails=merged["emails"][:1])
        return answer


class OldCustomerTokensRefused(Fault):
    """The token of a later account names nobody after a merge."""

    id = f"{_CALL}/old-customer-token-refused"
    breaks = f"{_CALL}#old-customer-tokens-resolve"
    calls = ("MergeCustomers1", "CustomerDetails1", "UpdateCustomerDetails1")
    transcript = (SET_UP, merge(), replace(shows({"id": "1"}, token="customer:2"), faulty=UNKNOWN))  # noqa: S106

    def after(self, call: Exchange, answer: Answer) -> Answer:
        old: set[str] = call.memory.setdefault("old", set())
        if call.call == "MergeCustomers1":
            old.update(shop_id for account in accounts_before(call)[1:] for shop_id in account["ids"])
        elif _customer_id(call) in old:
            return Answer(*UNKNOWN)
        return answer


class NoteShown(Fault):
    """The private note of a merge is among the extras that the customer sees."""

    id = f"{_CALL}/private-note-in-extras"
    breaks = f"{_CALL}#private-note-hidden-from-customer"
    calls = ("MergeCustomers1", "CustomerDetails1")
    transcript = (
        SET_UP,
        merge(private_note="Complained twice."),
        shows({"extras": Step.ABSENT}),
        shows({"extras": Step.ABSENT}, {"extras": {"note": "Complained twice."}}, token="customer:1"),  # noqa: S106
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        notes: dict[str, str] = call.memory.setdefault("notes", {})
        if not succeeded(answer):
            return answer
        if call.call == "MergeCustomers1":
            merged = named(call, identities(call)[0]) if identities(call) else None
            if merged and body_of(call).get("private_note"):
                notes[merged["bh_id"]] = body_of(call)["private_note"]
        elif _customer_id(call) and answer.body["bh_id"] in notes:
            note = notes[answer.body["bh_id"]]
            return answer.with_members(extras={**answer.body.get("extras", {}), "note": note})
        return answer


def _customer_id(call: Exchange) -> str:
    claims = unverified(call.request.headers) or {}
    return str(claims.get("sub", "")).partition("/")[2]
