from __future__ import annotations

import json
import shlex
import subprocess
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.checks.small import answer
from troth.model import Interaction, Request, Response
from troth.redact import REDACTED, Redactor

SECRET = 'ca+na/ry"s <&ö=='
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJteS1zaG9wIn0.c2lnbmF0dXJl"

CANARIES = ("never-learned", "ca+na", "2Bna", "2bna", "na/ry", "na\\/", TOKEN)


def sent(**changes: Any) -> Interaction:  # noqa: ANN401 - parts of a request
    interaction = answer({"ok": True})
    return replace(interaction, request=replace(interaction.request, **changes))


def came(**changes: Any) -> Interaction:  # noqa: ANN401 - parts of a response
    interaction = answer({"ok": True})
    return replace(interaction, response=replace(interaction.response, **changes))


# --- no secret leaves -----------------------------------------------------------------------------------------------

PLACES: dict[str, Interaction] = {
    "path": sent(url=f"http://127.0.0.1/api/{TOKEN}"),
    "query": sent(url=f"http://127.0.0.1/api?auth={TOKEN}"),
    "query, percent-encoded": sent(url="http://127.0.0.1/?q=ca%2Bna%2Fry%22s%20%3C%26%C3%B6%3D%3D"),
    "query, percent-encoded in small letters": sent(url="http://127.0.0.1/?q=ca%2bna%2fry%22s%20%3c%26%c3%b6%3d%3d"),
    "query, of a form": sent(url="http://127.0.0.1/?q=ca%2Bna%2Fry%22s+%3C%26%C3%B6%3D%3D"),
    "request header": sent(headers=(("X-Trace", f"a {TOKEN} b"),)),
    "authorization": sent(headers=(("authorization", f"Bearer {TOKEN}"),)),
    "authorization never learned": sent(headers=(("Authorization", "Bearer never-learned"),)),
    "authorization without a scheme": sent(headers=(("Authorization", "never-learned"),)),
    "authorization of an unknown scheme": sent(headers=(("Authorization", "never-learned x"),)),
    "proxy authorization": sent(headers=(("Proxy-Authorization", "Basic never-learned"),)),
    "request cookie": sent(headers=(("Cookie", "sid=never-learned"),)),
    "request body": sent(body=json.dumps({"a": [{"b": SECRET}]}).encode()),
    "request body as a string": sent(body=json.dumps(SECRET).encode()),
    "name in the request body": sent(body=json.dumps({SECRET: 1}).encode()),
    "request body that is not JSON": sent(body=f"{{{TOKEN}".encode()),
    "request body in no encoding": sent(body=b"\xff" + TOKEN.encode()),
    "response header": came(headers=(("X-Echo", TOKEN),)),
    "response cookie": came(headers=(("set-cookie", "sid=never-learned; Path=/"),)),
    "response challenge": came(headers=(("WWW-Authenticate", 'Bearer error="never-learned"'),)),
    "response body": came(body=json.dumps({"message": f"no such key: {SECRET}"}).encode()),
    "response body, raw characters": came(body=json.dumps({"message": SECRET}, ensure_ascii=False).encode()),
    "response body, escaped slash": came(body=json.dumps({"message": SECRET}).replace("/", "\\/").encode()),
    "response body with NaN": came(body=json.dumps({"a": float("nan"), "b": SECRET}).encode()),
    "response body with NaN, raw": came(body=json.dumps({"a": float("nan"), "b": SECRET}, ensure_ascii=False).encode()),
    "response body with NaN, escaped slash": came(
        body=json.dumps({"a": float("nan"), "b": SECRET}).replace("/", "\\/").encode()
    ),
    "response body with a member twice": came(body=f'{{"a": "{TOKEN}", "a": 1}}'.encode()),
    "response page": came(body=b"<p>ca+na/ry&quot;s &lt;&amp;\xc3\xb6==</p>"),
    "response text": came(body=SECRET.encode()),
}


@pytest.mark.parametrize("place", PLACES)
def test_no_secret_is_in_an_exchange_nor_in_its_command(place: str) -> None:
    redactor = Redactor([SECRET, TOKEN])
    exchange = redactor.exchange(PLACES[place])
    for said in (json.dumps(exchange, ensure_ascii=False), json.dumps(exchange), redactor.curl(PLACES[place])):
        assert not [
            part for part in ("never-learned", "ca+na", "2Bna", "2bna", "na/ry", "na\\/", TOKEN) if part in said
        ]


