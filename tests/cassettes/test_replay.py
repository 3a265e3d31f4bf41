"""A replay gives the verdicts of the recording without a socket, and says plainly what a recording cannot decide."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cassettes.conftest import CAPILLARY, SELECTED, UPDATE, shown
from troth.cassettes import cassette_path, read_cassette, write_cassette
from troth.results import read_results

if TYPE_CHECKING:
    from tests.cassettes.conftest import Replays
    from troth.run import Finished

ROOT = Path(__file__).resolve().parents[2]
INVALID = "bubblehouse/CustomerDetails1"
NULL = f"{UPDATE}#null-keeps-value"
STALE = "Stale: record again"
# Imported by every process of the run, before anything else is. That urllib3 tries at its import whether this machine
# has IPv6, by binding a socket that it closes again, is not a connection; it has to fail here, too.
NO_SOCKETS = """
import sys
def refuse(event, arguments):
    if event.startswith("socket."):
        caller = sys._getframe(1)
        names = set()
        while caller is not None:
            names.add(caller.f_code.co_name)
            caller = caller.f_back
        if "_has_ipv6" not in names:
            with open({log!r}, "a") as log:
                log.write(event + "\\\\n")
        raise RuntimeError("no " + event)
sys.addaudithook(refuse)
"""


def results(finished: Finished, requirement: str) -> dict[str, Any]:
    """Return what a run says of a requirement."""
    (found,) = (each for each in finished.results["requirements"] if each["id"] == requirement)
    return dict(found)


def recorded_tests(cassettes: Path) -> dict[str, list[Path]]:
    """Return the cassettes of each requirement, as the run that made them tells."""
    told = read_results(cassettes.with_name("results.json"))["requirements"]
    found: dict[str, list[Path]] = {}
    for each in told:
        for test in each["tests"]:
            path = cassette_path(cassettes, test, str(each["id"]).partition("#")[0])
            if path.exists():
                found.setdefault(str(each["id"]), []).append(path)
    return found


def edit(path: Path, before: str, after: str, times: int = -1) -> None:
    text = path.read_text("utf-8")
    assert before in text, text[:3000]
    path.write_text(text.replace(before, after, times), "utf-8")


def troth(*arguments: str, cwd: Path, path: Path = ROOT / "src", **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command line with the package, the contract and the suites of some folder."""
    environ = {**os.environ, **more, "PYTHONPATH": os.pathsep.join([*([more["FIRST"]] if more else []), str(path)])}
    command = [sys.executable, "-P", "-m", "troth.cli", "run", "-q", "--reports", str(cwd / "reports"), *arguments]
    ran = subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, check=False, timeout=300)
    assert "Traceback" not in ran.stdout + ran.stderr
    return ran


# --- equal, and without a socket --------------------------------------------------------------------------------------


def test_a_replay_has_the_verdicts_of_the_recording_and_says_what_it_replays(
    recorded: tuple[Path, Finished], replay: Replays
) -> None:
    cassettes, made = recorded
    again = replay(cassettes)
    told, before = shown(again), shown(made)
    assert {name: told[name] for name in SELECTED} == {name: before[name] for name in SELECTED}
    assert {verdict for verdict, _, _ in told.values()} == {"pass"}
    run = again.results["run"]
    assert (run["target"], run["recorded_from"]) == ("replay", "sandbox")
    assert run["recorded_at"] == made.results["run"]["started"]
    assert run["requests"] == made.results["run"]["requests"]
    assert again.results["observations"] == [] or shown(again) == before


def test_a_replay_opens_no_socket(recorded: tuple[Path, Finished], tmp_path: Path) -> None:
    log = tmp_path / "sockets.log"
    (tmp_path / "sitecustomize.py").write_text(NO_SOCKETS.format(log=str(log)))
    arguments = ["--target", "replay", "--cassettes", str(recorded[0])]
    ran = troth(*arguments, cwd=tmp_path, FIRST=str(tmp_path))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert not log.exists()
    told = read_results(tmp_path / "reports" / "results.json")["requirements"]
    assert {each["id"] for each in told if each["verdict"] == "pass"} >= {*SELECTED}
    probe = [sys.executable, "-c", "import socket; socket.socket()"]
    refused = subprocess.run(probe, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, check=False)
    assert refused.returncode != 0  # it would have been refused
    assert log.exists()


# --- what a recording cannot decide -----------------------------------------------------------------------------------


def test_what_was_not_recorded_is_not_run_and_says_the_command(cassettes: Path, replay: Replays) -> None:
    for path in cassettes.glob("bubblehouse/*/*.yaml"):
        path.unlink()
    outside = "bubblehouse/MergeCustomers1#earlier-account-wins"
    finished = replay(cassettes, NULL, outside, f"{CAPILLARY}#error-8015", complete=True)
    for name in (NULL, outside):
        told = results(finished, name)
        assert told["verdict"] == "not-run"
        assert told["reason"] == f"the recording has nothing of this test; `troth run --record {name}` would record it"
    assert results(finished, f"{CAPILLARY}#error-8015")["verdict"] == "pass"
    assert finished.status == 3  # --complete: what was not run counts


