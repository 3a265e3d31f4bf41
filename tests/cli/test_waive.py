"""From a finding to a waiver, until it is expired, and until it is stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troth.launch import running_sandbox
from troth.results import read_results

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Troth

ONE = "bubblehouse/CustomerDetails1#error-empty-customer-identity"
FAULT = "bubblehouse/CustomerDetails1/empty-customer-identity-with-another-id"
ENTRY = ("waive", "reports/results.json", ONE, "--reason", "agreed", "--until", "2999-12-31")


@pytest.fixture
def failing(troth: Troth) -> Iterator[tuple[str, ...]]:
    """The arguments of a run that fails, after it has run."""
    with running_sandbox(["--fault", FAULT]) as sandbox:
        arguments = ("run", ONE, "--target", "live", "--config", str(sandbox.config))
        troth(*arguments, status=1)
        yield arguments


def test_a_finding_is_waived_until_the_waiver_expires_and_is_stale_once_it_is_repaired(
    troth: Troth, tmp_path: Path, failing: tuple[str, ...]
) -> None:
    host = "http://127.0.0.1"  # a server of this machine has another port each time
    printed = troth(*ENTRY, "--owner", "ann", "--issue", "https://example.com/7")
    assert f"waived until 2999-12-31, for {host}: {ONE}, fingerprint " in printed
    assert printed.splitlines()[-1] == "waivers: waivers.toml"

    # Other cases are drawn, and it is the same finding.
    printed = troth(*failing, "--seed", "7")
    assert "waived    agreed (0 days old; " in printed
    assert "until 31 Dec 2999; ann; https://example.com/7)" in printed
    assert "Exit 0: every must passed, or is waived." in printed
    (requirement,) = read_results(tmp_path / "reports" / "results.json")["requirements"]
    assert requirement["verdict"] == "fail"
    assert requirement["waived"]
    assert "has no finding" in troth(*ENTRY, status=4)

    file = tmp_path / "waivers.toml"
    known = file.read_text(encoding="utf-8")
    file.write_text(known.replace("2999-12-31", "2020-01-02"), encoding="utf-8")
    printed = troth(*failing, status=1)
    assert f"WAIVER the waiver of {ONE} for {host}" in printed
    assert "is expired: its last day was 2 Jan 2020." in printed

    file.write_text(known.replace(host, "sandbox"), encoding="utf-8")
    printed = troth("run", ONE, status=1)
    assert "is stale: its requirement was judged, and its finding did not show." in printed
    assert "Exit 1: a waiver is expired or stale." in printed


@pytest.mark.usefixtures("failing")
def test_reason_and_day_are_required_and_have_to_be_some(troth: Troth, tmp_path: Path) -> None:
    named = ENTRY[:3]
    assert "--reason" in troth(*named, "--until", "2999-12-31", status=4)
    assert "--until" in troth(*named, "--reason", "agreed", status=4)
    assert "--reason is empty" in troth(*named, "--reason", " ", "--until", "2999-12-31", status=4)
    assert "is no day" in troth(*named, "--reason", "agreed", "--until", "tomorrow", status=4)
    assert "is over" in troth(*named, "--reason", "agreed", "--until", "2020-01-01", status=4)
    assert f'Did you mean "{ONE}"?' in troth(*ENTRY[:2], ONE[:-1], *ENTRY[3:], status=4)
    assert "there is no such file" in troth("waive", "nothing.json", *ENTRY[2:], status=4)
    assert not (tmp_path / "waivers.toml").exists()


def test_waivers_that_cannot_be_read_end_a_run_before_it_starts(troth: Troth, tmp_path: Path) -> None:
    assert "there is no such file" in troth("run", ONE, "--waivers", "nothing.toml", status=4)
    (tmp_path / "waivers.toml").write_text("[[waiver]]\nreason = 1\n", encoding="utf-8")
    assert "waivers.toml: waiver[0]: " in troth("run", ONE, status=4)