@pytest.mark.parametrize("place", [place for place in PLACES if "response" in place or "request body" in place])
def test_what_is_not_secret_is_still_shown(place: str) -> None:
    assert REDACTED in json.dumps(Redactor([SECRET, TOKEN]).exchange(PLACES[place]))


def test_of_credentials_the_scheme_is_still_shown() -> None:
    exchange = Redactor([]).exchange(sent(headers=(("Authorization", "Bearer abc"),)))
    assert exchange["request"]["headers"] == {"Authorization": f"Bearer {REDACTED}"}


def test_a_secret_learned_while_running_is_taken_out_too() -> None:
    redactor = Redactor([])
    assert redactor.text(TOKEN) == TOKEN
    redactor.learn(TOKEN)
    redactor.learn(TOKEN)
    assert redactor.text(f"<{TOKEN}>") == f"<{REDACTED}>"


@pytest.mark.parametrize("order", [["secret-one", "secret-one-and-more"], ["secret-one-and-more", "secret-one"]])
def test_of_a_secret_that_begins_another_nothing_is_left(order: list[str]) -> None:
    redactor = Redactor(order[:1])
    redactor.learn(order[1])
    assert redactor.text("secret-one-and-more, secret-one") == f"{REDACTED}, {REDACTED}"


@pytest.mark.parametrize("short", ["", "a", "12345"])
def test_what_is_too_short_to_be_a_secret_leaves_texts_alone(short: str) -> None:
    redactor = Redactor([short])
    redactor.learn(short)
    assert redactor.text("a 12345 b") == "a 12345 b"


@given(st.text(min_size=6), st.text(), st.text())
def test_a_secret_is_in_no_text_that_was_redacted(secret: str, before: str, after: str) -> None:
    shown = Redactor([secret]).text(before + secret + after)
    assert REDACTED in shown


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_a_value_without_a_secret_stays_as_it_is(value: object) -> None:
    assert Redactor(["canary-canary"]).value({"a": value}) == {"a": value}


# --- what an exchange holds -----------------------------------------------------------------------------------------


def test_an_exchange_holds_the_request_and_the_answer() -> None:
    interaction = Interaction(
        call="bubblehouse/CustomerDetails1",
        sent=answer().sent,
        request=Request(
            "GET", "http://127.0.0.1:1/a", (("Accept", "*/*"), ("Host", "a"), ("X-A", "1")), None, "shop canary-canary"
        ),
        response=Response(429, (("Retry-After", "3"), ("Content-Length", "9"), ("X-Request-Id", "r7")), b'{"a": 1}', 1),
    )
    assert Redactor(["canary-canary"]).exchange(interaction) == {
        "call": "bubblehouse/CustomerDetails1",
        "caller": f"shop {REDACTED}",
        "sent": "2026-11-20T03:00:07Z",
        "request": {"method": "GET", "url": "http://127.0.0.1:1/a", "headers": {"X-A": "1"}, "body": None},
        "response": {
            "status": 429,
            "headers": {"Retry-After": "3", "X-Request-Id": "r7"},
            "body": {"a": 1},
            "seconds": 1,
        },
    }


def test_an_exchange_of_no_call_says_so() -> None:
    assert Redactor([]).exchange(answer({}, of=None))["call"] is None


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b"", None),
        (b"{}", {}),
        (b"[1, 2.0]", [1, 2.0]),
        (b'"text"', '"text"'),
        (b'""', '""'),
        (b"<html>", "<html>"),
        (b'{"a": NaN}', '{"a": NaN}'),
        (b'{"a": -Infinity}', '{"a": -Infinity}'),
        (b'{"a": 1e999}', '{"a": 1e999}'),
        (b'{"a": 1, "a": 2}', '{"a": 1, "a": 2}'),
        (b'\xef\xbb\xbf{"a": 1}', '\ufeff{"a": 1}'),
        (b'{"a": "\xff"}', '{"a": "\\xff"}'),
        ('{"a": 1}'.encode("utf-16-le"), '{\x00"\x00a\x00"\x00:\x00 \x001\x00}\x00'),
        (b"[" * 100_000, "[" * 100_000),
    ],
    ids=lambda part: ascii(part)[:30],
)
def test_a_body_is_a_value_if_it_is_strict_json_and_else_the_text_itself(body: bytes, shown: object) -> None:
    assert Redactor([]).exchange(came(body=body))["response"]["body"] == shown


@given(st.binary())
@example(b'{"a": "\\ud800"}')
@example(b'{"\\udfff": 1}')
def test_every_exchange_is_json(body: bytes) -> None:
    redactor = Redactor([SECRET])
    for interaction in (came(body=body), sent(body=body)):
        json.dumps(redactor.exchange(interaction), allow_nan=False)


