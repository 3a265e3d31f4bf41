from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hostile.behaviour import FOLDER, ROOT, STAGES, behaviour, names
from tests.hostile.judging import CANARY
from tests.hostile.peer import MARK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.hostile.judging import Met

MOST_MB = 300
STATUSES = {"finding": 1, "inconclusive": 3, "harmless": 0}
ACTING = {chr(code) for code in (*range(32), *range(0x7F, 0xA0), 0x2028, 0x202E, 0x2066, 0x200B, 0xFEFF)} - {"\n"}
MARKUP = (f"<script>{MARK}", "<img src=x", "</body></html><img")

every_behaviour = pytest.mark.parametrize("name", names())


def test_every_stage_is_attacked_and_every_file_is_found() -> None:
    assert {name.partition("/")[0] for name in names()} == set(STAGES) == {each.name for each in FOLDER.iterdir()}
    assert len(names()) == len([*FOLDER.rglob("*.py")]) >= 60


@every_behaviour
def test_it_is_judged_as_it_deserves_in_words_a_person_understands(met: Mapping[str, Met], name: str) -> None:
    right, came = behaviour(name), met[name]
    assert came.errors == ""
    assert came.verdict == right.right
    assert came.status == STATUSES[right.right]
    if right.right == "harmless":
        assert came.sentences == []
        assert right.sentence
    else:
        assert any(right.sentence in sentence for sentence in came.sentences), came.sentences
        assert right.sentence in came.shown["results.json"].replace('\\"', '"')


@every_behaviour
def test_it_ends_in_time_and_in_bounds(met: Mapping[str, Met], name: str) -> None:
    assert met[name].seconds < behaviour(name).seconds + 10
    assert met[name].peak < MOST_MB


@every_behaviour
def test_the_next_answer_is_judged_as_if_nothing_had_been(met: Mapping[str, Met], name: str) -> None:
    assert met[name].goes_on == ("pass" if behaviour(name).can_be_honest else "")


@every_behaviour
def test_nothing_of_it_acts_on_a_terminal_or_on_a_page(met: Mapping[str, Met], name: str) -> None:
    for form, text in met[name].shown.items():
        assert set(text) & ACTING == set(), form
    assert [markup for markup in MARKUP if markup in met[name].shown["index.html"]] == []
    assert met[name].shown["results.json"].isascii()


@every_behaviour
def test_no_secret_is_kept_and_nobody_else_is_asked(met: Mapping[str, Met], name: str) -> None:
    came = met[name]
    assert came.elsewhere == 0
    for form, text in came.shown.items():
        assert CANARY[:20] not in text, form
        assert "eyJ" not in text, form  # what every token begins with


@every_behaviour
def test_the_documentation_shows_it(name: str) -> None:
    page = (ROOT / "docs" / "hostile-answers.md").read_text(encoding="utf-8")
    right = behaviour(name)
    assert f"| {name.partition('/')[0]} | {right.does} | {right.right} |" in page
