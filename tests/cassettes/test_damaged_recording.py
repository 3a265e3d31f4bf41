"""Whatever stands in the place of `RECORDING.toml`: the message names it and the remedy, and it stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cassettes.made import recording
from troth.cassettes import read_recording, write_recording
from troth.errors import CassetteError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOML: dict[str, tuple[Callable[[str], str | bytes], str]] = {
    "empty": (lambda _: "", '"format", "source", "recorded"'),
    "cut off": (lambda text: text[:60], ""),
    "binary": (lambda _: b"\xff\xfe\x00", "it is not a text file"),
    "no TOML": (lambda text: "{" + text, "it is not TOML"),
    "deep": (lambda _: "a = " + "[" * 100_000, "it is not TOML"),
    "an endless number": (lambda text: text.replace("seed = 7", f"seed = {'1' * 5000}"), "it is not TOML"),
    "another format": (lambda text: text.replace("recording/1", "recording/2"), "'troth-recording/2'"),
    "no format of ours": (lambda text: text.replace("troth-recording/1", "x"), "format"),
    "another source": (lambda text: text.replace('"live"', '"replay"'), "source"),
    "a date": (lambda text: text.replace('"2026-11-20T03:00:00Z"', "2026-11-20T03:00:00Z"), "recorded"),
    "a fraction": (lambda text: text.replace("seed = 7", "seed = 7.5"), "seed"),
    "no number": (lambda text: text.replace("settle_seconds = 5", "settle_seconds = inf"), "settle_seconds"),
    "an unknown key": (lambda text: text.replace("settle_seconds", "setle_seconds"), 'Did you mean "settle_seconds"?'),
    "a secret": (lambda text: text + 'shared_secret = "canary"\n', "shared_secret"),
    "no address": (lambda text: text.replace("https://app.example.com", "https://["), "bubblehouse.base_url"),
    "another protocol": (lambda text: text.replace("https://app", "ftp://app"), "bubblehouse.base_url"),
}


@pytest.mark.parametrize("name", TOML)
def test_a_damaged_recording_is_refused_and_stays_as_it_is(name: str, tmp_path: Path) -> None:
    write_recording(recording(), tmp_path)
    path = tmp_path / "RECORDING.toml"
    damage, said = TOML[name]
    content: Any = damage(path.read_text("utf-8"))
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CassetteError) as error:
        read_recording(tmp_path)
    assert error.value.path == path
    assert said in str(error.value)
    assert "ecord" in error.value.advice
    assert "canary" not in str(error.value)
    assert path.read_bytes() == (content if isinstance(content, bytes) else content.encode())


def test_a_recording_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_recording(recording(), tmp_path)
    assert read_recording(tmp_path) == recording()


def test_a_missing_recording_says_how_to_make_one(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(CassetteError, match="`troth run --record` makes a recording"):
            read_recording(folder)


def test_a_recording_that_is_a_folder_or_larger_than_any_is_refused(tmp_path: Path) -> None:
    (tmp_path / "RECORDING.toml").mkdir()
    with pytest.raises(CassetteError, match="it is no file"):
        read_recording(tmp_path)
    (tmp_path / "RECORDING.toml").rmdir()
    with (tmp_path / "RECORDING.toml").open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(CassetteError, match="larger than any recording"):
        read_recording(tmp_path)