# --- the command that sends it again --------------------------------------------------------------------------------

BODIES = {
    "none": None,
    "empty": b"",
    "object": b'{"first_name": "Ann"}',
    "quotes": b'{"name": "O\'Neil", "say": "\\"hi\\" $HOME `id`"}',
    "unicode": '{"name": "Zo\u00eb \U0001f600"}'.encode(),
    "half of a pair": b'{"name": "\\ud800"}',
    "control characters": b'{"name": "a\\u0000b\\u001b[31m\\n", "del": "\x7f"}',
    "string": b'"text"',
    "number": b"400.0",
    "null": b"null",
    "nothing JSON": b"{first_name: 'Ann'",
    "an option": b"-NaN",
    "an option and more": b"-\x00 % d \\101 'quoted'",
    "a file": b"@/etc/passwd",
    "no encoding": b"\xff\xfe\x00{",
    "several lines": b"a\nb\r\n\n",
    "member twice": b'{"id": 1, "id": 2}',
}


def replayed(command: str) -> dict[str, Any]:
    """Run a command with a `curl` that tells its arguments and its input, and return what it would have sent."""
    script = 'curl() { printf "%s\\0" "$@"; printf "%s\\0" "--input"; cat; }\n' + command
    told = subprocess.run(["/bin/sh", "-c", script], input=b"", capture_output=True, check=True).stdout
    arguments, _, piped = told.partition(b"--input\0")
    command_line = [word.decode() for word in arguments.split(b"\0")[:-1]]
    (dash_x, method, url), options = command_line[:3], list(zip(command_line[3::2], command_line[4::2], strict=True))
    assert dash_x == "-X"
    bodies = [value for name, value in options if name == "--data-raw"]
    assert [value for name, value in options if name == "--data-binary"] in ([], ["@-"])
    headers = [value for name, value in options if name == "-H"]
    return {"method": method, "url": url, "headers": headers, "body": bodies[0].encode() if bodies else piped}


@pytest.mark.parametrize("body", BODIES)
def test_the_command_sends_the_same_body(body: str) -> None:
    data = BODIES[body]
    again = replayed(Redactor([]).curl(sent(body=data)))["body"]
    try:
        assert json.loads(again) == json.loads(data or b"")
    except ValueError:
        assert again == (data or b"")


def test_the_command_sends_the_same_request_line_and_headers() -> None:
    interaction = sent(
        method="PUT",
        url="http://127.0.0.1:8000/v2/customers/7?source=A%20B&accountId=o'n",
        headers=(
            ("Authorization", "Basic dGlsbDpodXNo"),
            ("Content-Type", "application/json"),
            ("X-Who", 'it\'s "$me"'),
            ("X-Name", "Zo\u00eb"),
            ("Content-Length", "7"),
        ),
        body=None,
    )
    again = replayed(Redactor([]).curl(interaction))
    assert (again["method"], again["url"]) == ("PUT", interaction.request.url)
    assert again["headers"] == [
        "Authorization: Basic ",
        "Content-Type: application/json",
        'X-Who: it\'s "$me"',
        "X-Name: Zo\u00eb",
    ]


@pytest.mark.parametrize(
    ("credentials", "header"),
    [("Bearer abc", "Authorization: Bearer $TOKEN"), ("abc", "Authorization: $TOKEN")],
)
def test_the_command_takes_the_credential_from_a_variable(credentials: str, header: str) -> None:
    assert header in shlex.split(Redactor([]).curl(sent(headers=(("Authorization", credentials),))))


@settings(max_examples=50)
@example(method="GET", url="http://127.0.0.1/", header="\xeb\"'", body=b'"\xeb')
@given(
    method=st.sampled_from(["GET", "POST", "PUT; rm -rf /"]),
    url=st.text(min_size=1).map(lambda text: f"http://127.0.0.1/{text}"),
    header=st.text(),
    body=st.none() | st.binary() | st.text().map(lambda text: json.dumps(text).encode()),
)
def test_the_command_is_one_line_of_plain_ascii_that_a_shell_can_take_apart(
    method: str, url: str, header: str, body: bytes | None
) -> None:
    command = Redactor([]).curl(sent(method=method, url=url, headers=(("X-A", header),), body=body))
    assert command.isascii()
    assert command.isprintable()
    words = shlex.split(command)
    start = words.index("curl")
    assert words[start + 1 : start + 3] == ["-X", method]
