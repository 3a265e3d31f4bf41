"""A run over damaged cassettes says which and what to do, ends with status 3 or 4, and overwrites nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cassettes.conftest import CAPILLARY, SELECTED, UPDATE
from tests.cassettes.test_replay import NULL, recorded_tests, results, troth
from troth.cassettes import cassettes_in, read_cassette, read_recording
from troth.results import read_results

if TYPE_CHECKING:
    from tests.cassettes.conftest import Replays

ROOT = Path(__file__).resolve().parents[2]
ADVICE = "`troth run --record --redraw`"


def contents(folder: Path) -> dict[str, bytes | None]:
    """Return all that is in a folder, byte by byte."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
        if path.stat().st_size < 1_000_000
    }


def damage(path: Path, how: str, other: Path, canary: Path) -> None:
    text = path.read_text("utf-8")
    path.unlink()
    if how == "folder":
        path.mkdir()
    elif how == "large":
        with path.open("wb") as file:
            file.truncate(100_000_000)
    elif how == "tagged":
        path.write_text(f"!!python/object/apply:os.system ['touch {canary}']\n", "utf-8")
    elif how == "cut off":
        path.write_text(text[: len(text) // 2], "utf-8")
    else:
        path.write_bytes(other.read_bytes())


SAID = {
    "folder": "it is no file",
    "large": "it is larger than any recording",
    "tagged": "no place in it",
    "cut off": "it is not YAML of a cassette",
    "of another test": "it is the cassette of suites/",
}


def test_a_replay_of_damaged_cassettes_is_inconclusive_and_names_each(
    cassettes: Path, replay: Replays, tmp_path: Path
) -> None:
    tests = recorded_tests(cassettes)
    other, canary = tests[SELECTED[4]][0], tmp_path / "canary"
    damaged = dict(zip(SELECTED[:4], SAID, strict=False))
    for requirement, how in damaged.items():
        damage(tests[requirement][0], how, other, canary)
    before = contents(cassettes)
    finished = replay(cassettes, *SELECTED)
    assert finished.status == 3
    for requirement, how in damaged.items():
        told = results(finished, requirement)
        assert told["verdict"] == "inconclusive"
        assert str(tests[requirement][0]) in told["reason"]
        assert SAID[how] in told["reason"]
        assert ADVICE in told["reason"]
    assert results(finished, SELECTED[4])["verdict"] == "pass"
    assert contents(cassettes) == before
    assert not canary.exists()


def test_a_recording_over_a_damaged_cassette_is_refused_and_a_redrawn_one_is_not(
    cassettes: Path, tmp_path: Path
) -> None:
    redrawn = recorded_tests(cassettes)[f"{CAPILLARY}#error-8015"]
    path = redrawn[0]
    damage(path, "of another test", recorded_tests(cassettes)[NULL][0], tmp_path)
    before = contents(cassettes)
    arguments = ["--record", "--cassettes", str(cassettes), f"{CAPILLARY}#error-8015"]
    ran = troth(*arguments, cwd=tmp_path)
    assert ran.returncode == 3
    assert str(path) in ran.stdout + ran.stderr + str(read_results(tmp_path / "reports" / "results.json"))
    assert contents(cassettes) == before
    assert troth(*arguments, "--redraw", cwd=tmp_path).returncode == 0
    assert read_cassette(path).interactions > 0
    after = contents(cassettes)
    assert {name for name in after if after[name] != before[name]} == {
        "RECORDING.toml",
        *(str(each.relative_to(cassettes)) for each in redrawn),
    }


@pytest.mark.parametrize(
    "content", [b"", b"\xff\x00", b'format = "troth-recording/9"\n'], ids=["empty", "bytes", "newer"]
)
def test_a_damaged_recording_ends_a_run_before_it_begins(cassettes: Path, content: bytes, tmp_path: Path) -> None:
    (cassettes / "RECORDING.toml").write_bytes(content)
    before = contents(cassettes)
    ran = troth("--target", "replay", "--cassettes", str(cassettes), cwd=tmp_path)
    assert ran.returncode == 4
    assert str(cassettes / "RECORDING.toml") in ran.stderr
    assert "troth run --record" in ran.stderr
    assert contents(cassettes) == before


def test_a_selection_is_not_recorded_among_cassettes_of_who_knows_what(cassettes: Path, tmp_path: Path) -> None:
    (cassettes / "RECORDING.toml").write_bytes(b"")
    before = contents(cassettes)
    ran = troth("--record", "--cassettes", str(cassettes), f"{CAPILLARY}#error-8015", cwd=tmp_path)
    assert ran.returncode == 4
    assert str(cassettes / "RECORDING.toml") in ran.stderr
    assert contents(cassettes) == before


# --- whole runs, killed -----------------------------------------------------------------------------------------------


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "kills" in metafunc.fixturenames:
        metafunc.parametrize("kills", [50 if metafunc.config.getoption("--every-fault") else 2])


def test_a_run_that_is_killed_leaves_the_recording_and_the_next_one_tidies_up(
    cassettes: Path, kills: int, tmp_path: Path
) -> None:
    seen = {read_recording(cassettes).recorded}
    selected = f"{UPDATE}#empty-string-removes"
    command = [sys.executable, "-P", "-m", "troth.cli", "run", "-q", "--record", "--reports", str(tmp_path / "reports")]
    command += ["--cassettes", str(cassettes), selected]
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    begun = time.monotonic()
    subprocess.run(command, cwd=tmp_path, env=environ, check=True, capture_output=True, timeout=300)
    usual = time.monotonic() - begun
    tests = [path.name for path in cassettes_in(cassettes)]
    names = {path.name: read_cassette(path).test for path in cassettes_in(cassettes)}
    for _ in range(kills):
        seconds = random.uniform(0, 1.05 * usual)  # noqa: S311 - a moment, not a secret
        with subprocess.Popen(
            command, cwd=tmp_path, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as run:
            try:
                run.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
        assert cassettes.is_dir() or cassettes.with_name(".cassettes.before").is_dir()
        there = cassettes if cassettes.is_dir() else cassettes.with_name(".cassettes.before")
        assert {path.name: read_cassette(path).test for path in cassettes_in(there)} == names
        seen.add(read_recording(there).recorded)
    subprocess.run(command, cwd=tmp_path, env=environ, check=True, capture_output=True, timeout=300)
    assert [path.name for path in cassettes_in(cassettes)] == tests
    assert read_recording(cassettes).recorded not in seen
    assert not [path.name for path in cassettes.parent.iterdir() if path.name.startswith(".cassettes")]
