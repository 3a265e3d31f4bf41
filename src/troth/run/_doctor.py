"""Looking at a live target before anything is written: reads only, and few of them."""

from __future__ import annotations

import contextlib
import email.utils
import secrets
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from troth.actors import Org, OrgWorld, Shop, ShopWorld, Signer
from troth.client import Client, Record, Unreached, look_up, shake_hands
from troth.config import Secret, load_config
from troth.contract import load_contract
from troth.errors import Inconclusive

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from troth.config import Bubblehouse, Capillary, Reach
    from troth.model import Contract, Interaction

Table = TypeVar("Table", "Bubblehouse", "Capillary")

_PATIENCE, _TIMEOUT = 10.0, 20.0
# A token says that it was made a minute ago, and holds for an hour.
_BEHIND, _AHEAD = 60.0, 3000.0
_NOBODY = "no_customers_match_customer_identity"
_SHOWN_CUSTOMERS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was looked at.

    Attributes:
        what: in a few words.
        says: what was found, and what to do about it.
        is_well: whether it is as it has to be.
    """

    what: str
    says: str
    is_well: bool = True


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What there is to say of a configuration and its servers.

    Attributes:
        settings: the effective configuration, dotted key and value; a secret is never shown.
        lacking: by what is missing, the requirements that would be `not-run` without it.
        steps: what was looked at, in order.
    """

    settings: tuple[tuple[str, str], ...]
    lacking: Mapping[str, tuple[str, ...]]
    steps: tuple[Step, ...]

    @property
    def is_well(self) -> bool:
        """Whether a run can begin."""
        return all(step.is_well for step in self.steps)


def examine(path: Path, environ: Mapping[str, str]) -> Diagnosis:
    """Look at a configuration and at the servers it names.

    Raises:
        ConfigurationError: it cannot be used.
    """
    config, contract = load_config(path, environ), load_contract()
    lacking: dict[str, list[str]] = {}
    for requirement in contract.requirements:
        if not requirement.excluded and (reason := config.lacks(requirement, contract.call(requirement.call))):
            lacking.setdefault(reason, []).append(requirement.id)
    steps: list[Step] = []
    if config.bubblehouse is not None:
        steps += _bubblehouse(_hasty(config.bubblehouse), contract)
    if config.capillary is not None:
        steps += _capillary(_hasty(config.capillary), contract)
    tables = [(name, config.vendor(name)) for name in ("bubblehouse", "capillary")]
    settings = tuple(
        (f"{name}.{field.name}", _shown(getattr(table, field.name)))
        for name, table in tables
        if table is not None
        for field in fields(table)
    )
    return Diagnosis(settings, {reason: tuple(ids) for reason, ids in lacking.items()}, tuple(steps))


def _shown(value: object) -> str:
    if isinstance(value, Secret):
        return "(set; not shown)"
    if isinstance(value, tuple):
        return ", ".join(str(getattr(item, "id", item)) for item in value) or "(none)"
    return "(not set)" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _hasty(settings: Table) -> Table:
    """Return the settings of a server that is not waited for long."""
    return replace(
        settings,
        patience_seconds=min(settings.patience_seconds, _PATIENCE),
        timeout_seconds=min(settings.timeout_seconds, _TIMEOUT),
    )


def _reached(name: str, reach: Reach) -> Iterator[Step]:
    """Yield the steps to a server, up to the first that fails."""
    through = reach.proxy or reach.base_url
    try:
        yield Step(f"{name}: name", f"{through} has {look_up(through)} addresses")
        if reach.proxy is None and reach.base_url.startswith("https:"):
            day = shake_hands(reach, reach.timeout_seconds)
            yield Step(f"{name}: TLS", f"the certificate verifies, and is valid until {day}")
    except Unreached as unreached:
        yield Step(f"{name}: way", str(unreached), is_well=False)


