from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest

from tests.report.page import SAMPLES
from troth.errors import ResultsError
from troth.report import render_html, write_html

if TYPE_CHECKING:
    from pathlib import Path

    from troth.results import Results


def test_the_style_sheet_refers_to_nothing(conforming: Results) -> None:
    style = render_html(conforming).split("<style>")[1].split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_colours_have_enough_contrast_in_both_themes(conforming: Results) -> None:
    style = render_html(conforming).split("<style>")[1].split("</style>")[0]
    colours = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", style)
    for theme in ({name: light for name, light, _ in colours}, {name: dark for name, _, dark in colours}):
        pairs = [(front, back) for front in ("text", "soft", "link") for back in ("page", "surface")]
        verdicts = ("pass", "fail", "warn", "inconclusive", "error", "not-run")
        pairs += [(name, f"{name}-back") for name in verdicts] + [("text", f"{name}-back") for name in verdicts]
        pairs += [("text", "mark"), ("soft", "pass-back"), ("fail", "page")]
        too_faint = [pair for pair in pairs if contrast(theme[pair[0]], theme[pair[1]]) < 4.5]
        assert too_faint == []


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_large_run_stays_small(conforming: Results) -> None:
    base = conforming["requirements"]
    conforming["requirements"] = [
        requirement | {"id": f"{requirement['id']}-{copy}"} for copy in range(10) for requirement in base
    ]
    assert len(render_html(conforming).encode()) < 1_000_000


def test_the_page_is_written_whole_or_the_reason_is_given(conforming: Results, tmp_path: Path) -> None:
    path = tmp_path / "reports" / "index.html"
    write_html(conforming, path)
    assert path.read_text("utf-8") == render_html(conforming)
    with pytest.raises(ResultsError, match="cannot be written"):
        write_html(conforming, path / "index.html")


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_invisible_and_no_markup_of_a_server_reaches_the_page(
    sample: str, request: pytest.FixtureRequest
) -> None:
    text = render_html(request.getfixturevalue(sample))
    unseen = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not [c for c in text if unicodedata.category(c) in unseen and c != "\n"]
    assert text.count("<script") == 1
    text.encode()
