"""A recording takes the place of another whole or not at all, and leaves alone what is none."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.cassettes.made import asked, cassette, recording, take, told
from troth.cassettes import (
    cassette_path,
    cassettes_in,
    kept,
    mend,
    read_cassette,
    read_recording,
    staged,
    write_cassette,
    write_recording,
)
from troth.errors import CassetteError

NAMES = ("a", "b", "c")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "there" / "cassettes"


def fill(folder: Path, number: int, names: tuple[str, ...] = NAMES) -> None:
    """Write a recording in which everything says its number."""
    for name in names:
        made = cassette(take(told(asked({"of": number}), {"n": number})), test=f"suites/x/test_x.py::{name}")
        write_cassette(made, folder / "x" / "test_x" / f"{name}.yaml")
    write_recording(recording(number), folder)


def record(folder: Path, number: int, names: tuple[str, ...] = NAMES, *, whole: bool = True) -> None:
    with staged(folder) as staging:
        fill(staging, number, names)
        kept(staging, folder, whole=whole)


def numbers(folder: Path) -> dict[str, int]:
    """Return which recording each file is of."""
    found = {path.stem: _number(path) for path in cassettes_in(folder)}
    return {**found, "RECORDING": read_recording(folder).seed}


def _number(path: Path) -> int:
    body = read_cassette(path).takes[0].exchanges[0].request.body or b""
    return int(body.removeprefix(b'{"of": ').removesuffix(b"}"))


def every(number: int) -> dict[str, int]:
    return dict.fromkeys((*NAMES, "RECORDING"), number)


def beside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.parent.iterdir() if path.name.startswith("."))


# --- where a cassette is ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("test", "call", "path"),
    [
        ("suites/bubblehouse/test_x.py::test_y", "bubblehouse/MergeCustomers1", "bubblehouse/test_x/test_y.yaml"),
        (
            "suites/test_generated.py::test_y[bubblehouse/CustomerDetails1]",
            "bubblehouse/CustomerDetails1",
            "bubblehouse/test_generated/test_y-bubblehouse-CustomerDetails1.yaml",
        ),
        ("suites/test_x.py::TestA::test_y[../../etc]", "capillary/U", "capillary/test_x/TestA.test_y-..-..-etc.yaml"),
        ("test_x.py::test_y[\n\x00 é]", "capillary/U", "capillary/test_x/test_y.yaml"),
    ],
)
def test_a_cassette_is_named_after_its_test(test: str, call: str, path: str) -> None:
    assert cassette_path(Path("cassettes"), test, call) == Path("cassettes") / path


def test_cassettes_are_found_sorted_and_drafts_are_none(folder: Path) -> None:
    fill(folder, 1, ("b", "a"))
    (folder / "x" / "test_x" / ".a.yaml.0f0f0f0f.tmp").touch()
    (folder / "x" / "test_x" / ".hidden.yaml").touch()
    (folder / "x" / "note.yaml").touch()
    assert [path.name for path in cassettes_in(folder)] == ["a.yaml", "b.yaml"]
    assert cassettes_in(folder / "nowhere") == []


# --- one takes the place of another -----------------------------------------------------------------------------------


def test_a_first_recording_makes_its_folder(folder: Path) -> None:
    record(folder, 1)
    assert numbers(folder) == every(1)
    assert beside(folder) == []


def test_a_whole_recording_takes_the_place_of_all_cassettes(folder: Path) -> None:
    record(folder, 1, (*NAMES, "gone"))
    record(folder, 2)
    assert numbers(folder) == every(2)
    assert beside(folder) == []


def test_a_recording_of_a_selection_leaves_the_other_cassettes(folder: Path) -> None:
    record(folder, 1)
    record(folder, 2, ("b", "new"), whole=False)
    assert numbers(folder) == {"a": 1, "b": 2, "c": 1, "new": 2, "RECORDING": 2}


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_no_cassette_stays(folder: Path, *, whole: bool) -> None:
    record(folder, 1)
    (folder / "README.md").write_text("ours")
    (folder / "x" / "test_x" / "note.txt").write_bytes(b"\xff")
    (folder / ".gitattributes").write_text("*.yaml -diff")
    (folder / "link").symlink_to("x")
    (folder / "nowhere").symlink_to("nothing")
    (folder / "run.sh").write_text("#!/bin/sh")
    (folder / "run.sh").chmod(0o755)
    record(folder, 2, whole=whole)
    assert (folder / "README.md").read_text() == "ours"
    assert (folder / "x" / "test_x" / "note.txt").read_bytes() == b"\xff"
    assert (folder / ".gitattributes").exists()
    assert [(folder / name).readlink() for name in ("link", "nowhere")] == [Path("x"), Path("nothing")]
    assert os.access(folder / "run.sh", os.X_OK)
    assert numbers(folder) == every(2)


def test_a_recording_that_was_not_kept_leaves_nothing(folder: Path) -> None:
    record(folder, 1)
    with staged(folder) as staging:
        fill(staging, 2)
    assert numbers(folder) == every(1)
    assert beside(folder) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_a_recording_that_breaks_off_leaves_the_one_before(folder: Path, error: type[BaseException]) -> None:
    def break_off() -> None:
        with staged(folder) as staging:
            fill(staging, 2)
            raise error

    record(folder, 1)
    with pytest.raises(error):
        break_off()
    assert numbers(folder) == every(1)
    assert beside(folder) == []


def test_a_link_to_a_folder_stays_one(folder: Path) -> None:
    real = folder.parent / "real"
    record(real, 1)
    folder.symlink_to(real)
    for number in (2, 3):
        record(folder, number)
        assert folder.readlink() == real
        assert numbers(folder) == numbers(real) == every(number)
    assert beside(folder) == []


@pytest.mark.parametrize("name", [".", "../cassettes", "./x/.."])
def test_a_folder_may_be_named_as_seen_from_inside(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    record(folder, 1)
    monkeypatch.chdir(folder)
    record(Path(name), 2)
    assert numbers(folder) == every(2)


# --- what cannot be done ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fails_at", [1, 2])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_recording_that_cannot_be_moved_leaves_the_one_before(
    folder: Path, fails_at: int, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(folder, 1)
    rename, renamed = Path.rename, []

    def failing(path: Path, target: Path) -> Path:
        renamed.append(path)
        if len(renamed) == fails_at:
            raise error
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(CassetteError if isinstance(error, OSError) else KeyboardInterrupt) as raised:
        record(folder, 2)
    if isinstance(error, OSError):
        assert str(raised.value) == f"{folder}: the recording cannot be put there: No space left on device."
    assert numbers(folder) == every(1)
    assert beside(folder) == []


def test_a_file_that_cannot_be_carried_over_leaves_the_one_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    record(folder, 1)
    (folder / "README.md").write_text("ours")
    monkeypatch.setattr(shutil, "copy2", failing)
    with pytest.raises(CassetteError, match="Permission denied"):
        record(folder, 2)
    assert numbers(folder) == every(1)
    assert (folder / "README.md").read_text() == "ours"
    assert beside(folder) == []


def test_a_file_in_the_place_of_the_folder_stays(folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("somebody's")
    with pytest.raises(CassetteError, match=r"it is no folder\. Name another one"):
        record(folder, 1)
    assert folder.read_text() == "somebody's"
    assert beside(folder) == []


def test_a_folder_below_a_file_is_refused(folder: Path) -> None:
    folder.parent.write_text("somebody's")
    with pytest.raises(CassetteError, match="nothing can be recorded there: Not a directory"):
        record(folder, 1)


def test_the_root_is_refused() -> None:
    with pytest.raises(CassetteError, match="no recording can take its place"):
        record(Path("/"), 1)


# --- what somebody who was killed left --------------------------------------------------------------------------------


def test_the_recording_before_comes_back_if_its_place_is_empty(folder: Path) -> None:
    record(folder, 1)
    folder.rename(folder.with_name(".cassettes.before"))
    mend(folder)
    assert numbers(folder) == every(1)
    assert beside(folder) == []


def test_the_recording_before_goes_if_its_place_is_taken(folder: Path) -> None:
    record(folder, 2)
    fill(folder.with_name(".cassettes.before"), 1)
    mend(folder)
    assert numbers(folder) == every(2)
    assert beside(folder) == []


def test_the_recording_before_stays_if_it_cannot_come_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    record(folder, 1)
    folder.rename(folder.with_name(".cassettes.before"))
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", failing)
        mend(folder)
    mend(folder)
    assert numbers(folder) == every(1)


def test_half_a_recording_goes_when_the_next_is_made(folder: Path) -> None:
    record(folder, 1)
    fill(folder.with_name(".cassettes.new-0f0f0f0f"), 2, ("a",))
    folder.with_name(".cassettes.new-0f0f0f0f.lock").touch()  # nobody's, since who had it is dead
    other = folder.with_name(".other.new-0f0f0f0f")
    other.mkdir()
    mend(folder)  # a replay does this, and somebody may be recording
    assert beside(folder) == [".cassettes.new-0f0f0f0f", ".cassettes.new-0f0f0f0f.lock", ".other.new-0f0f0f0f"]
    record(folder, 3)
    assert numbers(folder) == every(3)
    assert beside(folder) == [other.name]


def test_of_two_recordings_at_once_each_is_completed_and_the_later_stays(folder: Path) -> None:
    record(folder, 1)
    with staged(folder) as first:
        fill(first, 2)
        record(folder, 3)
        assert numbers(folder) == every(3)
        kept(first, folder, whole=True)
    assert numbers(folder) == every(2)
    assert beside(folder) == []


def test_there_may_be_nothing_to_mend(folder: Path) -> None:
    mend(folder)
    assert not folder.parent.exists()
