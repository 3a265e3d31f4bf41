from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.small import BY_STATUS, answer
from tests.client.scripted import Reply, Scripted
from troth.client import Client, Record, _send
from troth.errors import Inconclusive

if TYPE_CHECKING:
    from tests.client.clock import Clock
    from troth.model import Interaction

LIMITED = Reply(429, {"id": "rate_limit_exceeded"})
BUSY = Reply(503, {"id": "busy"})


def limited(**headers: str) -> Reply:
    return Reply(429, {"id": "rate_limit_exceeded"}, tuple(headers.items()))


def retry_after(value: str) -> Interaction:
    return answer({}, 429, headers=[("Retry-After", value)])


# --- patience -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["0", "3", " 7 ", "59"])
def test_a_429_is_waited_out_for_the_seconds_it_says(
    client: Client, server: Scripted, clock: Clock, value: str
) -> None:
    server.script(limited(**{"Retry-After": value}), Reply())
    assert client.send(BY_STATUS, "POST", "/a", body=b'{"a": 1}').response.status == 200
    assert clock.slept == [float(value)]
    assert [asked.body for asked in server.asked] == [b'{"a": 1}'] * 2


def test_a_429_is_waited_out_until_the_date_it_says(client: Client, server: Scripted, clock: Clock) -> None:
    then = datetime.now(UTC) + timedelta(seconds=30)
    server.script(limited(**{"retry-after": format_datetime(then, usegmt=True)}), Reply())
    client.send(BY_STATUS, "POST", "/a")
    (slept,) = clock.slept
    assert 20 < slept <= 30


def test_a_date_that_has_passed_asks_for_no_wait(client: Client, server: Scripted, clock: Clock) -> None:
    server.script(limited(**{"Retry-After": "Fri, 20 Nov 2020 03:00:00 GMT"}), Reply())
    client.send(BY_STATUS, "POST", "/a")
    assert clock.slept == [0.0]


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "soon"}, {"Retry-After": ""}, {"Retry-After": "1.5"}], ids=str)
def test_a_429_that_does_not_say_how_long_is_waited_out_longer_and_longer(
    client: Client, server: Scripted, clock: Clock, headers: dict[str, str]
) -> None:
    server.script(*[limited(**headers)] * 9, Reply())
    assert client.send(BY_STATUS, "POST", "/a").response.status == 200
    assert len(clock.slept) == 9
    pauses = [min(0.1 * 2**at, 10.0) for at in range(9)]
    assert all(pause / 2 <= slept <= pause for pause, slept in zip(pauses, clock.slept, strict=True))


@pytest.mark.parametrize("value", ["61", "86400", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_wait_beyond_patience_is_not_begun(client: Client, server: Scripted, clock: Clock, value: str) -> None:
    server.script(limited(**{"Retry-After": value}))
    with pytest.raises(Inconclusive, match=r'rate limited for 60 s: HTTP 429 .*"rate_limit_exceeded"'):
        client.send(BY_STATUS, "POST", "/a")
    assert clock.slept == []


def test_patience_ends_when_the_waits_together_are_too_long(client: Client, server: Scripted, clock: Clock) -> None:
    server.script(limited(**{"Retry-After": "25"}))
    with pytest.raises(Inconclusive, match="rate limited"):
        client.send(BY_STATUS, "POST", "/a")
    assert clock.slept == [25.0, 25.0]
    assert len(server.asked) == 3


def test_a_429_of_what_is_not_judged_is_waited_out_too(
    client: Client, server: Scripted, clock: Clock, record: Record
) -> None:
    server.script(limited(**{"Retry-After": "1"}), Reply())
    assert client.send(None, "GET", "/a").response.status == 200
    assert clock.slept == [1.0]
    assert record.witnessed.judged == {}


@pytest.mark.parametrize("value", ["-5", "1e3", "\u00b2", "inf", "nan", "Mon, 99 Foo 2026 99:99:99 GMT", "0x10", "+3"])
def test_an_odd_retry_after_says_nothing(value: str) -> None:
    assert _send._retry_after(retry_after(value).response) is None


def test_a_date_of_unknown_zone_is_universal_time(monkeypatch: pytest.MonkeyPatch) -> None:
    then = (datetime.now(UTC) + timedelta(seconds=60)).strftime("%a, %d %b %Y %H:%M:%S -0000")
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        wait = _send._retry_after(retry_after(then).response)
    time.tzset()
    assert wait is not None
    assert 50 < wait <= 60


@given(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n")))
def test_no_retry_after_breaks_the_client(value: str) -> None:
    wait = _send._retry_after(retry_after(value).response)
    assert wait is None or wait >= 0


def test_every_429_is_an_interaction_and_judged(client: Client, server: Scripted, clock: Clock, record: Record) -> None:
    server.script(limited(), Reply(429, {"id": "slow_down"}), Reply())
    client.send(BY_STATUS, "POST", "/a")
    assert len(clock.slept) == 2
    assert record.witnessed.interactions == 3
    assert record.witnessed.judged[f"{BY_STATUS.id}#error-rate-limit-exceeded"] == 2
    (finding,) = record.witnessed.findings.values()
    assert finding.requirement == f"{BY_STATUS.id}#error-rate-limit-exceeded"
    assert [interaction.error_id for interaction in finding.exchanges] == ["rate_limit_exceeded", "slow_down"]


def test_a_hasty_request_is_answered_by_the_429_itself(client: Client, server: Scripted, clock: Clock) -> None:
    server.script(limited(), Reply())
    assert client.send(BY_STATUS, "POST", "/a", hasty=True).response.status == 429
    assert clock.slept == []


# --- 5xx ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [500, 502, 503, 521])
def test_a_server_error_is_an_answer_where_nothing_allows_to_repeat(
    client: Client, server: Scripted, status: int
) -> None:
    server.script(Reply(status, {}), Reply())
    assert client.send(BY_STATUS, "POST", "/a", repeat=frozenset({504})).response.status == status
    assert len(server.asked) == 1


def test_a_server_error_is_repeated_where_that_is_allowed(
    client: Client, server: Scripted, clock: Clock, record: Record
) -> None:
    server.script(BUSY, Reply(503, {}, (("Retry-After", "4"),)), Reply())
    assert client.send(BY_STATUS, "POST", "/a", repeat=frozenset({503})).response.status == 200
    assert len(clock.slept) == 2
    assert clock.slept[1] == 4.0
    count, _ = record.witnessed.observations[BY_STATUS.id, "HTTP 503, repeated"]
    assert count == 2


def test_a_server_error_is_repeated_three_times_and_then_the_answer(
    client: Client, server: Scripted, clock: Clock
) -> None:
    server.script(BUSY)
    assert client.send(BY_STATUS, "POST", "/a", repeat=frozenset({503})).response.status == 503
    assert (len(server.asked), len(clock.slept)) == (4, 3)


def test_a_server_error_after_many_429_is_repeated_all_the_same(client: Client, server: Scripted, clock: Clock) -> None:
    server.script(LIMITED, LIMITED, LIMITED, LIMITED, BUSY, Reply())
    assert client.send(BY_STATUS, "POST", "/a", repeat=frozenset({503})).response.status == 200
    assert len(clock.slept) == 5


def test_a_server_error_that_asks_for_more_than_patience_is_the_answer(
    client: Client, server: Scripted, clock: Clock
) -> None:
    server.script(Reply(503, {}, (("Retry-After", "3600"),)), Reply())
    assert client.send(BY_STATUS, "POST", "/a", repeat=frozenset({503})).response.status == 503
    assert clock.slept == []
