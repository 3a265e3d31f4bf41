"""The recording that comes with troth: whole, fresh, small, and without a secret."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from troth.cassettes import cassettes_in, read_cassette, read_recording, suspicions
from troth.cli._progress import no_progress
from troth.root import data_root
from troth.run import Options, run_suites

if TYPE_CHECKING:
    from pathlib import Path

    from troth.results import Results
    from troth.run import Finished

COMMITTED = data_root() / "cassettes"
FIVE_MEGABYTES = 5_000_000


@pytest.fixture(scope="module")
def recorded_again(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Finished]:
    """Send the stored cases to today's sandbox, in a copy of the recording."""
    folder = tmp_path_factory.mktemp("again") / "cassettes"
    shutil.copytree(COMMITTED, folder)
    options = Options(record=True, cassettes=folder, reports=tmp_path_factory.mktemp("reports"))
    return folder, run_suites(options, os.environ, no_progress)


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    options = Options(target="replay", cassettes=COMMITTED, reports=tmp_path_factory.mktemp("reports"))
    return run_suites(options, os.environ, no_progress)


def verdicts(results: Results) -> dict[str, tuple[str, str | None]]:
    return {
        requirement["id"]: (requirement["verdict"], requirement["reason"]) for requirement in results["requirements"]
    }


def test_the_stored_cases_still_get_the_stored_answers(recorded_again: tuple[Path, Finished]) -> None:
    """What differs is a change of the sandbox or of the suites: `troth run --record`, and commit what it writes."""
    folder, _ = recorded_again
    then = {path.relative_to(COMMITTED): path.read_bytes() for path in cassettes_in(COMMITTED)}
    now = {path.relative_to(folder): path.read_bytes() for path in cassettes_in(folder)}
    assert sorted(now) == sorted(then)
    assert [str(name) for name in now if now[name] != then[name]] == []


def test_a_replay_has_the_verdicts_of_the_run_it_recorded(
    recorded_again: tuple[Path, Finished], replayed: Finished
) -> None:
    assert verdicts(replayed.results) == verdicts(recorded_again[1].results)
    assert replayed.status == recorded_again[1].status == 0


def test_a_replay_asks_for_every_recorded_interaction(replayed: Finished) -> None:
    recorded = sum(read_cassette(path).interactions for path in cassettes_in(COMMITTED))
    assert replayed.results["run"]["requests"] == recorded
    assert not [seen for seen in replayed.results["observations"] if "no longer asked for" in seen["what"]]


def test_a_replay_says_what_was_recorded_and_when(replayed: Finished) -> None:
    run, recording = replayed.results["run"], read_recording(COMMITTED)
    assert (run["target"], run["recorded_from"], run["recorded_at"]) == ("replay", "sandbox", recording.recorded)


def test_nothing_in_it_looks_like_a_secret() -> None:
    assert [str(suspicion) for suspicion in suspicions(COMMITTED)] == []


def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in COMMITTED.rglob("*") if path.is_file()) < FIVE_MEGABYTES
