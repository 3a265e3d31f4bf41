"""The target of a run as the suites see it: one client a vendor, and the actors that hold its tokens."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from troth.actors import Org, OrgWorld, Shop, ShopWorld, Signer, till_secrets
from troth.cassettes import Cleaner, public_tables, recorded_config
from troth.client import Client, Record
from troth.errors import Inconclusive
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
    ) -> None:
        self.contract = contract
        self.config = config
        self.record = Record(strict=options.troth_strict, outside=player)
        self.redactor = Redactor(config.secrets)
        self.live = not on_sandbox
        self._options = options
        self._provoked = frozenset(f"--provoke {what}" for what in options.troth_provoke)
        self._player = player
        self._clients: list[Client] = []
        # On the sandbox a run repeats exactly; elsewhere its customers must not meet those of any other run.
        self.run = f"{options.troth_seed:04d}" if on_sandbox else secrets.token_hex(4)
        most = _MOST_AT_ONCE["recording" if player or options.troth_record else options.troth_target]
        self.shop = self._open_shop(on_sandbox=on_sandbox, most_at_once=most)
        self.org = self._open_org()

    def twin(self, player: Player) -> Worlds:
        """Return the same target as a recording of it knows it, with a player in place of the server."""
        config = recorded_config(public_tables(self.config, "live"))
        return Worlds(self.contract, config, self._options, on_sandbox=False, player=player)

    def lacks(self, requirement: Requirement) -> str:
        """Return what the target lacks for a requirement, as a reason of `not-run`; an empty string if nothing."""
        vendor = requirement.id.partition("/")[0]
        if self.config.vendor(vendor) is None:
            return f"needs a [{vendor}] table in the configuration"
        for need in requirement.needs:
            there = need in self._provoked if need.startswith("--") else self.config.provides(need)
            if not there:
                return f"needs {need}"
        return ""

    def cleaner(self) -> Cleaner:
        """Return what takes secrets and people out of the cassettes of this run."""
        return Cleaner(self.contract, self.config, self.redactor, live=self.live, run=self.run)

    def tidy(self) -> None:
        """Ask for the deletion of what the run made; what comes of it is not judged."""
        if self._player is None and self.shop is not None and self.shop.world.created:
            self.record.begin_test("")
            try:
                self.shop.tidy()
            except Inconclusive:
                return  # the target is gone, and what was judged is already told

    def close(self) -> None:
        """Close the connections."""
        for client in self._clients:
            client.close()

    def _open_shop(self, *, on_sandbox: bool, most_at_once: int) -> Shop | None:
        settings = self.config.bubblehouse
        if settings is None:
            return None
        client = Client(settings, self.record, self._player)
        self._clients.append(client)
        world = ShopWorld(
            vendor=self.contract.vendor("bubblehouse"),
            settings=settings,
            client=client,
            record=self.record,
            signer=Signer(settings, self.redactor.learn),
            run=self.run,
            free_debug=on_sandbox,
            most_at_once=most_at_once,
        )
        return Shop(world, settings.shop)

    def _open_org(self) -> Org | None:
        settings = self.config.capillary
        if settings is None:
            return None
        for secret in till_secrets(settings):
            self.redactor.learn(secret)
        client = Client(settings, self.record, self._player)
        self._clients.append(client)
        vendor = self.contract.vendor("capillary")
        return Org(OrgWorld(vendor=vendor, settings=settings, client=client, record=self.record))
