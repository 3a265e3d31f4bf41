"""Recordings that several tests replay are made once."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from troth.cli._progress import no_progress
from troth.run import Options, run_suites

if TYPE_CHECKING:
    from pathlib import Path

    from troth.run import Finished

UPDATE = "bubblehouse/UpdateCustomerDetails1"
CAPILLARY = "capillary/UpdateCustomerDetails"
SELECTED = (
    f"{UPDATE}#null-keeps-value",
    f"{UPDATE}#empty-string-removes",
    "bubblehouse/CustomerDetails1#error-invalid-token",
    f"{CAPILLARY}#created-id-is-path-id",
    f"{CAPILLARY}#error-8015",
)


class Replays(Protocol):
    def __call__(self, cassettes: Path, *selection: str, **options: Any) -> Finished: ...  # noqa: ANN401 - of a run


def shown(finished: Finished) -> dict[str, Any]:
    """Return verdicts and findings by requirement, without when anything was sent and by which of the workers."""
    return {
        requirement["id"]: (
            requirement["verdict"],
            requirement["reason"],
            sorted(
                repr([finding[part] for part in ("expected", "actual", "where", "case", "reproduced")])
                for finding in requirement["findings"]
            ),
        )
        for requirement in finished.results["requirements"]
        if requirement["verdict"] != "not-run"
    }


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Finished]:
    """Return a recording of the honest sandbox, and the run that made it."""
    folder = tmp_path_factory.mktemp("recorded")
    options = Options(selection=SELECTED, record=True, cassettes=folder / "cassettes", reports=folder / "reports")
    return folder / "cassettes", run_suites(options, os.environ, no_progress)


@pytest.fixture
def cassettes(recorded: tuple[Path, Finished], tmp_path: Path) -> Path:
    """Return a copy of that recording, to be damaged."""
    shutil.copy(recorded[0].with_name("reports") / "results.json", tmp_path / "results.json")
    return shutil.copytree(recorded[0], tmp_path / "cassettes")


@pytest.fixture
def replay(tmp_path: Path) -> Replays:
    def run(cassettes: Path, *selection: str, **options: Any) -> Finished:  # noqa: ANN401 - of a run
        chosen = Options(
            selection=selection,
            target="replay",
            cassettes=cassettes,
            reports=tmp_path / "reports",
            workers=1,
            **options,
        )
        return run_suites(chosen, os.environ, no_progress)

    return run
