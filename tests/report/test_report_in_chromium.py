"""The page as a browser has it: nothing asked for, nothing run that is not ours, filters and copying that work.

Accessibility is judged by axe-core where `TROTH_AXE` names its `axe.min.js`; `npm install axe-core` brings it.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tests.report.browser import CHROMIUM, Tab, browsing
from tests.report.page import find
from troth.report import write_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.results import Results

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on the path")

AXE = os.environ.get("TROTH_AXE")
ROWS = "[...document.querySelectorAll('tr[data-verdict]:not([hidden])')].map((row) => row.id)"
STATUS = "document.querySelector('#filters [role=status]').textContent"
COPIED = "(window.copied = [], navigator.clipboard.writeText = async (words) => void copied.push(words), 0)"
PLACE = "bubblehouse.MergeCustomers1.earlier-account-wins"
Show: TypeAlias = Callable[..., Tab]


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with browsing(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def show(tab: Tab, tmp_path: Path) -> Show:
    def written(document: Results, fragment: str = "", history: tuple[Results, ...] = ()) -> Tab:
        write_html(document, tmp_path / "index.html", history=history)
        tab.send("Emulation.setScriptExecutionDisabled", value=False)
        tab.send("Emulation.clearDeviceMetricsOverride")
        tab.open(tmp_path / "index.html", fragment)
        return tab

    return written


def earlier(document: Results) -> Results:
    before = copy.deepcopy(document)
    before["run"]["started"] = "2026-11-10T03:00:00Z"
    return before


def press(tab: Tab, words: str, within: str) -> None:
    tab.run(f"[...document.querySelectorAll('{within} button')].find((one) => one.textContent == '{words}').click()")


@pytest.mark.parametrize("sample", ["conforming", "failing", "hostile"])
def test_the_page_asks_for_itself_only_and_meets_no_error(
    sample: str, show: Show, request: pytest.FixtureRequest
) -> None:
    tab = show(request.getfixturevalue(sample))
    assert [address.rpartition("/")[2] for address in tab.asked] == ["index.html"]
    assert tab.errors == []


def test_no_script_but_our_own_runs_even_if_it_were_on_the_page(show: Show, failing: Results) -> None:
    tab = show(failing)
    tab.run("document.body.append(Object.assign(document.createElement('script'), {text: 'window.owned = 1'}))")
    tab.run("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.owned = 1\">')")
    assert tab.run("window.owned === undefined")
    assert any("Content Security Policy" in error for error in tab.errors)


def test_without_scripts_everything_is_there_and_no_control_is_dead(
    show: Show, failing: Results, tmp_path: Path
) -> None:
    tab = show(failing)
    tab.send("Emulation.setScriptExecutionDisabled", value=True)
    tab.open(tmp_path / "index.html")
    assert len(tab.run(ROWS)) == len(failing["requirements"])
    assert tab.run("[...document.querySelectorAll('button, select, input')].every((one) => !one.checkVisibility())")


@pytest.mark.parametrize(
    ("fragment", "shown"),
    [
        ("#?verdict=fail", 2),
        ("#?verdict=fail,warn&level=must", 2),
        ("#?level=should", None),
        ("#?call=bubblehouse/MergeCustomers1&verdict=fail", 1),
        ("#?call=capillary&verdict=fail", 0),
        ("#?text=empty_customer_identity", 1),
        ("#?text=EARLIER+wins", 1),
        ("#?verdict=nonsense&call=nobody", None),
    ],
)
def test_a_link_carries_the_filter(fragment: str, shown: int | None, show: Show, failing: Results) -> None:
    tab = show(failing, fragment)
    levels = [requirement["level"] for requirement in failing["requirements"]]
    wanted = shown if shown is not None else levels.count("should") if "should" in fragment else len(levels)
    assert len(tab.run(ROWS)) == wanted
    assert tab.run(STATUS) == f"{wanted} of {len(levels)} requirements shown"
    assert tab.run(
        "[...document.querySelectorAll('article.finding')].filter((one) => one.checkVisibility()).length"
    ) == (tab.run("document.querySelectorAll('tr[data-verdict]:not([hidden]) .see').length"))


def test_what_is_filtered_stands_in_the_address_and_goes_again(show: Show, failing: Results) -> None:
    tab = show(failing)
    tab.run("document.querySelector('input[value=fail]').click()")
    tab.run("document.querySelector('input[value=must]').click()")
    search = "document.querySelector('[type=search]')"
    tab.run(f"{search}.value = 'a & b', {search}.dispatchEvent(new Event('input', {{bubbles: true}}))")
    assert tab.run("location.hash") == "#?verdict=fail&level=must&text=a+%26+b"
    assert tab.run("document.querySelector('section.vendor').hidden")
    tab.run("document.getElementById('all').click()")
    assert tab.run("location.hash") == ""
    assert len(tab.run(ROWS)) == len(failing["requirements"])


def test_the_counts_of_a_call_lead_to_its_requirements(show: Show, failing: Results) -> None:
    tab = show(failing)
    tab.run("document.querySelector('[data-call=\"bubblehouse/MergeCustomers1\"] a.v-fail').click()")
    tab.run("new Promise((done) => setTimeout(done, 50))")
    assert tab.run(ROWS) == [PLACE]
    tab.run("document.querySelector('tfoot a.v-fail').click()")
    tab.run("new Promise((done) => setTimeout(done, 50))")
    assert len(tab.run(ROWS)) == 2


def test_a_link_to_a_place_shows_it_whatever_is_filtered_or_folded(show: Show, failing: Results) -> None:
    tab = show(failing, "#?verdict=fail")
    tab.run("location.hash = 'bubblehouse.CustomerDetails1.succeeds'")
    tab.run("new Promise((done) => setTimeout(done, 50))")
    assert len(tab.run(ROWS)) == len(failing["requirements"])
    assert tab.run("document.getElementById('bubblehouse.CustomerDetails1.succeeds').querySelector('details').open")


def test_a_finding_is_copied_as_markdown_that_a_server_cannot_break_out_of(show: Show, hostile: Results) -> None:
    finding = find(hostile, "#earlier-account-wins")["findings"][0]
    finding["actual"] = "first_name is ```\n# Heading"
    tab = show(hostile)
    tab.run(COPIED)
    press(tab, "Copy as Markdown", f"#{PLACE}.1".replace(".", "\\\\."))
    text = tab.run("copied[0]")
    assert text.startswith("### bubblehouse/MergeCustomers1#earlier-account-wins\n")
    assert '````diff\n- first_name is "Ann"\n+ first_name is ```\n+ # Heading\n````\n' in text
    assert "Source: [MergeCustomers1, Input](https://docs.example.com/apis/MergeCustomers1)" in text
    assert '"first_name": "<script>alert(1)</script>\\u001b[2J' in text
    assert "20 Nov 2026, 03:00:07 UTC" in text
    assert "\nrequest id <script>" in text
    assert "```sh\ncurl -X POST " in text
    assert text.endswith("Found by troth 0.1.0, contract 2026-11-20.")


def test_a_story_is_copied_with_its_steps(show: Show, failing: Results) -> None:
    finding = find(failing, "#earlier-account-wins")["findings"][0]
    finding["case"] = {"beginning": [{}, {}], "steps": [{"do": "read", "who": 0}, {"do": "merge", "whom": [[0], [1]]}]}
    tab = show(failing)
    tab.run(COPIED)
    press(tab, "Copy as Markdown", f"#{PLACE}.1".replace(".", "\\\\."))
    steps = (
        "- Customer 1: no details\n- Customer 2: no details\n1. Read customer 1\n2. Merge customer 1 and customer 2\n"
    )
    assert steps in tab.run("copied[0]")


def test_curl_and_the_repeat_line_are_copied_as_they_are(show: Show, failing: Results) -> None:
    finding = find(failing, "#earlier-account-wins")["findings"][0]
    tab = show(failing)
    tab.run(COPIED)
    press(tab, "Copy curl", f"#{PLACE}.1".replace(".", "\\\\."))
    press(tab, "Copy command", f"#{PLACE}.1".replace(".", "\\\\."))
    assert tab.run("copied") == [finding["curl"], finding["repeat"]]


def test_the_theme_can_be_chosen_and_stays(show: Show, failing: Results) -> None:
    tab = show(failing)
    colour = "getComputedStyle(document.body).backgroundColor"
    for theme, colours in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(16, 20, 25)")):
        tab.run(f"Object.assign(document.getElementById('theme'), {{value: '{theme}'}}).onchange()")
        assert tab.run(colour) == colours
    assert show(failing).run(colour) == colours
    tab.run("localStorage.clear()")


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_is_wider_than_the_screen(width: int, show: Show, hostile: Results) -> None:
    tab = show(hostile, history=(earlier(hostile),))
    tab.send("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
    tab.run("for (const fold of document.querySelectorAll('details')) fold.open = true")
    assert tab.run("document.documentElement.scrollWidth") <= width


def test_printing_unfolds_everything(show: Show, failing: Results) -> None:
    tab = show(failing)
    folded = tab.run("document.querySelectorAll('details:not([open])').length")
    tab.run("dispatchEvent(new Event('beforeprint'))")
    assert tab.run("document.querySelectorAll('details:not([open])').length") == 0
    tab.run("dispatchEvent(new Event('afterprint'))")
    assert tab.run("document.querySelectorAll('details:not([open])').length") == folded


@pytest.mark.skipif(AXE is None, reason="TROTH_AXE does not name an axe.min.js")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_violation(scheme: str, width: int, show: Show, failing: Results) -> None:
    find(failing, "#earlier-account-wins")["waived"] = {"reason": "agreed", "until": "2026-12-24"}
    tab = show(failing, history=(earlier(failing),))
    tab.send("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
    tab.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    tab.run("for (const fold of document.querySelectorAll('details')) fold.open = true")
    tab.run(f"{Path(AXE or '').read_text('utf-8')};0")
    found: Any = json.loads(
        tab.run("axe.run().then((found) => JSON.stringify([found.violations, found.passes.length]))")
    )
    assert found[0] == []
    assert found[1] > 30