def _bubblehouse(settings: Bubblehouse, contract: Contract) -> Iterator[Step]:
    yield from (steps := list(_reached("bubblehouse", settings)))
    if not all(step.is_well for step in steps):
        return
    with _asked(settings) as (client, record):
        run = secrets.token_hex(4)
        world = ShopWorld(
            vendor=contract.vendor("bubblehouse"),
            settings=settings,
            client=client,
            record=record,
            signer=Signer(settings, lambda _: None),  # nothing of it is shown
            run=run,
            embedded=False,
            most_at_once=1,
        )
        try:
            answer = Shop(world, settings.shop).CustomerDetails1(customer={"shopid": f"troth-{run}-doctor"})
        except Inconclusive as none:
            yield Step("bubblehouse: answer", none.reason, is_well=False)
            return
    interaction = answer.may_be_anything().interaction
    yield from _clock("bubblehouse", interaction, matters=True)
    status, error = interaction.response.status, interaction.error_id
    came = f"HTTP {status}" + (f" {error}" if error else "")
    refused = status in (401, 403)
    advice = "Check shop, key_id and shared_secret, and the clock." if refused else ""
    yield Step("bubblehouse: credentials", f"{came}. {advice}".strip(), is_well=not refused)
    if not refused:
        answers = error == _NOBODY or answer.granted
        says = f"the shop {settings.shop} answers" if answers else f"{came}. Check base_url, shop and api_version."
        yield Step("bubblehouse: shop", says, is_well=answers)


def _capillary(settings: Capillary, contract: Contract) -> Iterator[Step]:
    yield from (steps := list(_reached("capillary", settings)))
    if not all(step.is_well for step in steps):
        return
    if not settings.read_back or not settings.customer:
        says = "not looked at: needs capillary.read_back = true and a [[capillary.customer]]"
        yield Step("capillary: credentials", says)
        return
    with _asked(settings) as (client, record):
        org = Org(OrgWorld(vendor=contract.vendor("capillary"), settings=settings, client=client, record=record))
        for number, customer in enumerate(settings.customer[:_SHOWN_CUSTOMERS]):
            try:
                org.read(customer)
                step = Step(f"capillary: customer {customer.id}", "reads back")
            except Inconclusive as none:
                step = Step(f"capillary: customer {customer.id}", none.reason, is_well=False)
            if not number and not record.exchanges:
                yield replace(step, what="capillary: answer")
                return
            if not number:
                yield from _clock("capillary", record.exchanges[0], matters=False)
                refused = record.exchanges[0].response.status in (401, 403)
                came = f"HTTP {record.exchanges[0].response.status}"
                says = f"{came}. Check username and password." if refused else came
                yield Step("capillary: credentials", says, is_well=not refused)
                if refused:
                    return
            yield step


def _clock(name: str, interaction: Interaction, *, matters: bool) -> Iterator[Step]:
    """Yield how far the server's clock is from ours, if it tells; it matters where tokens have times."""
    try:
        told = email.utils.parsedate_to_datetime(interaction.response.header("date") or "")
    except ValueError:
        return
    told = told.replace(tzinfo=UTC) if told.tzinfo is None else told
    ahead = (told - interaction.sent).total_seconds()
    if -1 <= ahead <= interaction.response.seconds + 1:  # it tells whole seconds, and some have passed
        ahead = 0.0
    is_well = not matters or -_BEHIND < ahead < _AHEAD
    side = "as ours" if not ahead else f"{abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} ours"
    now = f"{datetime.now(UTC):%H:%M:%S} UTC here"
    advice = "" if is_well else " Tokens will be refused: set the clock."
    yield Step(f"{name}: clock", f"the server's clock is {side} ({now}).{advice}", is_well=is_well)


@contextlib.contextmanager
def _asked(settings: Reach) -> Iterator[tuple[Client, Record]]:
    record = Record()
    with contextlib.closing(Client(settings, record)) as client:
        yield client, record
