"""The target of a run as the suites see it: one client a vendor, and the actors that hold its tokens."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from troth.actors import Org, OrgWorld, Shop, ShopWorld, Signer, till_secrets
from troth.client import Client, Record
from troth.errors import Inconclusive
from troth.redact import Redactor

if TYPE_CHECKING:
    import argparse

    from troth.config import Config
    from troth.model import Contract, Requirement


class Worlds:
    """Everything the tests of a run share.

    Attributes:
        record: what the running test sees goes there.
        redactor: knows the secrets of the configuration, and the tokens signed with them.
    """

    def __init__(self, contract: Contract, config: Config, options: argparse.Namespace) -> None:
        self.contract = contract
        self.config = config
        self.record = Record(strict=options.troth_strict)
        self.redactor = Redactor(config.secrets)
        self._provoked = frozenset(f"--provoke {what}" for what in options.troth_provoke)
        self._clients: list[Client] = []
        self.shop = self._open_shop(options)
        self.org = self._open_org()

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

    def tidy(self) -> None:
        """Ask for the deletion of what the run made; what comes of it is not judged."""
        if self.shop is not None and self.shop.world.created:
            self.record.begin_test("")
            try:
                self.shop.tidy()
            except Inconclusive:
                return  # the target is gone, and what was judged is already told

    def close(self) -> None:
        """Close the connections."""
        for client in self._clients:
            client.close()

    def _open_shop(self, options: argparse.Namespace) -> Shop | None:
        settings = self.config.bubblehouse
        if settings is None:
            return None
        on_sandbox = options.troth_target == "sandbox"
        client = Client(settings, self.record)
        self._clients.append(client)
        # On the sandbox a run repeats exactly; elsewhere its customers must not meet those of any other run.
        run = f"{options.troth_seed:04d}" if on_sandbox else secrets.token_hex(4)
        world = ShopWorld(
            vendor=self.contract.vendor("bubblehouse"),
            settings=settings,
            client=client,
            record=self.record,
            signer=Signer(settings, self.redactor.learn),
            run=run,
            free_debug=on_sandbox,
        )
        return Shop(world, settings.shop)

    def _open_org(self) -> Org | None:
        settings = self.config.capillary
        if settings is None:
            return None
        for secret in till_secrets(settings):
            self.redactor.learn(secret)
        client = Client(settings, self.record)
        self._clients.append(client)
        vendor = self.contract.vendor("capillary")
        return Org(OrgWorld(vendor=vendor, settings=settings, client=client, record=self.record))
