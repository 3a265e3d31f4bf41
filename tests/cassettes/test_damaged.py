"""Whatever stands in the place of a cassette: the message names the file and the remedy, and nothing is executed."""

from __future__ import annotations

import os
import subprocess
import textwrap
from typing import TYPE_CHECKING

import pytest

from tests.cassettes.made import asked, cassette, take, told
from troth.cassettes import read_cassette, write_cassette
from troth.errors import CassetteError

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """version: 1
metadata:
  format: troth-cassette/1
  test: a
  takes:
  - case: '{}'
    interactions: 1
interactions:
"""
ONE = """- request: {method: GET, uri: 'http://127.0.0.1/a', body: null, headers: {X-Troth-Caller: [shop]}}
  response: {status: {code: 200, message: OK}, headers: {}, body: {string: '{}'}}
"""
GOOD = f"{HEAD}{ONE}...\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bubblehouse" / "test_x" / "a.yaml"


def refused(path: Path) -> str:
    """Return why a file is refused, and insist on what every message has."""
    with pytest.raises(CassetteError) as error:
        read_cassette(path)
    assert error.value.path == path
    assert str(error.value).startswith(f"{path}: ")
    assert "troth run --record" in error.value.advice
    assert len(str(error.value)) < 700
    return error.value.message.removeprefix(f"{path}: ")


def refusal_of(content: str | bytes, path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    sent = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(sent)
    said = refused(path)
    assert path.read_bytes() == sent
    assert [*path.parent.iterdir()] == [path]
    return said


def test_what_is_written_by_hand_in_its_form_is_read(path: Path) -> None:
    path.parent.mkdir(parents=True)
    for text in (GOOD, GOOD.replace("\n", "\r\n"), "\ufeff" + GOOD, "# by hand\n" + GOOD, "---\n" + GOOD):
        path.write_bytes(text.encode())
        assert read_cassette(path).interactions == 1


# --- not a cassette ---------------------------------------------------------------------------------------------------

NONE: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "the document: is not of type object"),
    "blank": (" \n\n", "the document: is not of type object"),
    "only a comment": ("# nothing", "the document: is not of type object"),
    "a word": ("cassette\n...\n", "the document: is not of type object"),
    "a list": ("- 1\n...\n", "the document: is not of type object"),
    "zeros": ("\0" * 5000, "not YAML of a cassette"),
    "JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "it is not a text file"),
    "gzip": (b"\x1f\x8b\x08\x00\x00\x00", "it is not a text file"),
    "UTF-16": (GOOD.encode("utf-16"), "it is not a text file"),
    "HTML": ("<html><body>Not found</body></html>", "it is cut off"),
    "conflict": (f"<<<<<<< ours\n{GOOD}=======\n{GOOD}>>>>>>> theirs\n", "line "),
    "LFS pointer": (
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\n",
        "it is cut off",
    ),
    "vcrpy's own": (f"version: 1\ninteractions:\n{ONE}...\n", '"metadata" is missing'),
    "tabs": ("version: 1\n\tmetadata: {}", "line 2: "),
    "two documents": (f"{GOOD}---\n{GOOD}", "line 12: it has a second document"),
    "twice the same": (f"version: 1\n{GOOD}", "'version' comes twice in this mapping"),
    "a name that is no text": (f"1: 2\n{GOOD}", "line 1: a name in this mapping is no text"),
    "a list as a name": (f"? [a]\n: b\n{GOOD}", "line 1: a name in this mapping is no text"),
}
CHANGED: dict[str, tuple[str, str, str]] = {
    "another version": ("version: 1", "version: 2", "version: "),
    "another format": ("troth-cassette/1", "troth-cassette/2", "metadata.format: "),
    "no format": ("  format: troth-cassette/1\n", "", '"format" is missing'),
    "an unknown key": ("version: 1", "version: 1\nversoin: 1", 'Did you mean "version"?'),
    "a key of a request": ("method: GET", "methd: GET", "methd"),
    "no test": ("test: a", "test: ''", "metadata.test"),
    "one interaction less": (f"interactions:\n{ONE}", "interactions: []\n", "it lacks interactions of its last takes"),
    "one interaction more": (ONE, ONE + ONE, "it holds interactions of no take"),
    "more than there can be": ("interactions: 1\n", f"interactions: {10**17}\n", "it lacks interactions"),
    "an endless number": ("interactions: 1\n", f"interactions: {'1' * 5000}\n", "line 7: write '111"),
    "fewer than none": ("interactions: 1\n", "interactions: -1\n", "metadata.takes[0].interactions"),
    "a fraction": ("interactions: 1\n", "interactions: 1.0\n", "line 7: write '1.0' in quotes"),
    "a truth": ("code: 200", "code: true", "status.code"),
    "a date": ("body: null", "body: 2026-11-20", "line 9: write '2026-11-20' in quotes"),
    "a number as a body": ("body: null", "body: 1", "interactions[0].request.body"),
    "no number": ("code: 200", "code: .nan", "line 10: write '.nan' in quotes"),
    "bytes that are none": ("body: null", "body: !!binary '_-'", "line 9: this is not base64"),
    "bytes as a header": ("[shop]", "[!!binary YQ==]", "interactions[0].request.headers"),
    "half of a pair": ("'http://127.0.0.1/a'", '"\\ud800"', "line 9: found invalid Unicode"),
    "no address": ("http://127.0.0.1/a", "http://[", "an address in it is none"),
    "a case of no JSON": ("'{}'\n", "'{'\n", "a case in it is not JSON"),
    "a case of no number": ("'{}'\n", "'{\"n\": NaN}'\n", "a case in it is not JSON"),
    "a case of an endless number": ("'{}'\n", f"'{{\"n\": {'1' * 5000}}}'\n", "a case in it is not JSON"),
    "a case of no object": ("'{}'\n", "'[]'\n", "a case in it is no JSON object"),
    "a deep case": ("'{}'\n", f"'{'[' * 100_000}'\n", "a case in it is not JSON"),
    "a case that is YAML": ("'{}'\n", "{n: 1}\n", "metadata.takes[0].case"),
    "recalled of no JSON": ("interactions: 1\n", "interactions: 1\n    recalled: ['x']\n", "is not JSON"),
}


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_cassette_is_refused(name: str, path: Path) -> None:
    content, said = NONE[name]
    assert said in refusal_of(content, path)


