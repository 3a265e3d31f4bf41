"""Cleaning up what interrupted live runs left: their customers are deleted, pool customers get their values back."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.actors import OrgWorld, ShopWorld, Signer, tidy_org, tidy_shop
from troth.client import Client, Record
from troth.config import PoolCustomer, load_config
from troth.contract import load_contract
from troth.journal import journal_folder, left_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from troth.actors import Tidied
    from troth.config import Bubblehouse, Capillary, Config
    from troth.journal import Left
    from troth.model import Contract
    from troth.run._options import Options

_MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What cleaning up came to.

    Attributes:
        runs: how many interrupted runs had left something, counted for each vendor and process.
        deleted: of how many customers the deletion was asked for.
        restored: to how many pool customers something was given back.
        left: what was not accepted, a sentence each.
        is_through: nothing is left that is worth another try.
    """

    runs: int = 0
    deleted: int = 0
    restored: int = 0
    left: tuple[str, ...] = ()
    is_through: bool = True


def clean(path: Path, environ: Mapping[str, str]) -> Cleaned:
    """Clean up what interrupted runs against the servers of a configuration left.

    Raises:
        ConfigurationError: the configuration cannot be used.
        JournalError: a journal cannot be read.
    """
    return clean_up(load_config(path, environ), load_contract(), environ)


def clean_up(config: Config, contract: Contract, environ: Mapping[str, str]) -> Cleaned:
    """Clean up by a configuration that is loaded; see `clean`."""
    cleaned = Cleaned()
    if (shop := config.bubblehouse) is not None:
        folder = journal_folder(environ, vendor="bubblehouse", server=shop.base_url, account=shop.shop)
        for left in left_in(folder):
            tidied = _delete(left, shop, contract)
            cleaned = _and(cleaned, left, tidied, deleted=tidied.tried)
    if (till := config.capillary) is not None:
        folder = journal_folder(environ, vendor="capillary", server=till.base_url, account=till.username)
        # The latest first: who was changed by several runs reads in the end as before the first of them.
        for left in reversed(list(left_in(folder))):
            tidied = _give_back(left, till, contract)
            cleaned = _and(cleaned, left, tidied, restored=tidied.tried)
    return cleaned


def _and(cleaned: Cleaned, left: Left, tidied: Tidied, *, deleted: int = 0, restored: int = 0) -> Cleaned:
    """Forget a journal if nothing of it is worth another try, and add up what came of it."""
    if tidied.is_through:
        left.forget()
    else:
        left.keep()
    return replace(
        cleaned,
        runs=cleaned.runs + 1,
        deleted=cleaned.deleted + deleted,
        restored=cleaned.restored + restored,
        left=(*cleaned.left, *tidied.left),
        is_through=cleaned.is_through and tidied.is_through,
    )


def _delete(left: Left, settings: Bubblehouse, contract: Contract) -> Tidied:
    with _asked(settings) as (client, record):
        world = ShopWorld(
            vendor=contract.vendor("bubblehouse"),
            settings=settings,
            client=client,
            record=record,
            signer=Signer(settings, lambda _: None),  # nothing of it is shown
            run=left.run,
            embedded=False,
            most_at_once=_MOST_AT_ONCE,
        )
        return tidy_shop(world, left.customers)


def _give_back(left: Left, settings: Capillary, contract: Contract) -> Tidied:
    changed = {
        PoolCustomer(id=entry["id"], source=entry["source"], account_id=entry["account_id"]): entry["former"]
        for entry in left.changes
    }
    with _asked(settings) as (client, record):
        vendor = contract.vendor("capillary")
        return tidy_org(OrgWorld(vendor=vendor, settings=settings, client=client, record=record), changed)


@contextlib.contextmanager
def _asked(settings: Bubblehouse | Capillary) -> Iterator[tuple[Client, Record]]:
    record = Record()
    with contextlib.closing(Client(settings, record)) as client:
        yield client, record


@contextlib.contextmanager
def cleaned_up(options: Options, contract: Contract, environ: Mapping[str, str], left: list[str]) -> Iterator[None]:
    """Clean up before a live run what others left, and after it what its tests could not, however they ended.

    Args:
        options: of the run; one that is not live leaves nothing.
        contract: every call.
        environ: where the configuration's secrets come from.
        left: takes what was not accepted, a sentence each.
    """
    if options.target != "live":
        yield
        return
    config = load_config(options.config, environ)
    left += clean_up(config, contract, environ).left
    try:
        yield
    finally:
        left += clean_up(config, contract, environ).left
