"""A cassette is read as it was written; what differs from run to run is not written."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
import vcr
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cassettes.made import TEST, answered, asked, cassette, drawn_cassettes, recording, take, told
from tests.plugin.case_runs import json_values
from troth.cassettes import Cassette, Cleaner, read_cassette, recorded_config, write_cassette
from troth.client import Exchange, Take
from troth.contract import load_contract
from troth.errors import ResultsError
from troth.model import Request, Response
from troth.plugin._stored import text_of
from troth.redact import Redactor


def written(made: Cassette) -> tuple[bytes, Cassette]:
    """Return the bytes of a cassette's file, and what is read from them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.yaml"
        write_cassette(made, path)
        return path.read_bytes(), read_cassette(path)


def kept(exchange: Exchange) -> Exchange:
    """Return what is read of an exchange that was written."""
    _, read = written(cassette(take(exchange)))
    return read.takes[0].exchanges[0]


# --- it is read as it was written -------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(drawn_cassettes)
def test_a_cassette_is_read_as_it_was_written_and_written_again_with_equal_bytes(made: Cassette) -> None:
    content, read = written(made)
    assert read == made
    assert [text_of(take.case) for take in read.takes] == [text_of(take.case) for take in made.takes]
    assert [json.dumps(take.recalled) for take in read.takes] == [json.dumps(take.recalled) for take in made.takes]
    assert written(made)[0] == written(read)[0] == content


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.text(), json_values))
def test_a_case_keeps_its_numbers_its_order_and_its_truth(case: dict[str, object]) -> None:
    _, read = written(cassette(take(case=case)))
    assert json.dumps(read.takes[0].case) == json.dumps(case)


@pytest.mark.parametrize("value", [1, 1.0, True, "1", -0.0, 1e300, 2**70, "\ud800", "\udfff\ud800", {"\ud83d": 1}])
def test_a_case_is_told_from_equal_ones(value: object) -> None:
    content, read = written(cassette(take(case={"value": value})))
    assert text_of(read.takes[0].case) == text_of({"value": value})
    content.decode()


def test_a_body_of_two_megabytes_is_kept_whole() -> None:
    body = json.dumps({"text": "a b\n" * 500_000}).encode()
    exchange = kept(Exchange(asked(), answered(body)))
    assert exchange.response is not None
    assert exchange.response.body == body


def test_an_answer_that_never_came_is_kept_with_its_reason_and_its_time() -> None:
    none = Exchange(asked({"a": 1}), None, "timed out", 90.0)
    assert kept(none) == none


def test_an_empty_answer_is_an_answer() -> None:
    empty = Exchange(asked(), Response(204, (), b"", 0.0))
    assert kept(empty) == empty


def test_a_test_that_sent_nothing_has_a_cassette() -> None:
    assert written(cassette(Take({"n": 1}), Take({}))) == (
        written(cassette(Take({"n": 1}), Take({})))[0],
        cassette(Take({"n": 1}), Take({})),
    )


def test_its_cases_are_told_once_each_in_their_order() -> None:
    played = cassette(*(Take({"n": value}) for value in (2, 1, 2, 1.0, True, 1)))
    assert json.dumps(played.cases) == '[{"n": 2}, {"n": 1}, {"n": 1.0}, {"n": true}]'
    assert played.interactions == 0


# --- what is not written ----------------------------------------------------------------------------------------------


def test_of_a_request_only_what_it_is_matched_by_is_written() -> None:
    headers = (("Authorization", "Bearer canary"), ("Cookie", "canary"), ("User-Agent", "canary"))
    content, read = written(cassette(take(told(replace(asked({"a": 1}), headers=headers)))))
    assert b"canary" not in content
    assert read.takes[0].exchanges[0].request == asked({"a": 1})


def test_of_an_answer_only_the_headers_it_is_judged_by_are_written() -> None:
    noise = [("Date", "canary"), ("Set-Cookie", "canary"), ("X-Request-Id", "canary"), ("Server", "canary")]
    judged = [("Content-Type", "a"), ("RETRY-AFTER", "5"), ("location", "/b"), ("Content-Type", "c")]
    content, read = written(cassette(take(Exchange(asked(), Response(302, (*noise, *judged), b"", 0.0)))))
    assert b"canary" not in content
    response = read.takes[0].exchanges[0].response
    assert response is not None
    assert sorted(response.headers) == sorted(judged)


