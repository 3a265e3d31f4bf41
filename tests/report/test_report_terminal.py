from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from troth.report import print_summary

if TYPE_CHECKING:
    from troth.results import Results, Verdict


def printed(document: Results, verbosity: int = 0, width: int = 80) -> str:
    stream = io.StringIO()
    print_summary(document, Console(file=stream, width=width), verbosity)
    return stream.getvalue()


def coloured(document: Results) -> str:
    stream = io.StringIO()
    print_summary(document, Console(file=stream, force_terminal=True, color_system="standard"), 1)
    return stream.getvalue()


def test_a_conforming_run_fits_a_screen(conforming: Results) -> None:
    lines = printed(conforming).splitlines()
    assert len(lines) <= 24
    assert max(len(line) for line in lines[:-2]) <= 80
    assert lines[-1].startswith("The embedded sandbox conforms. 33 of 33 must requirements held. Exit 0:")
    assert "musts never seen failing: 0 of 33" in lines[-2]


def test_what_sums_up_fits_a_screen_after_any_findings(failing: Results) -> None:
    for place, requirement in enumerate(failing["requirements"]):
        if requirement["verdict"] == "pass":
            requirement.update({"verdict": "inconclusive", "reason": f"{place}: " + "after this and that " * 40})
    lines = printed(failing, width=100).splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("call "))
    assert max(place for place, line in enumerate(lines) if line.startswith("  repeat ")) < first
    assert sum(1 + len(line) // 100 for line in lines[first:]) <= 24
    assert "32 more requirements not judged, for other reasons; -v shows all" in lines
    assert printed(failing, 1).count("after this and that ") == 34 * 40


def test_every_call_has_a_row_with_its_counts(failing: Results) -> None:
    text = printed(failing)
    header = next(line.split() for line in text.splitlines() if line.startswith("call "))
    row = next(line.split() for line in text.splitlines() if line.startswith("bubblehouse/UpdateCustomerDetails1 "))
    assert dict(zip(header[1:], row[1:], strict=True)) == {
        "pass": "7",
        "fail": "0",
        "inconclusive": "1",
        "warn": "0",
        "not-run": "1",
    }
    assert "capillary/UpdateCustomerDetails" in text


def test_a_finding_says_all_that_a_reader_needs(failing: Results) -> None:
    text = printed(failing)
    block = text[text.index("FAIL bubblehouse/MergeCustomers1#earlier-account-wins (must)") :].split("\n\n")[0]
    assert [line.split(maxsplit=1)[0] for line in block.splitlines()[1:]] == [
        "says",
        "source",
        "expected",
        "actual",
        "where",
        "after",
        "as",
        "curl",
        "repeat",
    ]
    finding = next(r for r in failing["requirements"] if r["id"].endswith("#earlier-account-wins"))["findings"][0]
    for words in (*finding["expected"], finding["actual"], finding["curl"], finding["repeat"]):
        assert words in block
    assert "/first_name of POST http://127.0.0.1:41234/api/v2023061/my-shop/CustomerDetails1 -> 200" in block
    assert "after     POST http://127.0.0.1:41234/api/v2023061/my-shop/MergeCustomers1 -> 200, sent {" in block
    assert "as        shop my-shop, token expired" in block


def test_a_finding_in_the_first_answer_has_nothing_before_it(failing: Results) -> None:
    finding = next(r for r in failing["requirements"] if r["id"].endswith("#earlier-account-wins"))["findings"][0]
    del finding["exchanges"][:-1]
    del finding["exchanges"][0]["caller"]
    assert "\n  after " not in printed(failing)


def test_musts_come_before_shoulds_and_the_last_line_names_the_exit_status(failing: Results) -> None:
    text = printed(failing)
    assert text.index("FAIL bubblehouse/MergeCustomers1") < text.index("WARN bubblehouse/UpdateCustomers3")
    assert text.splitlines()[-1] == (
        "The embedded sandbox does not conform. 29 of 33 must requirements held, 2 have findings, 1 was inconclusive "
        "and 1 was not run. Exit 1: a must has a finding that is not waived."
    )


def test_what_was_not_judged_is_listed_with_its_reason(failing: Results, not_judged: Results) -> None:
    reason = "needs bubblehouse.obsolete_api_version"
    slug = "bubblehouse/UpdateCustomerDetails1#error-obsolete-global-api-version"
    assert f"not-run {reason}: {slug}" in printed(failing)
    text = printed(not_judged)
    assert "inconclusive api.example.com could not be reached: bubblehouse/CustomerDetails1#succeeds, " in text
    assert "and 36 more" in text
    assert text.splitlines()[-1].startswith("Nothing was judged.")


def test_a_log_is_the_same_at_any_width_and_has_no_escapes(hostile: Results) -> None:
    texts = {printed(hostile, width=width) for width in (20, 80, 300)}
    assert len(texts) == 1
    assert "\x1b" not in texts.pop()


def test_nothing_a_server_sent_acts_on_the_terminal(hostile: Results) -> None:
    text = coloured(hostile)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert all(character.isprintable() or character == "\n" for character in plain)
    assert (
        "\\x1b[2J\\x1b]0;owned\\x07\\u202egnp.exe\\u2066\\x9b31m\\ud800\\u200b[red]x[/red]\\nPASS everything" in plain
    )


def test_colour_is_off_with_no_color(failing: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert re.search(r"\x1b\[(\d+;)*3[1-6]m", coloured(failing))
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[(\d+;)*3[0-7]m", coloured(failing))


def test_quiet_keeps_findings_and_conclusion_only(failing: Results, conforming: Results) -> None:
    assert len(printed(conforming, -1).splitlines()) == 1
    text = printed(failing, -1)
    assert "actual    first_name is" in text
    assert "needs bubblehouse" not in text


def test_verbose_names_every_requirement_and_observation(conforming: Results) -> None:
    text = printed(conforming, 1)
    assert all(requirement["id"] in text for requirement in conforming["requirements"])
    assert all(observation["what"] in text for observation in conforming["observations"])
    assert conforming["requirements"][0]["id"] not in printed(conforming)


def test_findings_of_one_requirement_beyond_three_are_counted(failing: Results) -> None:
    requirement = next(r for r in failing["requirements"] if r["id"].endswith("#earlier-account-wins"))
    requirement["findings"] *= 5
    assert printed(failing).count('actual    first_name is "Bea"') == 3
    assert "2 more findings of this requirement; -v shows all" in printed(failing)
    assert printed(failing, 1).count('actual    first_name is "Bea"') == 5


def test_a_finding_that_did_not_repeat_or_had_no_answer_says_so(failing: Results) -> None:
    requirement = next(r for r in failing["requirements"] if r["id"].endswith("#error-missing-customer-identity"))
    requirement["findings"][0]["exchanges"][-1]["response"] = None
    requirement["findings"][0]["exchanges"][-1]["error"] = "connection refused"
    requirement["findings"][0]["curl"] = "curl " + "x" * 3000
    text = printed(failing)
    assert "note      not reproduced on repeat" in text
    assert "CustomerDetails1 -> connection refused" in text
    assert "3,005 characters long" in text
    assert "xxxx" in printed(failing, 1)


def test_a_waived_finding_does_not_stand_against_the_run(failing: Results) -> None:
    for requirement in failing["requirements"]:
        if requirement["verdict"] == "fail":
            requirement["waived"] = {"reason": "agreed with the vendor"}
        elif requirement["verdict"] == "inconclusive":
            requirement["level"] = "should"
    last = printed(failing).splitlines()[-1]
    assert "conforms, as far as judged." in last
    assert "2 are waived" in last
    assert "Exit 0: every must passed, or is waived, or was not run." in last
    failing["run"]["exit_status"] = 1
    last = printed(failing).splitlines()[-1]
    assert last.startswith("The embedded sandbox conforms, but the gate is closed.")
    assert last.endswith("Exit 1: a waiver is expired or stale.")


def test_the_subject_is_what_was_judged(conforming: Results, replayed: Results) -> None:
    assert "Judged: a recording of the live host, made 2026-10-30" in printed(replayed)
    assert "The recording of Bubblehouse conforms." in printed(replayed)
    replayed["run"]["recorded_from"] = "sandbox"
    assert "a recording of the sandbox (not the vendor)" in printed(replayed)
    assert "The recording of the sandbox conforms." in printed(replayed)
    conforming["run"].update({"target": "live", "recorded_from": None, "selection": ["bubblehouse"]})
    conforming["run"]["hosts"] = {"bubblehouse": "https://a.example.com", "capillary": "https://b.example.com"}
    text = printed(conforming)
    assert "Judged: https://a.example.com, https://b.example.com; contract 2026-11-20, seed 0; only bubblehouse" in text
    assert "Bubblehouse and Capillary conform, as far as judged." in text
    conforming["run"]["hosts"]["capillary"] = "https://a.example.com"
    assert "Judged: https://a.example.com; contract" in printed(conforming)
    conforming["run"]["hosts"]["capillary"] = "https://b.example.com"
    conforming["requirements"] = [one for one in conforming["requirements"] if one["id"].startswith("bubblehouse")]
    assert "Judged: https://a.example.com; contract" in printed(conforming)


@pytest.mark.parametrize(("key", "value"), [("interrupted", True), ("exit_status", 130)])
def test_an_interrupted_run_concludes_nothing(key: str, value: object, conforming: Results) -> None:
    conforming["run"][key] = value  # type: ignore[literal-required]
    assert printed(conforming).splitlines()[-1].startswith("The run was interrupted: nothing is concluded.")


@pytest.mark.parametrize("verdict", ["inconclusive", "error"])
def test_a_must_that_could_not_be_judged_leaves_the_question_open(verdict: Verdict, conforming: Results) -> None:
    conforming["requirements"][0].update({"verdict": verdict, "reason": "the sandbox died"})
    last = printed(conforming).splitlines()[-1]
    assert last.startswith("Not everything could be judged: whether the embedded sandbox conforms is open.")
    assert last.endswith("Exit 3: a must could not be judged.")


def test_what_was_not_run_leaves_the_question_open_where_completeness_is_asked_for(conforming: Results) -> None:
    conforming["requirements"][0].update({"verdict": "not-run", "reason": "needs bubblehouse.shop"})
    conforming["run"].update({"complete": True, "exit_status": 3})
    assert printed(conforming).splitlines()[-1].startswith("Not everything could be judged")


def test_open_findings_come_before_waived_ones(failing: Results) -> None:
    first, second = (r for r in failing["requirements"] if r["verdict"] == "fail")
    first["waived"] = {"reason": "agreed with the vendor"}
    text = printed(failing)
    assert text.index(f"FAIL {second['id']}") < text.index("WARN ") < text.index(f"FAIL {first['id']} (must) waived")
    assert "waived    agreed with the vendor" in text


def test_a_run_without_requirements_is_not_green(conforming: Results) -> None:
    conforming["requirements"] = []
    assert printed(conforming).splitlines()[-1].startswith("Nothing was judged.")


def test_a_stream_that_knows_ascii_only_is_written_to(failing: Results) -> None:
    failing["requirements"][0]["says"] = "Zoë"
    stream = io.TextIOWrapper(io.BytesIO(), "ascii")
    find = next(r for r in failing["requirements"] if r["findings"])
    find["says"] = "Zoë"
    print_summary(failing, Console(file=stream), 0)
    stream.flush()
    assert b"Zo\\xeb" in stream.buffer.getvalue()
