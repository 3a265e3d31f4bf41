from __future__ import annotations

import base64
import hashlib
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.report.page import SAMPLES, Page, find
from troth.report import render_html

if TYPE_CHECKING:
    from troth.results import Results


@pytest.fixture(params=SAMPLES)
def page(request: pytest.FixtureRequest) -> Page:
    return Page(render_html(request.getfixturevalue(request.param)))


def test_the_page_asks_nobody_for_anything(page: Page) -> None:
    names = {tag for tag, _ in page.tags}
    assert names.isdisjoint({"img", "iframe", "object", "embed", "form", "video", "audio", "base"})
    assert page.all("src") == []
    assert [attributes["href"] for tag, attributes in page.tags if tag == "link"] == ["data:,"]
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert any("default-src 'none'" in content for content in page.all("content"))


def test_only_the_script_and_the_style_of_the_page_are_allowed_to_act(hostile: Results) -> None:
    text = render_html(hostile)
    policy = next(content for content in Page(text).all("content") if "default-src" in content)
    for tag in ("script", "style"):
        inside = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert len(inside) == text.count(f"<{tag}") == 1
        digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_the_script_is_small(conforming: Results) -> None:
    assert len(render_html(conforming).split("<script>")[1].split("</script>")[0].encode()) < 15_000


def test_links_lead_to_the_documentation_or_to_a_place_on_the_page(page: Page) -> None:
    places = page.all("id")
    assert len(places) == len(set(places))
    for href in (attributes["href"] or "" for tag, attributes in page.tags if tag == "a"):
        assert (
            href.removeprefix("#") in places if href.startswith("#") else href.startswith("https://docs.example.com/")
        )


def test_the_page_can_be_read_by_a_screen_reader(page: Page) -> None:
    tags = page.tags
    assert ("html", {"lang": "en"}) in tags
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert all(attributes.get("scope") for tag, attributes in tags if tag == "th")
    for position, (tag, _) in enumerate(tags):
        if tag == "details":
            assert tags[position + 1][0] == "summary"
    assert all(reference in page.all("id") for reference in page.all("aria-labelledby"))


def test_hostile_text_is_shown_where_it_was_found(hostile: Results) -> None:
    words = Page(render_html(hostile)).words
    nasty = "<script>alert(1)</script>\\x1b[2J\\x1b]0;owned\\x07\\u202egnp.exe\\u2066\\x9b31m\\ud800\\u200b[red]x[/red]"
    assert f"first_name is {nasty} PASS everything" in words
    assert f"the last answer was {nasty}" in words
    assert f"unknown member {nasty}" in words
    in_json = nasty.replace("\\x", "\\u00")
    assert f'"first_name": "{in_json}"' in words


def test_the_first_screen_answers_what_when_and_how_many(failing: Results) -> None:
    text = render_html(failing)
    assert "<title>The embedded sandbox does not conform" in text
    words = Page(text).words
    top = words[: words.index("Findings (")]
    for answer in (
        "The embedded sandbox does not conform",
        "29 of 33 must requirements held, 2 have findings, 1 was inconclusive and 1 was not run.",
        "2 fail",
        "34 pass",
        "20 Nov 2026, 03:00:00 UTC",
        "3,512 requests in 21.2 s",
        "1: a must has a finding that is not waived",
        "Musts never seen failing0 of 33",
    ):
        assert answer in top


@pytest.mark.parametrize(
    ("run", "is_evidence", "headline"),
    [
        ({"target": "sandbox", "recorded_from": None}, False, "The embedded sandbox conforms"),
        ({"target": "replay", "recorded_from": "sandbox"}, False, "The recording of the sandbox conforms"),
        ({"target": "replay", "recorded_from": None}, False, "The recording of the sandbox conforms"),
        ({"target": "replay", "recorded_from": "live"}, True, "The recording of Bubblehouse and Capillary conforms"),
        ({"target": "live", "recorded_from": None}, True, "Bubblehouse and Capillary conform"),
    ],
)
def test_only_a_live_host_or_its_recording_is_evidence_about_the_vendor(
    run: Any,  # noqa: ANN401 - a part of a run
    *,
    is_evidence: bool,
    headline: str,
    conforming: Results,
) -> None:
    conforming["run"].update(run)
    text = render_html(conforming)
    assert ("No evidence about the vendor." in text) is not is_evidence
    assert f"<h1>{headline}</h1>" in text
    assert ("not Bubblehouse or Capillary" in text or "not of Bubblehouse or Capillary" in text) is not is_evidence