@pytest.mark.parametrize("name", CHANGED)
def test_what_was_edited_is_refused_and_the_place_named(name: str, path: Path) -> None:
    before, after, said = CHANGED[name]
    assert GOOD.count(before) == 1
    assert said in refusal_of(GOOD.replace(before, after), path)


def test_what_was_cut_off_anywhere_is_refused(path: Path) -> None:
    exchanges = (
        told(asked({"n": 1}), {"ok": True}),
        told(asked(b"\xff"), b"\xff" * 9),
        told(asked(b"ab"), b"abc", seconds=12),
    )
    made = cassette(*(take(each, case={"n": 1}) for each in exchanges))
    write_cassette(made, path)
    content = path.read_bytes()
    for end in range(len(content) - 1):  # without the last line's end nothing is missing
        path.write_bytes(content[:end])
        refused(path)


# --- what would do harm -----------------------------------------------------------------------------------------------

TAGGED = [
    "!!python/object/apply:os.system ['touch CANARY']",
    "!!python/object/apply:subprocess.check_output [[touch, CANARY]]",
    "!!python/object/new:subprocess.Popen [[touch, CANARY]]",
    "!!python/object/apply:builtins.eval [\"open('CANARY', 'w')\"]",
    "!!python/object/apply:builtins.open ['CANARY', w]",
    "!!python/object/new:_io.FileIO ['CANARY', w]",
    "!!python/object:troth.errors.CassetteError {path: CANARY}",
    "!!python/name:os.system",
    "!!python/name:os.system ''",
    "!!python/module:antigravity ''",
    "!!python/object/apply:builtins.iter {args: 5}",
    "!!python/object/new:_io.BytesIO {state: [5]}",
    "!!python/tuple [a]",
    "!!python/str a",
    "!!set {a, b}",
    "!!omap [a: 1]",
    "!!timestamp a",
    "!!bool b",
    "!!int '1'",
    "!local a",
    "! a",
]


