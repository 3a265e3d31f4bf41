"""Cleaning up after a run: what it made is deleted, what it changed is given back, as far as the calls can."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troth.actors._bubblehouse import Shop
from troth.actors._capillary import Org
from troth.actors._capillary_former import give_back, not_given_back
from troth.errors import Inconclusive, NotRun

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from troth.actors._org_world import OrgWorld
    from troth.actors._shop_world import ShopWorld
    from troth.config import PoolCustomer

_BATCH = 100
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Tidied:
    """What cleaning up came to.

    Attributes:
        tried: how many customers it was about.
        left: what was not accepted, a sentence each.
        is_through: the server has answered for each of them; else it is worth another try.
    """

    tried: int
    left: tuple[str, ...] = ()
    is_through: bool = True


def tidy_shop(world: ShopWorld, created: Sequence[Mapping[str, str]]) -> Tidied:
    """Ask for the deletion of customers, in batches; what is answered is not judged.

    Args:
        world: of any run, whose record is not a test's.
        created: `id` and `email`, or one of them.
    """
    shop = Shop(world, world.settings.shop)
    done, why = 0, ""
    for start in range(0, len(created), _BATCH):
        batch = [{**identity, "deleted": True} for identity in created[start : start + _BATCH]]
        try:
            answer = shop.UpdateCustomers3(customers=batch).may_be_anything()
        except (Inconclusive, NotRun) as error:
            why = error.reason
            break
        if answer.granted:
            done += len(batch)
        else:
            why = f"HTTP {answer.interaction.response.status}"
    missing = len(created) - done
    left = (f"bubblehouse: the deletion of {missing} of {len(created)} customers was not accepted: {why}",)
    return Tidied(len(created), left if missing else (), not missing)


def tidy_org(world: OrgWorld, changed: Mapping[PoolCustomer, Mapping[str, Any] | None]) -> Tidied:
    """Give pool customers back what they read as before, and look whether they took it.

    Args:
        world: of any run, whose record is not a test's.
        changed: the former values in the form of a journal; None where they are not known.
    """
    org = Org(world)
    silent: dict[str, str] = {}
    missing: dict[str, list[str]] = defaultdict(list)

    def each(work: Callable[[PoolCustomer, Mapping[str, Any] | None], object]) -> None:
        for customer, former in changed.items():
            if customer.id not in silent:
                try:
                    work(customer, former)
                except (Inconclusive, NotRun) as error:
                    silent[customer.id] = error.reason

    def look(customer: PoolCustomer, former: Mapping[str, Any] | None) -> None:
        for name in not_given_back(org, customer, former):
            missing[name].append(customer.id)

    each(lambda customer, former: give_back(org, customer, former))
    each(look)  # only now: some updates take effect a little later
    left = [f"capillary: not given back to {_listed(ids)}: {name}" for name, ids in sorted(missing.items())]
    if silent:
        left.append(f"capillary: nothing could be given back to {_listed([*silent])}: {next(iter(silent.values()))}")
    return Tidied(len(changed), tuple(left), not silent)


def _listed(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return ", ".join(ids[:_NAMED]) + more
