from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from troth.errors import WaiverError
from troth.model import Waiver
from troth.waiver_file import add_waivers, read_waivers

if TYPE_CHECKING:
    from pathlib import Path

ID = "bubblehouse/MergeCustomers1#earlier-account-wins"
ENTRY = f"""
[[waiver]]
requirement = "{ID}"
target = "sandbox"
fingerprint = "0123456789ab"
reason = "agreed"
until = "2026-12-24"
"""
WAIVER = Waiver(
    requirement=ID, target="sandbox", fingerprint="0123456789ab", reason='a "quoted"\nline \\ é', until="2026-12-24"
)


def written(folder: Path, text: str) -> Path:
    path = folder / "waivers.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_entry_is_read(tmp_path: Path) -> None:
    (waiver,) = read_waivers(written(tmp_path, ENTRY), known=[ID])
    assert waiver == Waiver(
        requirement=ID, target="sandbox", fingerprint="0123456789ab", reason="agreed", until="2026-12-24"
    )
    assert waiver.accepts == "fingerprint 0123456789ab"


def test_a_day_needs_no_quotes(tmp_path: Path) -> None:
    (waiver,) = read_waivers(written(tmp_path, ENTRY.replace('"2026-12-24"', "2026-12-24")))
    assert waiver.until == "2026-12-24"


@pytest.mark.parametrize("text", ["", "# nothing is accepted\n", "waiver = []\n"])
def test_a_file_may_hold_none(tmp_path: Path, text: str) -> None:
    assert read_waivers(written(tmp_path, text)) == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("until", 'ouner = "ann"\nuntil', 'waiver[0].ouner: unknown key "ouner". Did you mean "owner"?'),
        ('reason = "agreed"', "", 'waiver[0].reason: "reason" is missing. Add reason.'),
        ('"agreed"', '" "', "waiver[0].reason"),
        ('until = "2026-12-24"', "", 'waiver[0].until: "until" is missing. Add until.'),
        ("2026-12-24", "2026-02-30", "waiver[0].until: there is no day 2026-02-30."),
        ("2026-12-24", "24 Dec 2026", "waiver[0].until"),
        ("until", 'since = "2026-13-01"\nuntil', "waiver[0].since: there is no day 2026-13-01."),
        ('"2026-12-24"', "2026-12-24T10:00:00", "waiver[0].until"),
        ('"sandbox"', '"production"', "waiver[0].target"),
        ("0123456789ab", "0123", "waiver[0].fingerprint"),
        ('fingerprint = "0123456789ab"', "", "waiver[0]"),
        ("fingerprint", 'expected = "a"\nfingerprint', "waiver[0]: has a combination of keys that is not allowed"),
        ("earlier-account-wins", "earlier-acount-wins", f'Did you mean "{ID}"?'),
        ("[[waiver]]", "[[waivers]]", 'unknown key "waivers". Did you mean "waiver"?'),
        ("target =", "target", "it is not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_remedy(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = written(tmp_path, ENTRY.replace(old, new, 1))
    with pytest.raises(WaiverError) as caught:
        read_waivers(path, known=[ID])
    assert words in str(caught.value)
    assert str(path) in str(caught.value)
    assert caught.value.advice


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(WaiverError, match="there is no such file"):
        read_waivers(tmp_path / "waivers.toml")
    (tmp_path / "waivers.toml").write_bytes(b"\xff")
    with pytest.raises(WaiverError, match="UTF-8"):
        read_waivers(tmp_path / "waivers.toml")


def test_an_entry_is_added_and_what_was_there_stays(tmp_path: Path) -> None:
    path = written(tmp_path, f"# ours\n{ENTRY}".rstrip("\n"))
    before = path.read_text(encoding="utf-8")
    add_waivers(path, [WAIVER], ["expected a\nb"])
    text = path.read_text(encoding="utf-8")
    assert text.startswith(before)
    assert "# expected a b\n" in text
    assert read_waivers(path)[1] == WAIVER
    assert tomllib.loads(text)["waiver"][1].keys() == {"requirement", "target", "fingerprint", "reason", "until"}


def test_a_file_is_made_for_the_first_entry(tmp_path: Path) -> None:
    path = tmp_path / "new" / "waivers.toml"
    add_waivers(path, [WAIVER, WAIVER], ["", "é"])
    assert read_waivers(path) == (WAIVER, WAIVER)


@pytest.mark.parametrize("text", ["waiver = []\n", "[", f"{ENTRY}reazon = 1\n"])
def test_nothing_is_added_to_a_file_that_cannot_be_read_afterwards(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(WaiverError):
        add_waivers(path, [WAIVER], [""])
    assert path.read_text(encoding="utf-8") == text


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WaiverError, match="--waivers"):
        add_waivers(tmp_path / "file" / "waivers.toml", [WAIVER], [""])