@pytest.mark.parametrize("tagged", TAGGED)
@pytest.mark.parametrize("place", ["all", "body: null", "test: a", "version: 1", "    interactions: 1"])
def test_a_tag_is_refused_and_nothing_of_it_is_done(
    tagged: str, place: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[object] = []
    monkeypatch.setattr(os, "system", done.append)
    monkeypatch.setattr(subprocess, "Popen", done.append)
    canary = path.parent.parent / "canary"
    tagged = tagged.replace("CANARY", str(canary))
    name, _, _ = place.rpartition(" ")
    content = tagged if place == "all" else GOOD.replace(place, f"{name} {tagged} ")
    assert "no place in it" in refusal_of(content, path)
    assert done == []
    assert not canary.exists()


def bomb(width: int, depth: int) -> str:
    """Return a list that stands for width to the power of depth texts."""
    texts = ["&a0 [x]"]
    texts += [f"&a{level} [{', '.join([f'*a{level - 1}'] * width)}]" for level in range(1, depth)]
    return f"[{', '.join(texts)}]"


@pytest.mark.parametrize(
    "content",
    [
        GOOD.replace("[shop]", bomb(10, 20)),
        GOOD.replace("interactions:\n" + ONE, f"interactions: {bomb(10, 20)}\n"),
        GOOD.replace("[shop]", f"[&a {'x' * 100_000}{', *a' * 100_000}]"),
        GOOD.replace("{X-Troth-Caller: [shop]}", "&a {a: *a}"),
        GOOD.replace("version: 1", "&a [*a]"),
        GOOD.replace("{X-Troth-Caller: [shop]}", "{<<: &a {a: [b]}}"),
    ],
    ids=["a bomb in a header", "a bomb of interactions", "a long text often", "itself", "a list of itself", "merged"],
)
def test_what_stands_for_more_than_it_says_is_refused(content: str, path: Path) -> None:
    assert "in it" in refusal_of(content, path) or "in quotes" in refusal_of(content, path)


@pytest.mark.parametrize(
    "deep",
    [
        "[" * 100_000,
        "[" * 900 + "]" * 900,
        "{a: " * 100_000,
        "- " * 100_000,
        "".join(" " * n + "a:\n" for n in range(99)),
    ],
    ids=["lists", "lists that end", "mappings", "items", "lines"],
)
def test_what_is_nested_deeply_is_refused(deep: str, path: Path) -> None:
    assert "it is nested too deeply" in refusal_of(deep, path)
    inside = f"version: 1\nmetadata:\n{textwrap.indent(deep, '   ')}"
    assert "it is nested too deeply" in refusal_of(inside, path)


# --- files that are none ----------------------------------------------------------------------------------------------


def test_a_file_of_a_hundred_megabytes_is_refused_unread(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        file.truncate(100_000_000)  # it takes no place on the disk
    monkeypatch.setattr(type(path), "read_text", lambda *_, **__: pytest.fail("it was read"))
    assert "larger than any recording" in refused(path)
    assert path.stat().st_size == 100_000_000


def test_a_missing_file_is_refused(path: Path) -> None:
    assert "there is no such file" in refused(path)


def test_a_folder_is_refused_and_stays(path: Path) -> None:
    (path / "inside").mkdir(parents=True)
    assert "it is no file" in refused(path)
    assert (path / "inside").is_dir()


def test_a_pipe_is_refused_and_not_waited_for(path: Path) -> None:
    path.parent.mkdir(parents=True)
    os.mkfifo(path)
    assert "it is no file" in refused(path)


def test_a_link_to_nowhere_is_refused(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.symlink_to("nowhere")
    assert "there is no such file" in refused(path)


def test_a_file_that_may_not_be_read_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(GOOD)

    def denied(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "read_text", denied)
    assert "it cannot be read: Permission denied" in refused(path)
