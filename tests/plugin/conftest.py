from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.client.scripted import Scripted, scripted_server
from troth.contract import load_contract
from troth.plugin import _session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.model import Contract

SECRET = "Y2FuYXJ5LWluLWEtY29hbC1taW5lLXRoYXQtc2luZ3M="
CONFIG = """
[bubblehouse]
base_url = "{url}"
shop = "my-shop"
key_id = "k1"
shared_secret = "published:{secret}"
sandbox = true
allow_writes = true
settle_seconds = 0
patience_seconds = 0
"""
CAPILLARY = """
[capillary]
base_url = "{url}"
username = "till.1"
password = "published:canary-password"
allow_writes = true
"""


@dataclass
class Ran:
    """What a run of suites came to."""

    status: int
    output: str
    outcomes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def verdict(self, test: str) -> str:
        return str(self.outcomes[test]["verdict"])


class Runs(Protocol):
    def __call__(self, suite: str, *arguments: str, vendor: str = "bubblehouse", target: str = "live") -> Ran: ...


class _Outcomes:
    """Keeps what the session of the inner run told."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        if session := config.pluginmanager.get_plugin("troth-session"):
            self.told = session.outcomes


@pytest.fixture(scope="module")
def one_server() -> Iterator[Scripted]:
    with scripted_server() as scripted:
        yield scripted


@pytest.fixture
def server(one_server: Scripted) -> Scripted:
    one_server.forget()
    return one_server


@pytest.fixture
def config(server: Scripted, tmp_path: Path) -> Path:
    path = tmp_path / "troth.toml"
    path.write_text(CONFIG.format(url=server.url, secret=SECRET))
    return path


@pytest.fixture(scope="session")
def contract() -> Contract:
    return load_contract()


@pytest.fixture
def run(pytester: pytest.Pytester, config: Path, contract: Contract, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Run a suite in this process against the scripted server; a run is told by the names of its tests."""
    monkeypatch.setattr(_session, "load_contract", lambda _: contract)  # read once, which is enough for all of them
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def run(suite: str, *arguments: str, vendor: str = "bubblehouse", target: str = "live") -> Ran:
        folder = pytester.path / vendor
        folder.mkdir(exist_ok=True)
        (folder / "test_suite.py").write_text(HEAD + suite)
        outcomes = _Outcomes()
        # Of an option that is given twice, the last one counts.
        reached = [f"--troth-target={target}", f"--troth-config={config}"] if target else []
        finished = pytester.runpytest_inprocess(
            *("-p", "troth.plugin.entry", "-p", "no:cacheprovider", "--import-mode=importlib"),
            *reached,
            *arguments,
            plugins=[outcomes],
        )
        told = {outcome["test"].rpartition("::")[2]: outcome for outcome in outcomes.told}
        return Ran(int(finished.ret), finished.stdout.str() + finished.stderr.str(), told)

    return run


HEAD = """
from hypothesis import strategies as st
from troth import Disagreement, Inconclusive, Undecided, cases, requirement
from troth.errors import NotRun

NULL = "UpdateCustomerDetails1#null-keeps-value"
WHO = {"customer": {"bhid": "a"}}

"""