def test_only_vendors_that_were_selected_are_judged(conforming: Results) -> None:
    conforming["run"].update({"target": "live", "selection": ["bubblehouse"]})
    conforming["requirements"] = [one for one in conforming["requirements"] if one["id"].startswith("bubblehouse")]
    words = Page(render_html(conforming)).words
    assert "Bubblehouse conforms, as far as judged" in words
    assert "This run sent its requests to 127.0.0.1:41234." in words


def test_a_host_that_serves_two_vendors_is_named_once(conforming: Results) -> None:
    conforming["run"]["target"] = "live"
    assert "This run sent its requests to 127.0.0.1:41234." in Page(render_html(conforming)).words


def test_a_recording_says_of_what_and_when(replayed: Results) -> None:
    words = Page(render_html(replayed)).words
    assert "judged again what api.example.com answered when it was recorded on 30 Oct 2026. Nothing was sent." in words
    assert "Recorded30 Oct 2026, 12:00:00 UTC" in words


def test_every_requirement_has_a_row_with_level_source_verdict_and_cases(failing: Results) -> None:
    text = render_html(failing)
    rows = re.findall(r'<tr role="row" id="([^"]+)"[^>]*>(.*?)</tr>', text, re.DOTALL)
    assert len(rows) == len(failing["requirements"])
    shown = {anchor: Page(f"<table><tr>{row}</tr></table>") for anchor, row in rows}
    for requirement in failing["requirements"]:
        row = shown[re.sub(r"[/#]", ".", requirement["id"])]
        for words in (requirement["verdict"], requirement["level"], requirement["source"], str(requirement["cases"])):
            assert words in row.words
        assert requirement["says"] in row.words
        name = requirement["tests"][0].split("::test_")[1]
        assert f"{name.replace('_', ' ').capitalize()} {requirement['tests'][0]}" in row.words
        assert requirement["url"] in row.all("href")


def test_what_failed_comes_first_among_the_rows_of_a_call(failing: Results) -> None:
    text = render_html(failing)
    matrix = text[text.index('id="bubblehouse.MergeCustomers1"') :]
    assert matrix.index("MergeCustomers1.earlier-account-wins") < matrix.index("MergeCustomers1.succeeds")


def test_a_finding_shows_expected_against_actual_and_how_to_see_it_again(failing: Results) -> None:
    text = render_html(failing)
    page = Page(text)
    words = page.at("bubblehouse.MergeCustomers1.earlier-account-wins.1")
    finding = find(failing, "#earlier-account-wins")["findings"][0]
    assert f"Expected{finding['expected'][0]} Actual{finding['actual']}" in words.replace("Actual ", "Actual")
    assert "<mark>Ann</mark>" in text
    assert "<mark>Bea</mark>" in text
    for shown in (
        finding["curl"],
        finding["repeat"],
        "/first_name",
        "Where two accounts disagree",
        "request id req-7f3a",
        "Send the last request again, as shop my-shop, token expired",
        "After: POST /api/v2023061/my-shop/MergeCustomers1 → 200, sent {",
    ):
        assert shown in words
    assert "not reproduced" not in words
    assert '<mark>"Bea"</mark>' in text
    assert "not reproduced on repeat" in page.at("bubblehouse.CustomerDetails1.error-missing-customer-identity.1")


def test_results_that_do_not_tell_the_caller_are_shown_without(failing: Results) -> None:
    finding = find(failing, "#earlier-account-wins")["findings"][0]
    for each in finding["exchanges"]:
        del each["caller"]
    assert "Send the last request again" in Page(render_html(failing)).at(
        "bubblehouse.MergeCustomers1.earlier-account-wins.1"
    )


def test_an_exchange_without_an_answer_says_why(failing: Results) -> None:
    last = find(failing, "#earlier-account-wins")["findings"][0]["exchanges"][-1]
    last |= {"response": None, "error": "connection refused"}
    assert "no answer: connection refused" in Page(render_html(failing)).words


def test_a_long_body_is_cut_around_the_place_and_says_so(failing: Results) -> None:
    last = find(failing, "#earlier-account-wins")["findings"][0]["exchanges"][-1]
    last["response"]["body"] = {"before": "b" * 9000, "first_name": "Bea", "after": "a" * 9000}
    text = render_html(failing)
    shown = re.search(r"<pre tabindex=\"0\">((?:(?!</pre>).)*b{1000}(?:(?!</pre>).)*)</pre>", text, re.DOTALL)
    assert shown is not None
    assert '<mark>"Bea"</mark>' in shown[1]
    assert "characters before this are in results.json" in shown[1]
    assert "characters after this are in results.json" in shown[1]
    assert shown[1].count("b") + shown[1].count("a") < 4500


