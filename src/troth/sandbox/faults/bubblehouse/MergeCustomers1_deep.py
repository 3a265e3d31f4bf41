"""Defects of `MergeCustomers1` that show for some inputs or histories only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.sandbox._hooks import Fault, Step
from troth.sandbox.bubblehouse._shop import IDEMPOTENCY_KEY_FIELD
from troth.sandbox.faults.bubblehouse._state import body_of, change, named, succeeded
from troth.sandbox.faults.bubblehouse._steps import ANN, BEA, CY, SET_UP, UNKNOWN, merge, push, shows, update
from troth.sandbox.faults.bubblehouse.MergeCustomers1 import accounts_before, identities, with_identities

if TYPE_CHECKING:
    from troth.sandbox._hooks import Exchange
    from troth.sandbox._message import Answer, Request

_CALL = "bubblehouse/MergeCustomers1"
_ANN, _BEA, _CY = ({"shopid": customer["id"]} for customer in (ANN, BEA, CY))
_DAN = {"id": "4", "email": "dan@example.com", "first_name": "Dan", "last_name": "Dorn", "birthday": "1977-07-07"}
_NAMELESS = {"id": "5", "email": "eve@example.com"}
_FRAN = {"email": "fran@example.com", "first_name": "Fran"}  # without an id


class BirthdayWithYearWins(Fault):
    """A birthday with a year beats an earlier account's without one."""

    id = f"{_CALL}/birthday-with-year-wins"
    breaks = f"{_CALL}#earlier-account-wins"
    deep = True
    transcript = (
        SET_UP,
        update(birthday="0-12-24"),
        merge(),
        shows({"birthday": "0-12-24"}, {"birthday": "1985-03-02"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        birthdays = [account["birthday"] for account in accounts_before(call) if "birthday" in account]
        merged = named(call, identities(call)[0]) if succeeded(answer) and identities(call) else None
        full = [birthday for birthday in birthdays if not birthday.startswith("0-")]
        if merged and full and birthdays[0].startswith("0-"):
            change(call, merged, birthday=full[0])
        return answer


class ThirdBeatsSecond(Fault):
    """Where the first account has no last name, the third beats the second."""

    id = f"{_CALL}/third-beats-second"
    breaks = f"{_CALL}#earlier-account-wins"
    deep = True
    transcript = (
        push(_NAMELESS, BEA, _DAN),
        merge({"shopid": "5"}, _BEA, {"shopid": "4"}),
        shows({"last_name": "Baker"}, {"last_name": "Dorn"}, customer=_BEA),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        accounts = accounts_before(call)
        merged = named(call, identities(call)[0]) if succeeded(answer) and identities(call) else None
        names = [account["last_name"] for account in accounts if "last_name" in account]
        if merged and len(names) > 1 and "last_name" not in accounts[0]:
            change(call, merged, last_name=names[-1])
        return answer


class FifthAccountLeft(Fault):
    """Of five accounts or more, the fifth is left as it was."""

    id = f"{_CALL}/fifth-account-left"
    breaks = f"{_CALL}#all-accounts-merged"
    deep = True
    transcript = (
        push(ANN, BEA, CY, _DAN, _NAMELESS),
        merge(_ANN, _BEA, _CY, {"shopid": "4"}, {"shopid": "5"}),
        shows({"id": "1"}, customer={"shopid": "4"}),
        shows({"id": "1"}, {"id": "5"}, customer={"shopid": "5"}),
    )

    def before(self, call: Exchange) -> Request:
        listed = identities(call)
        return with_identities(call, [*listed[:4], *listed[5:]]) if len(listed) > 4 else call.request  # noqa: PLR2004


class SeventhAccountLeft(Fault):
    """Of seven accounts or more, the seventh and those after it are left as they were."""

    id = f"{_CALL}/six-accounts-at-most"
    breaks = f"{_CALL}#all-accounts-merged"
    deep = True
    transcript = (
        push(*({"id": f"n{number}"} for number in range(7))),
        merge(*({"shopid": f"n{number}"} for number in range(7))),
        shows({"id": "n0"}, customer={"shopid": "n5"}),
        shows({"id": "n0"}, {"id": "n6"}, customer={"shopid": "n6"}),
    )

    def before(self, call: Exchange) -> Request:
        return with_identities(call, identities(call)[:6]) if len(identities(call)) > 6 else call.request  # noqa: PLR2004


class AccountsWithoutIdLeft(Fault):
    """Accounts that the shop gave no id are left out of a merge."""

    id = f"{_CALL}/accounts-without-an-id-left-out"
    breaks = f"{_CALL}#all-accounts-merged"
    deep = True
    transcript = (
        push(ANN, _FRAN),
        merge(_ANN, {"email": "fran@example.com"}),
        shows({"id": "1"}, {"id": Step.ABSENT}, customer={"email": "fran@example.com"}),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if succeeded(answer) and not all(account["ids"] for account in accounts_before(call)):
            call.store.restore()
        return answer


class EmailOfNoIdForgotten(Fault):
    """The e-mail of a merged account that had no id finds nobody, unless that account was listed first."""

    id = f"{_CALL}/email-of-an-account-without-an-id-forgotten"
    breaks = f"{_CALL}#old-identities-resolve"
    deep = True
    transcript = (
        push(ANN, _FRAN),
        merge(_ANN, {"email": "fran@example.com"}),
        replace(shows({"id": "1"}, customer={"email": "fran@example.com"}), faulty=UNKNOWN),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        merged = named(call, identities(call)[0]) if succeeded(answer) and identities(call) else None
        lost = [email for account in accounts_before(call)[1:] if not account["ids"] for email in account["emails"]]
        if merged and lost:
            change(call, merged, emails=[email for email in merged["emails"] if email not in lost])
        return answer


class OnlyLastKeyKnown(Fault):
    """Only the key of the last merge is remembered."""

    id = f"{_CALL}/only-the-last-key-known"
    breaks = f"{_CALL}#repeated-key-changes-nothing"
    deep = True
    transcript = (
        push(ANN, BEA, CY, _DAN, _NAMELESS),
        merge(_ANN, _BEA, idempotency_key="k"),
        merge(_CY, {"shopid": "4"}, idempotency_key="l"),
        merge(_ANN, {"shopid": "5"}, idempotency_key="k"),
        shows({"id": "5"}, {"id": "1"}, customer={"shopid": "5"}),
    )

    def before(self, call: Exchange) -> Request:
        key = body_of(call).get(IDEMPOTENCY_KEY_FIELD)
        known = [identity for identity in identities(call) if named(call, identity)]
        if isinstance(key, str) and key != call.memory.get("key") and len(known) == len(identities(call)) > 1:
            call.store.remove("merge key", key)
        return call.request

    def after(self, call: Exchange, answer: Answer) -> Answer:
        if succeeded(answer):
            call.memory["key"] = body_of(call).get(IDEMPOTENCY_KEY_FIELD)
        return answer


class KeyByItsBeginning(Fault):
    """A key that begins with the one before it counts as the same."""

    id = f"{_CALL}/key-known-by-its-beginning"
    breaks = f"{_CALL}#all-accounts-merged"
    deep = True
    transcript = (
        SET_UP,
        merge(_ANN, _BEA, idempotency_key="k"),
        merge(_ANN, _CY, idempotency_key="k0"),
        shows({"id": "1"}, {"id": "3"}, customer=_CY),
    )

    def before(self, call: Exchange) -> Request:
        key = body_of(call).get(IDEMPOTENCY_KEY_FIELD)
        if not isinstance(key, str):
            return call.request
        before, call.memory["key"] = call.memory.get("key"), key
        if before is None or not key.startswith(before):
            return call.request
        return call.request.with_json({**body_of(call), IDEMPOTENCY_KEY_FIELD: before})


class ChainedBhidForgotten(Fault):
    """After a merge of merged accounts, the Bubblehouse id of the account merged first finds nobody."""

    id = f"{_CALL}/bhid-of-a-chain-forgotten"
    breaks = f"{_CALL}#old-identities-resolve"
    deep = True
    transcript = (
        SET_UP,
        shows({"id": "2"}, customer=_BEA, keep="bea"),
        merge(_ANN, _BEA),
        shows({"id": "1"}, customer={"bhid": "{bea.bh_id}"}),
        merge(_CY, _ANN),
        shows({"id": "3"}, customer=_ANN),
        Step("CustomerDetails1", {"customer": {"bhid": "{bea.bh_id}"}}, (200, {"id": "3"}), UNKNOWN),
    )

    def after(self, call: Exchange, answer: Answer) -> Answer:
        merged = named(call, identities(call)[0]) if succeeded(answer) and identities(call) else None
        chained = [bhid for account in accounts_before(call) for bhid in account["bhids"][1:]]
        if merged and chained:
            change(call, merged, bhids=[bhid for bhid in merged["bhids"] if bhid not in chained])
        return answer
