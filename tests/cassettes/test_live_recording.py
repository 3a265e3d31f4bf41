"""A recording of a live run replays to the verdicts of that run, though every name in it was changed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tests.cassettes.conftest import shown
from troth.cli._progress import no_progress
from troth.launch import running_sandbox
from troth.run import Options, run_suites

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SELECTED = (
    # Its tests draw merges that a live run does not send: a replay must not ask the recording for them.
    "bubblehouse/MergeCustomers1",
    "bubblehouse/UpdateCustomerDetails1#null-keeps-value",
    "capillary/UpdateCustomerDetails#created-id-is-path-id",
)


def test_a_live_run_replays_to_the_same_verdicts(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Compare one call and two requirements, and everything with `--every-fault`."""
    selection = () if request.config.getoption("--every-fault") else SELECTED
    options: dict[str, Any] = {"selection": selection, "cassettes": tmp_path / "cassettes"}
    with running_sandbox([]) as sandbox:
        live = Options(target="live", config=sandbox.config, record=True, reports=tmp_path / "live", **options)
        made = run_suites(live, os.environ, no_progress)
    again = run_suites(Options(target="replay", reports=tmp_path / "replay", **options), os.environ, no_progress)
    assert shown(again) == shown(made)
    assert {verdict for verdict, _, _ in shown(made).values()} == {"pass"}