def test_reasons_of_what_was_not_judged_are_gathered(not_judged: Results, failing: Results) -> None:
    text = render_html(not_judged)
    assert "<h1>Nothing was judged</h1>" in text
    listed = Page(text).words.split("Not judged")[2].split("Requirements")[0]
    assert listed.count("api.example.com could not be reached") == 1
    assert "39 requirements" in listed
    listed = Page(render_html(failing)).words.split("Not judged")[2].split("Requirements")[0]
    assert "needs bubblehouse.obsolete_api_version" in listed


def test_the_appendix_lists_all_that_is_not_a_verdict(conforming: Results) -> None:
    conforming["seen_failing"] = {"never": ["bubblehouse/MergeCustomers1#succeeds"], "musts": 33}
    words = Page(render_html(conforming)).words
    for shown in (
        "undocumented status 422 on a body that is not an object (bubblehouse/UpdateCustomerDetails1, 3 times)",
        "an unknown path is answered 404 (outside the calls, 1 time)",
        "how the global API version is spelled",
        "CustomerDetails1: The path begins with v2023061.",
        "Reading: The spelling comes from the configuration",
        "effect undocumented. The page does not say how a removed customer is answered for.",
        "The idempotency key travels in a field named idempotency_key.",
        "A check that was never seen failing proves little",
    ):
        assert shown in words


def test_open_findings_come_before_waived_ones_and_musts_before_shoulds(failing: Results) -> None:
    find(failing, "#error-missing-customer-identity")["waived"] = {"reason": "agreed"}
    listed = Page(render_html(failing)).words.split("Findings ✕")[1].split("Not judged")[0]
    order = ["#earlier-account-wins", "#no-server-error", "#error-missing-customer-identity"]
    assert sorted(order, key=listed.index) == order


def test_excluded_requirements_are_counted_for_their_own_call(conforming: Results) -> None:
    exclusions = conforming.get("exclusions", [])
    exclusions.append({**exclusions[0], "id": "bubblehouse/UpdateCustomers3x#other"})
    assert "Excluded: 1 more requirement." in Page(render_html(conforming)).words
    assert "Excluded: 2" not in Page(render_html(conforming)).words


def test_a_waiver_is_shown_with_its_finding(failing: Results) -> None:
    find(failing, "#earlier-account-wins")["waived"] = {"reason": "agreed with the vendor", "until": "2027-01-31"}
    failing["summary"]["waived"] = 1
    words = Page(render_html(failing)).words
    assert "Waived: agreed with the vendor (72 days left, until 31 Jan 2027)" in words
    assert "1 waived" in words


def test_an_address_that_is_no_web_page_is_not_linked(failing: Results) -> None:
    find(failing, "#earlier-account-wins")["url"] = "javascript:alert(1)"
    failing["calls"]["bubblehouse/MergeCustomers1"]["url"] = "data:text/html,x"
    hrefs = Page(render_html(failing)).all("href")
    assert not [href for href in hrefs if not href.startswith(("#", "https://", "data:,"))]


def test_a_document_without_any_optional_key_is_rendered(failing: Results) -> None:
    bare: Any = failing
    for key in ("discrepancies", "exclusions", "assumptions", "seen_failing"):
        del bare[key]
    for facts in bare["calls"].values():
        for key in ("says", "methods", "path", "url"):
            del facts[key]
    for requirement in bare["requirements"]:
        del requirement["url"]
        for finding in requirement["findings"]:
            for exchange in finding["exchanges"]:
                del exchange["request_id"]
    Page(render_html(failing))


def test_a_document_with_nothing_in_it_is_rendered(conforming: Results) -> None:
    conforming.update({"requirements": [], "observations": [], "discrepancies": [], "exclusions": []})
    page = Page(render_html(conforming))
    assert "Nothing was judged" in page.words
    assert "No requirement was selected." in page.words
    assert "Not selected: bubblehouse/CustomerDetails1, bubblehouse/MergeCustomers1" in page.words
    conforming["calls"] = {}
    assert "Not selected" not in Page(render_html(conforming)).words
