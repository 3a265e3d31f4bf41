"""Reading a customer of Capillary's pool back: `GET /v2/customers/{id}`, in one source or over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.actors._capillary_profiles import objects, own_profile
from troth.actors._till import credentials
from troth.errors import Inconclusive, NotRun

if TYPE_CHECKING:
    from troth.actors._org_world import OrgWorld
    from troth.config import PoolCustomer

REPEATED = frozenset({500, 503, 521})
"""The statuses that the vendor's own connector repeats."""

_FIRST_SERVER_ERROR = 500


def read_back(world: OrgWorld, customer: PoolCustomer) -> dict[str, Any] | None:
    """Return the read-back of a customer in its source, or over all sources: some can only be read so.

    Raises:
        NotRun: `read_back` is not configured.
        Inconclusive: the server does not answer.
    """
    if not world.settings.read_back:
        raise NotRun("needs capillary.read_back = true")
    own = [("source", customer.source)]
    if customer.account_id:
        own.append(("accountId", customer.account_id))
    found = None
    for query in (own, [("source", "ALL")]):
        interaction = world.client.send(
            *(None, "GET", f"/v2/customers/{customer.id}"),
            query=[*query, ("embed", "mlp")],
            headers=credentials(world.settings),  # whoever writes, the configured till reads
            caller="till",
            repeat=REPEATED,
        )
        if interaction.response.status >= _FIRST_SERVER_ERROR:
            raise Inconclusive(f"the customer could not be read back: HTTP {interaction.response.status}")
        body = interaction.json
        if isinstance(body, dict) and (profiles := objects(body.get("profiles"))):
            found = body
            if own_profile(profiles, customer) is not None:
                break
    return found