@pytest.mark.parametrize(("took", "told_as"), [(0.0, 0.0), (0.999, 0.0), (1.0, 1.0), (2.4, 2.0), (61.7, 62.0)])
def test_how_long_an_answer_took_is_told_in_whole_seconds(took: float, told_as: float) -> None:
    response = kept(told(asked(), seconds=took)).response
    assert response is not None
    assert response.seconds == told_as


@pytest.mark.parametrize(
    ("base", "kept_as"),
    [
        ("http://127.0.0.1:8123", "http://127.0.0.1"),
        ("http://localhost:1", "http://localhost"),
        ("https://[::1]:65535", "https://[::1]"),
        ("https://eu.example.com:8443", "https://eu.example.com:8443"),
        ("http://127.0.0.1.example.com:80", "http://127.0.0.1.example.com:80"),
    ],
)
def test_the_port_of_a_server_on_this_machine_is_left_out(base: str, kept_as: str) -> None:
    path = "/a?b=http://127.0.0.1:99"
    cleaner = Cleaner(load_contract(), recorded_config(recording().config), Redactor([]), live=False, run="")
    portless = cleaner.without_secrets(cassette(take(told(asked(path=path, base=base)))))
    assert portless.takes[0].exchanges[0].request.url == kept_as + path


def test_a_very_long_request_is_kept_as_its_digest_and_read_as_that() -> None:
    long = asked({"text": "a" * 16_000})
    content, read = written(cassette(take(told(long))))
    body = read.takes[0].exchanges[0].request.body
    assert len(content) < 2_000
    assert body is not None
    assert body.startswith(b"16012 bytes, SHA-256 ")
    assert written(read)[0] == content


# --- the form ---------------------------------------------------------------------------------------------------------


def test_it_is_vcrpys_format(tmp_path: Path) -> None:
    write_cassette(cassette(take(told(asked({"a": 1}), {"ok": True}))), tmp_path / "a.yaml")
    with vcr.use_cassette(str(tmp_path / "a.yaml"), record_mode="none") as loaded:
        (request,) = loaded.requests
        (response,) = loaded.responses
    assert (request.method, request.path, request.body) == ("POST", "/a", b'{"a": 1}')
    assert response["body"]["string"] == b'{"ok": true}'


def test_it_is_read_from_top_to_bottom_and_a_part_of_it_is_a_line(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "a.yaml"
    write_cassette(cassette(take(told(asked({"a": 1}), {"ok": True}), case={"n": 1})), path)
    assert path.read_text("utf-8").splitlines() == [
        "version: 1",
        "metadata:",
        "  format: troth-cassette/1",
        f"  test: {TEST}",
        "  takes:",
        "  - case: '{\"n\": 1}'",
        "    interactions: 1",
        "interactions:",
        "- request:",
        "    method: POST",
        "    uri: http://127.0.0.1:8000/a",
        "    body: '{\"a\": 1}'",
        "    headers: {X-Troth-Caller: [shop my-shop]}",
        "  response:",
        "    status: {code: 200, message: OK}",
        "    headers: {content-type: [application/json]}",
        "    body:",
        "      string: '{\"ok\": true}'",
        "...",
    ]


def test_another_body_changes_one_line(tmp_path: Path) -> None:
    lines = []
    for value in (1, 2):
        write_cassette(
            cassette(take(told(asked({"a": 0}), {"n": value}), told(asked({"a": 1}), {}))), tmp_path / "a.yaml"
        )
        lines.append((tmp_path / "a.yaml").read_text("utf-8").splitlines())
    assert sum(before != after for before, after in zip(*lines, strict=True)) == 1


def test_values_that_are_equal_are_written_out_each_time(tmp_path: Path) -> None:
    write_cassette(cassette(take(*[told(asked({"a": 1}), {"ok": True})] * 3)), tmp_path / "a.yaml")
    events = yaml.parse((tmp_path / "a.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    assert not [event for event in events if isinstance(event, yaml.AliasEvent)]


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.mkdir()
    with pytest.raises(ResultsError):
        write_cassette(cassette(), path)
    assert [*tmp_path.iterdir()] == [path]


def test_a_request_of_another_caller_is_told_from_it() -> None:
    exchanges = [told(asked(caller=caller)) for caller in ("shop my-shop", "shop my-shop, expired", "")]
    _, read = written(cassette(take(*exchanges)))
    assert [exchange.request.caller for exchange in read.takes[0].exchanges] == [
        "shop my-shop",
        "shop my-shop, expired",
        "",
    ]
    assert all(isinstance(exchange.request, Request) for exchange in read.takes[0].exchanges)
