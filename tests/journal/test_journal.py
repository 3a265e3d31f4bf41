"""A journal outlives its process, is nobody else's while that lives, and names no secret."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from troth.errors import JournalError
from troth.journal import Journal, journal_folder, left_in

ANN = {"id": "troth-1-1", "email": "troth-1-1@example.com"}
PLACE: dict[str, str | None] = {"id": "17", "source": "INSTORE", "account_id": None}
FORMER: dict[str, Any] = {
    "firstName": "Ann",
    "fields": {},
    "extendedFields": {},
    "commChannels": [],
    "loyaltyType": "loyalty",
    "programs": ["699"],
}


def opened(folder: Path, run: str = "1", vendor: str = "bubblehouse") -> Journal:
    return Journal(folder, vendor=vendor, server="https://api.example.com", account="my-shop", run=run)


def test_what_was_noted_is_found_once_its_process_let_go(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.customer(ANN)
    journal.change(PLACE, FORMER)
    journal.change({**PLACE, "id": "18"}, None)
    assert list(left_in(tmp_path)) == []
    journal.close()
    (left,) = left_in(tmp_path)
    assert (left.run, left.customers) == ("1", (ANN,))
    assert left.changes == ({**PLACE, "former": FORMER}, {**PLACE, "id": "18", "former": None})
    left.keep()


def test_who_cleans_up_has_it_alone(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.customer(ANN)
    journal.close()
    (left,) = left_in(tmp_path)
    assert list(left_in(tmp_path)) == []
    left.keep()
    (left,) = left_in(tmp_path)
    left.forget()
    assert list(tmp_path.iterdir()) == []


def test_nothing_noted_leaves_nothing(tmp_path: Path) -> None:
    journal = opened(tmp_path / "folder")
    journal.done()
    assert list(left_in(tmp_path / "folder")) == []
    assert list(tmp_path.iterdir()) == []


def test_what_was_given_back_is_forgotten(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.customer(ANN)
    journal.done()
    assert list(tmp_path.iterdir()) == []


def test_journals_come_oldest_first(tmp_path: Path) -> None:
    for number, age in (("1", 50), ("2", 90), ("3", 10)):
        journal = opened(tmp_path, run=number)
        journal.customer(ANN)
        journal.close()
        (path,) = tmp_path.glob(f"{number}-*")
        os.utime(path, (time.time() - age, time.time() - age))
    found = list(left_in(tmp_path))
    assert [left.run for left in found] == ["2", "1", "3"]
    for left in found:
        left.keep()


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such rights")
def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    journal = opened(tmp_path / "folder")
    journal.customer(ANN)
    (path,) = (tmp_path / "folder").iterdir()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    journal.close()


def test_a_killed_process_leaves_every_line_it_wrote(tmp_path: Path) -> None:
    script = f"""
from pathlib import Path
from troth.journal import Journal
journal = Journal(Path({str(tmp_path)!r}), vendor="bubblehouse", server="https://x", account="s", run="9")
for number in range(10**9):
    journal.customer({{"id": f"troth-9-{{number}}"}})
    print(number, flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(200):
            process.stdout.readline()
        assert list(left_in(tmp_path)) == []
        process.send_signal(signal.SIGKILL)
        said = process.stdout.read().split("\n")[:-1]
    (left,) = left_in(tmp_path)
    assert len(left.customers) >= 200 + len(said)
    left.forget()


def test_half_a_line_was_of_nobody(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.customer(ANN)
    journal.close()
    (path,) = tmp_path.iterdir()
    path.write_text(path.read_text() + '{"event": "customer", "id": "tro')
    (left,) = left_in(tmp_path)
    assert left.customers == (ANN,)
    left.forget()


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize(
    "line",
    [
        "no JSON",
        "[]",
        "{}",
        json.dumps({"event": "customer"}),
        json.dumps({"event": "customer", "id": "a", "password": "b"}),
        json.dumps({"event": "gone", "id": "a"}),
        json.dumps({"event": "change", **PLACE, "former": {"password": "x"}}),
    ],
)
def test_a_line_that_is_none_is_named(tmp_path: Path, line: str, number: int) -> None:
    journal = opened(tmp_path)
    journal.customer(ANN)
    journal.close()
    (path,) = tmp_path.iterdir()
    lines = path.read_text().splitlines()
    lines.insert(number, line)
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(JournalError, match=rf"jsonl: line {number + 1} is no line of a journal\. Correct the line"):
        list(left_in(tmp_path))
    with pytest.raises(JournalError):  # it was let go
        list(left_in(tmp_path))


def test_what_cannot_be_noted_is_said_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(JournalError, match=r"it cannot be written: .*XDG_STATE_HOME"):
        opened(tmp_path / "taken").customer(ANN)


@pytest.mark.parametrize(
    ("environ", "base"),
    [
        ({"XDG_STATE_HOME": "/var/state"}, Path("/var/state")),
        ({"XDG_STATE_HOME": "relative"}, Path.home() / ".local" / "state"),
        ({}, Path.home() / ".local" / "state"),
    ],
    ids=str,
)
def test_every_server_and_shop_has_a_folder(environ: dict[str, str], base: Path) -> None:
    folder = journal_folder(environ, vendor="bubblehouse", server="https://api.example.com:8443", account="../a b")
    assert folder == base / "troth" / "journal" / "bubblehouse-api.example.com_8443-.._a_b"
