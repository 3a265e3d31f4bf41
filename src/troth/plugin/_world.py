"""The target of a run as the suites see it: one client a vendor, and the actors that hold its tokens."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from troth.actors import Org, OrgWorld, Shop, ShopWorld, Signer, Stock, Tidied, tidy_org, tidy_shop, till_secrets
from troth.cassettes import Cleaner, public_tables, recorded_config
from troth.client import Budget, Client, Record
from troth.journal import Journal, journal_folder
from troth.redact import Redactor

if TYPE_CHECKING:
    import argparse

    from troth.cassettes import Player
    from troth.config import Config
    from troth.model import Contract, Requirement

_MOST_AT_ONCE = {"sandbox": 500, "live": 120, "recording": 20}
"""How many customers a test may push at once: a vendor's server is asked for less, and a cassette has to be read."""


class Worlds:
    """Everything the tests of a run share.

    Attributes:
        record: what the running test sees goes there.
        budget: what they may send, and what they did.
        redactor: knows the secrets of the configuration, and the tokens signed with them.
    """

    def __init__(
        self,
        contract: Contract,
        config: Config,
        options: argparse.Namespace,
        *,
        on_sandbox: bool,
        player: Player | None = None,
        run: str = "",
    ) -> None:
        self.contract = contract
        self.config = config
        self.record = Record(strict=options.troth_strict, outside=player)
        self.budget = Budget(
            most_requests=options.troth_max_requests,
            most_minutes=options.troth_max_minutes,
            share=Path(options.troth_share) if options.troth_share else None,
        )
        self.redactor = Redactor(config.secrets)
        self.live = not on_sandbox
        self._options = options
        self._provoked = frozenset(f"--provoke {what}" for what in options.troth_provoke)
        self._player = player
        self._clients: list[Client] = []
        self._journals: list[Journal] = []
        # On the sandbox a run repeats exactly; elsewhere its customers must not meet those of any other run.
        # In a cassette of a live run every run has the same name.
        live = run or ("0" * 8 if player else secrets.token_hex(4))
        self.run = f"{options.troth_seed:04d}" if on_sandbox else live
        most = _MOST_AT_ONCE["recording" if player or options.troth_record else options.troth_target]
        self.shop = self._open_shop(on_sandbox=on_sandbox, most_at_once=most)
        self.org = self._open_org()

    def twin(self, player: Player) -> Worlds:
        """Return the same target as a recording of it knows it, with a player in place of the server."""
        config = recorded_config(public_tables(self.config, "live"))
        return Worlds(self.contract, config, self._options, on_sandbox=False, player=player, run=self.run)

    def lacks(self, requirement: Requirement) -> str:
        """Return what the target lacks for a requirement, as a reason of `not-run`; an empty string if nothing."""
        return self.config.lacks(requirement, self.contract.call(requirement.call), self._provoked)

    def cleaner(self) -> Cleaner:
        """Return what takes secrets and people out of the cassettes of this run."""
        return Cleaner(self.contract, self.config, self.redactor, live=self.live, run=self.run)

    def tidy(self) -> list[str]:
        """Delete what the run made, give back what it changed, and return what was not accepted, a sentence each."""
        if self._player is not None:
            return []
        self.record.begin_test("")
        tidied: list[Tidied] = []
        with self.budget.lifted():
            if self.shop is not None:
                tidied.append(tidy_shop(self.shop.world, self.shop.world.created))
            if self.org is not None:
                tidied.append(tidy_org(self.org.world, self.org.world.changed))
        for each, journal in zip(tidied, self._journals, strict=False):
            if each.is_through:
                journal.done()
        return [sentence for each in tidied for sentence in each.left]

    @property
    def spent(self) -> dict[str, float]:
        """What was spent, cleaning up included."""
        return {
            "requests": self.budget.requests,
            "waits": self.budget.waits,
            "waited": round(self.budget.waited, 1),
            "paced": round(sum(client.paced for client in self._clients), 1),
        }

    def close(self) -> None:
        """Close the connections, and let go of the journals."""
        for client in self._clients:
            client.close()
        for journal in self._journals:
            journal.close()

    def _open_shop(self, *, on_sandbox: bool, most_at_once: int) -> Shop | None:
        settings = self.config.bubblehouse
        if settings is None:
            return None
        client = Client(settings, self.record, self._player, self.budget)
        self._clients.append(client)
        world = ShopWorld(
            vendor=self.contract.vendor("bubblehouse"),
            settings=settings,
            client=client,
            record=self.record,
            signer=Signer(settings, self.redactor.learn),
            run=self.run,
            embedded=on_sandbox,
            most_at_once=most_at_once,
            journal=self._journal("bubblehouse", settings.base_url, settings.shop),
            stock=None if on_sandbox or self._player or self._options.troth_record else Stock(),
        )
        return Shop(world, settings.shop)

    def _open_org(self) -> Org | None:
        settings = self.config.capillary
        if settings is None:
            return None
        for secret in till_secrets(settings):
            self.redactor.learn(secret)
        client = Client(settings, self.record, self._player, self.budget)
        self._clients.append(client)
        vendor = self.contract.vendor("capillary")
        journal = self._journal("capillary", settings.base_url, settings.username)
        return Org(OrgWorld(vendor=vendor, settings=settings, client=client, record=self.record, journal=journal))

    def _journal(self, vendor: str, server: str, account: str) -> Journal | None:
        """Return the journal of a live run; what the embedded sandbox has ends with it, and a player has nothing."""
        if not self.live or self._player is not None:
            return None
        folder = journal_folder(os.environ, vendor=vendor, server=server, account=account)
        self._journals.append(Journal(folder, vendor=vendor, server=server, account=account, run=self.run))
        return self._journals[-1]