def test_there_has_to_be_a_recording(tmp_path: Path) -> None:
    ran = troth("--target", "replay", "--cassettes", "nowhere", cwd=tmp_path)
    assert ran.returncode == 4
    assert "there is no recording" in ran.stderr
    assert "troth run --record" in ran.stderr


def test_a_recording_whose_successor_was_killed_is_replayed(cassettes: Path, replay: Replays) -> None:
    cassettes.rename(cassettes.with_name(".cassettes.before"))
    assert replay(cassettes, f"{CAPILLARY}#error-8015").status == 0
    assert cassettes.is_dir()


# --- the suite or the contract has changed ----------------------------------------------------------------------------


@pytest.fixture
def today(tmp_path: Path) -> Path:
    """Return a copy of package, contract and suites, to be changed."""
    for name in ("src/troth", "specs", "suites"):
        shutil.copytree(ROOT / name, tmp_path / "today" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "today"


def replayed(today: Path, cassettes: Path, *selection: str) -> tuple[int, dict[str, dict[str, Any]]]:
    arguments = ["--target", "replay", "--cassettes", str(cassettes), *selection]
    ran = troth(*arguments, cwd=today.parent, path=today / "src")
    assert ran.returncode != 4, ran.stderr
    told = read_results(today.parent / "reports" / "results.json")["requirements"]
    return ran.returncode, {str(each["id"]): dict(each) for each in told}


def test_a_changed_schema_judges_what_was_recorded(recorded: tuple[Path, Finished], today: Path) -> None:
    edit(today / "specs" / UPDATE / "output.schema.json", '"required": ["ok"]', '"required": ["ok", "at"]')
    status, told = replayed(today, recorded[0], NULL)
    assert status == 1
    shape = told[f"{UPDATE}#output-shape"]
    assert shape["verdict"] == "fail"
    assert "at" in str(shape["findings"][0]["expected"])
    assert told[NULL]["verdict"] == "pass"


def test_a_changed_suite_is_stale_and_a_new_test_is_not_run(recorded: tuple[Path, Finished], today: Path) -> None:
    suite = today / "suites" / "capillary" / "test_update_customer_details_refusals.py"
    edit(suite, '@requirement("UpdateCustomerDetails#error-8015")', f"{NEW}\n\n{SOURCE}")
    edit(suite, "shown = org.customer(who)\n", "shown = org.customer(who + 1)\n")
    edit(
        today / "specs" / CAPILLARY / "call.toml",
        "[[requirement]]",
        f"{PROMISE}\n[[requirement]]",
        1,
    )
    status, told = replayed(today, recorded[0], CAPILLARY)
    assert status == 3
    assert told[f"{CAPILLARY}#error-8015"]["verdict"] == "inconclusive"
    assert STALE in told[f"{CAPILLARY}#error-8015"]["reason"]
    assert told[f"{CAPILLARY}#brand-new"]["verdict"] == "not-run"
    assert f"troth run --record {CAPILLARY}#brand-new" in told[f"{CAPILLARY}#brand-new"]["reason"]


NEW = '@requirement("UpdateCustomerDetails#brand-new")\ndef test_new(org):\n    org.anything()'
PROMISE = (
    '[[requirement]]\nid = "brand-new"\nlevel = "must"\nsays = "New."\nsource = "UpdateCustomerDetails, a new place"\n'
)
SOURCE = '@requirement("UpdateCustomerDetails#error-8015")'

EDITS = {
    NULL: ("/my-shop/UpdateCustomerDetails1", "/my-shop/UpdateCustomerDetails9"),
    f"{UPDATE}#empty-string-removes": ("- case: '{\"", "- case: '{\"other_"),
    f"{INVALID}#error-invalid-token": ("[shop my-shop", "[shop another-shop"),
    f"{CAPILLARY}#created-id-is-path-id": ("method: PUT", "method: POST"),
    f"{CAPILLARY}#error-8015": ("body: '{", 'body: \'{"other": 1.0, '),
}


def test_a_recording_of_other_requests_is_stale_and_never_a_pass(cassettes: Path, replay: Replays) -> None:
    tests = recorded_tests(cassettes)
    assert {*EDITS} == {*SELECTED}
    for requirement, (before, after) in EDITS.items():
        for path in tests[requirement]:
            edit(path, before, after)
    finished = replay(cassettes, *SELECTED)
    assert finished.status == 3
    for name in SELECTED:
        told = results(finished, name)
        assert (told["verdict"], name) == ("inconclusive", name)
        assert STALE in told["reason"]


def test_an_interaction_nobody_asks_for_is_reported(cassettes: Path, replay: Replays) -> None:
    path = recorded_tests(cassettes)[f"{CAPILLARY}#error-8015"][0]
    made = read_cassette(path)
    first, *rest = made.takes
    more = replace(first.exchanges[0], request=replace(first.exchanges[0].request, method="DELETE"))
    write_cassette(replace(made, takes=(replace(first, exchanges=(more, *first.exchanges)), *rest)), path)
    finished = replay(cassettes, f"{CAPILLARY}#error-8015")
    assert results(finished, f"{CAPILLARY}#error-8015")["verdict"] == "pass"
    observation: Any
    (observation,) = finished.results["observations"]
    assert observation["what"] == "recorded, and no longer asked for: the suite has changed since"
    assert observation["exchange"]["request"]["method"] == "DELETE"
