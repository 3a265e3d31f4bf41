"""What a server made endless, or unreadable, is kept in bounds and without a secret."""

from __future__ import annotations

import json

import pytest

from tests.test_redact import TOKEN, came, sent
from troth.redact import REDACTED, Redactor


@pytest.mark.parametrize("before", range(131_072 - len(TOKEN) - 1, 131_072 + 1, 7))
def test_a_long_answer_is_cut_and_no_part_of_a_secret_stands_at_the_cut(before: int) -> None:
    body = b"x" * before + TOKEN.encode() + b"y" * 1000
    kept = Redactor([TOKEN]).exchange(came(body=body))["response"]["body"]
    assert kept.endswith(f"… (the rest of {len(body):,} bytes is left out)")
    assert TOKEN[:4] not in kept
    assert kept.startswith("x" * 130_000)
    assert len(kept) < 132_000


def test_a_long_request_is_kept_whole() -> None:
    body = {"customers": ["x" * 200_000]}
    assert Redactor([TOKEN]).exchange(sent(body=json.dumps(body).encode()))["request"]["body"] == body


@pytest.mark.parametrize("body", [b"[" * 500 + b"]" * 500, b"[1e999]"], ids=["deep", "endless number"])
def test_what_nobody_could_read_back_is_kept_as_text(body: bytes) -> None:
    assert Redactor([]).exchange(came(body=body))["response"]["body"] == body.decode()


def test_no_secret_is_in_the_name_of_a_header() -> None:
    headers = Redactor([TOKEN]).exchange(came(headers=((f"X-{TOKEN}", "1"),)))["response"]["headers"]
    assert headers == {f"X-{REDACTED}": "1"}
