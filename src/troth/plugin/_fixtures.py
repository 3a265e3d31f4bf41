"""The fixtures of suites: who calls, which call, and against what."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, cast

import pytest

from troth.errors import NotRun
from troth.generate import caller_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.actors import Org, Shop
    from troth.generate import Caller
    from troth.model import Call
    from troth.plugin._session import Session
    from troth.plugin._world import Worlds


def body_for(worlds: Worlds, item: pytest.Function) -> Callable[..., None]:
    """Return the body of a test with its fixtures, for any target: what is drawn is still missing."""
    names = item._fixtureinfo.argnames  # noqa: SLF001 - as pytest's own runner does
    values: dict[str, Any] = {name: item.funcargs[name] for name in names}
    made: dict[str, Any] = {"worlds": worlds, "shop": worlds.shop, "org": worlds.org}
    if "caller" in names:
        made["caller"] = caller_of(cast("Call", item.funcargs["call"]), worlds.shop, worlds.org)
    return functools.partial(item.obj, **{name: made.get(name, value) for name, value in values.items()})


@pytest.fixture
def worlds(request: pytest.FixtureRequest) -> Worlds:
    """The target of the run."""
    session: Session | None = request.config.pluginmanager.get_plugin("troth-session")
    if session is None or session.worlds is None:
        raise NotRun("no target was reached")
    return session.worlds


@pytest.fixture
def shop(worlds: Worlds) -> Shop:
    """The holder of Bubblehouse's shop token."""
    if worlds.shop is None:
        raise NotRun("needs a [bubblehouse] table in the configuration")
    return worlds.shop


@pytest.fixture
def org(worlds: Worlds) -> Org:
    """The holder of a till's credentials at Capillary."""
    if worlds.org is None:
        raise NotRun("needs a [capillary] table in the configuration")
    return worlds.org


@pytest.fixture
def call(request: pytest.FixtureRequest, worlds: Worlds) -> Call:
    """The call a test of `*#slug` runs for."""
    return worlds.contract.call(request.param)


@pytest.fixture
def caller(call: Call, worlds: Worlds) -> Caller:
    """Whoever sends the requests that are drawn for that call."""
    return caller_of(call, worlds.shop, worlds.org)
