from __future__ import annotations

import gzip
import threading
import time
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.small import BY_CODE, BY_STATUS, answer
from tests.client.scripted import Reply, Scripted
from troth.client import Client, Record, _send
from troth.config import Reach
from troth.errors import Inconclusive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from troth.model import Interaction

LIMITED = Reply(429, {"id": "rate_limit_exceeded"})
BUSY = Reply(503, {"id": "busy"})


@dataclass
class Clock:
    """Time that passes only by sleeping."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(_send, "time", clock)
    return clock


@pytest.fixture
def opened(server: Scripted, record: Record) -> Iterator[Callable[..., Client]]:
    clients: list[Client] = []

    def make(**settings: Any) -> Client:  # noqa: ANN401 - of the configuration
        clients.append(Client(Reach(**{"base_url": server.url, "patience_seconds": 60.0, **settings}), record))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def client(opened: Callable[..., Client]) -> Client:
    return opened()


def limited(**headers: str) -> Reply:
    return Reply(429, {"id": "rate_limit_exceeded"}, tuple(headers.items()))


def retry_after(value: str) -> Interaction:
    return answer({}, 429, headers=[("Retry-After", value)])


# --- what is sent ---------------------------------------------------------------------------------------------------


def test_a_request_is_sent_as_it_is_said(client: Client, server: Scripted) -> None:
    client.send(
        BY_STATUS,
        "PUT",
        "/v2/customers/7",
        query=[("source", "A B"), ("source", "C"), ("x", "")],
        headers={"X-A": "1", "Content-Type": "application/json"},
        body='{"name": "Zo\u00eb"}'.encode(),
    )
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("PUT", "/v2/customers/7?source=A+B&source=C&x=")
    assert asked.body == '{"name": "Zo\u00eb"}'.encode()
    assert (asked.headers["x-a"], asked.headers["content-type"]) == ("1", "application/json")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_body_means_no_body_and_no_content_type(client: Client, server: Scripted, method: str) -> None:
    interaction = client.send(None, method, "/a")
    (asked,) = server.asked
    assert asked.body == b""
    assert "content-type" not in asked.headers
    assert "?" not in asked.path
    assert interaction.request.body is None


def test_what_happened_is_returned(client: Client, server: Scripted) -> None:
    server.script(Reply(404, b'{"id": "x"}', (("X-Request-Id", "r7"),)))
    interaction = client.send(BY_STATUS, "POST", "/a?b=c", headers={"X-A": "1"}, body=b"{}")
    assert interaction.call == BY_STATUS.id
    assert interaction.request.url == f"{server.url}/a?b=c"
    assert ("X-A", "1") in interaction.request.headers
    assert interaction.request.body == b"{}"
    assert interaction.response.status == 404
    assert interaction.response.header("x-request-id") == "r7"
    assert interaction.response.body == b'{"id": "x"}'
    assert interaction.sent.tzinfo is UTC


def test_an_interaction_that_is_not_judged_belongs_to_no_call(client: Client) -> None:
    assert client.send(None, "GET", "/a").call == ""


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_is_not_followed(client: Client, server: Scripted, status: int) -> None:
    server.script(Reply(status, b"", (("Location", "/elsewhere"),)))
    assert client.send(BY_STATUS, "POST", "/a", body=b"{}").response.status == status
    assert [asked.path for asked in server.asked] == ["/a"]


# --- how answers may come -------------------------------------------------------------------------------------------

BODY = b'{"ok": true, "first_name": {"ok": true}}'
WAYS = {
    "plain": Reply(200, BODY),
    "chunked": Reply(200, BODY, chunked=True),
    "gzip": Reply(200, gzip.compress(BODY), (("Content-Encoding", "gzip"),)),
    "gzip in chunks": Reply(200, gzip.compress(BODY), (("content-encoding", "gzip"),), chunked=True),
    "deflate": Reply(200, zlib.compress(BODY), (("Content-Encoding", "deflate"),)),
    "closed afterwards": Reply(200, BODY, (("Connection", "close"),), close=True),
    "closed afterwards without saying so": Reply(200, BODY, close=True),
    "odd header case": Reply(200, BODY, (("cONTENT-tYPE", "application/json"), ("x-POWERED-by", "x"))),
    "a cookie": Reply(200, BODY, (("Set-Cookie", "sid=1; Path=/"),)),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_is_read_however_it_comes(client: Client, server: Scripted, record: Record, way: str) -> None:
    server.script(WAYS[way])
    for _ in range(3):
        interaction = client.send(BY_STATUS, "POST", "/a", body=b"{}")
        assert interaction.response.body == BODY
        assert interaction.response.header("Content-Type") == "application/json"
    assert record.witnessed.interactions == 3


# --- what is not taken from anywhere --------------------------------------------------------------------------------


def test_a_cookie_is_never_sent_back(client: Client, server: Scripted) -> None:
    server.script(Reply(200, b"{}", (("Set-Cookie", "sid=1; Path=/"), ("Set-Cookie", "b=2; Domain=127.0.0.1"))))
    for _ in range(2):
        interaction = client.send(BY_STATUS, "POST", "/a", body=b"{}")
        assert "cookie" not in {name.lower() for name, _ in interaction.request.headers}
    assert [asked.headers.get("cookie") for asked in server.asked] == [None, None]


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"])
def test_no_proxy_is_taken_from_the_environment(
    client: Client, server: Scripted, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for unset in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(unset, raising=False)
    monkeypatch.setenv(name, "http://127.0.0.1:1")
    client.send(None, "GET", "/a")
    assert [asked.path for asked in server.asked] == ["/a"]


def test_no_credentials_are_taken_from_netrc(
    client: Client, server: Scripted, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login till password hush\ndefault login till password hush\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    client.send(None, "GET", "/a")
    assert "authorization" not in server.asked[0].headers


def test_no_certificate_bundle_is_taken_from_the_environment(
    opened: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere.pem")
    monkeypatch.setenv("CURL_CA_BUNDLE", "/nowhere.pem")
    verified: list[object] = []
    client = opened()

    def send(_: object, **options: Any) -> None:  # noqa: ANN401 - of requests
        verified.append(options["verify"])
        raise KeyboardInterrupt

    monkeypatch.setattr(client._adapter, "send", send)
    with pytest.raises(KeyboardInterrupt):
        client.send(None, "GET", "/a")
    assert verified == [True]


def test_a_configured_proxy_is_used(opened: Callable[..., Client], server: Scripted) -> None:
    client = opened(base_url="http://localhost:1", proxy=server.url)
    assert client.send(None, "GET", "/a").response.status == 200
    assert server.asked[0].path == "http://localhost:1/a"


def test_a_configured_certificate_bundle_that_is_missing_is_said(opened: Callable[..., Client]) -> None:
    client = opened(base_url="https://127.0.0.1:1", ca_bundle="/nowhere/ca.pem")
    with pytest.raises((Inconclusive, OSError), match=r"ca\.pem"):
        client.send(None, "GET", "/a")


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


# --- no answer ------------------------------------------------------------------------------------------------------


def test_a_connection_that_ends_without_an_answer_is_inconclusive(client: Client, server: Scripted) -> None:
    server.script(Reply(gone=True))
    with pytest.raises(Inconclusive, match=rf"no answer from {server.url}: .*closed"):
        client.send(BY_STATUS, "POST", "/a")


def test_an_answer_that_never_comes_is_inconclusive(opened: Callable[..., Client], server: Scripted) -> None:
    answered = threading.Event()
    server.answering = lambda _: Reply() if answered.wait(10) else Reply(500)
    client = opened(timeout_seconds=0.05)
    with pytest.raises(Inconclusive, match="timed out"):
        client.send(BY_STATUS, "POST", "/a")
    answered.set()


def test_a_server_that_is_not_there_is_given_up_after_three_times(
    opened: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = opened(base_url="http://127.0.0.1:1")
    for _ in range(3):
        with pytest.raises(Inconclusive, match=r"no answer from http://127\.0\.0\.1:1: .*refused"):
            client.send(None, "GET", "/a")
    monkeypatch.setattr(client._adapter, "send", lambda *_, **__: pytest.fail("it was asked again"))
    with pytest.raises(Inconclusive, match="not reachable 3 times in a row"):
        client.send(None, "GET", "/a")


def test_a_kept_connection_that_the_server_ended_is_replaced(client: Client, server: Scripted, record: Record) -> None:
    server.script(Reply(200, {"n": 1}), Reply(gone=True), Reply(200, {"n": 2}))
    answers = [client.send(BY_STATUS, "POST", "/a", body=b"{}").json for _ in range(2)]
    assert answers == [{"n": 1}, {"n": 2}]
    assert [asked.body for asked in server.asked] == [b"{}"] * 3
    assert record.witnessed.interactions == 2


def test_a_new_connection_that_ends_without_an_answer_is_not_tried_again(client: Client, server: Scripted) -> None:
    server.script(Reply(), Reply(gone=True), Reply(gone=True), Reply())
    client.send(None, "GET", "/a")
    with pytest.raises(Inconclusive):
        client.send(None, "GET", "/a")
    assert len(server.asked) == 3


@pytest.mark.parametrize("error", [requests.ConnectTimeout, requests.ConnectionError, requests.exceptions.SSLError])
def test_only_a_connection_that_was_ended_is_replaced(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    client.send(None, "GET", "/a")
    tried: list[object] = []

    def send(request: object, **_: object) -> None:
        tried.append(request)
        raise error("refused")

    monkeypatch.setattr(client._adapter, "send", send)
    with pytest.raises(Inconclusive, match="refused"):
        client.send(None, "GET", "/a")
    assert len(tried) == 1


def test_a_kept_connection_over_which_no_answer_comes_is_not_tried_again(
    opened: Callable[..., Client], server: Scripted
) -> None:
    answered = threading.Event()
    server.answering = lambda _: Reply() if len(server.asked) == 1 or answered.wait(10) else Reply(500)
    client = opened(timeout_seconds=0.2)
    client.send(None, "GET", "/a")
    with pytest.raises(Inconclusive, match="timed out"):
        client.send(None, "GET", "/a")
    answered.set()
    assert len(server.asked) == 2


def test_an_answer_between_makes_the_count_begin_again(client: Client, server: Scripted) -> None:
    gone = Reply(gone=True)
    # After an answer the connection is kept, so that the next one without an answer is tried twice.
    server.script(gone, gone, Reply(), gone, gone, gone, Reply())
    failed = 0
    for _ in range(6):
        try:
            client.send(None, "GET", "/a")
        except Inconclusive:
            failed += 1
    assert (failed, len(server.asked)) == (4, 7)


# --- pace -----------------------------------------------------------------------------------------------------------


@dataclass
class Pacer:
    """A limiter that lets everything through and counts."""

    made: list[Any] = field(default_factory=list)
    taken: int = 0
    closed: int = 0

    def __call__(self, rate: object) -> Pacer:
        self.made.append(rate)
        return self

    def try_acquire(self, _: str) -> None:
        self.taken += 1

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def pacer(monkeypatch: pytest.MonkeyPatch) -> Pacer:
    pacer = Pacer()
    monkeypatch.setattr(_send, "Limiter", pacer)
    return pacer


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.9.9.9"])
def test_this_machine_is_not_paced(record: Record, pacer: Pacer, host: str) -> None:
    Client(Reach(base_url=f"http://{host}:1", requests_per_second=1), record).close()
    assert pacer.made == []


@pytest.mark.parametrize(("a_second", "milliseconds"), [(5, 200), (0.8, 1250), (5000, 1)])
def test_other_hosts_are_paced_as_configured(
    opened: Callable[..., Client], server: Scripted, pacer: Pacer, a_second: float, milliseconds: int
) -> None:
    client = opened(base_url="http://api.example.com", proxy=server.url, requests_per_second=a_second)
    server.script(LIMITED, Reply())
    (rate,) = pacer.made
    assert (rate.limit, rate.interval) == (1, milliseconds)
    client.send(None, "GET", "/a")
    client.send(None, "GET", "/a", hasty=True)
    assert (pacer.taken, len(server.asked)) == (2, 3)  # a repeated request is paced, a hasty one is not
    client.close()
    assert pacer.closed == 1


def test_a_call_whose_errors_have_codes_is_recorded_by_its_code(
    client: Client, server: Scripted, record: Record
) -> None:
    server.script(Reply(200, {"errors": [{"code": 8015}]}))
    client.send(BY_CODE, "PUT", "/a")
    assert record.witnessed.seen == {(BY_CODE.id, 200, "8015"): 1}
