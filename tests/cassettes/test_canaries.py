"""Nothing secret and nobody's data is in any file of a recording: canaries in every place of requests and answers."""

from __future__ import annotations

import base64
import json
import random
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.checks.small import BY_STATUS
from troth.cassettes import Cassette, Cleaner, read_cassette, write_cassette
from troth.cassettes._clean import _redacted
from troth.client import Client, NoAnswer, Record
from troth.config import Bubblehouse, Config, Secret
from troth.contract import load_contract
from troth.model import Response
from troth.redact import Redactor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from troth.cassettes import Player
    from troth.client import Wire
    from troth.model import Request

EXCHANGES = 1000
IN_A_CASSETTE = 20
RUN = "5eed5eed"
SECRETS = [
    "c4n4ry/S3cr3t+key==",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlY2FuYXJ5",
    "0123456789abcdefcafe0123456789ab",
]
PEOPLE = [
    "Zebulon Quartermaine",
    "Żółcisława",
    "小野寺 桔梗",
    "zebulon.quartermaine@canary.test",
    "+44 7911 555 987",
    "1987-11-29",
    "0-11-29",
    "2019-07-23T21:43:05Z",
    "canary00feedbeef77",
    "987654321012",
    "6f1c9f5e-0c1b-4e57-9d5b-3a52fe1d9a77",
    "17 Nightingale Row",
]


def canaries_in(text: str) -> list[str]:
    """Return what of a canary stands in a text, in whichever form JSON, YAML, addresses or letter case give it."""
    found = []
    plain = text.casefold()
    for canary in [*SECRETS, *PEOPLE]:
        escaped = json.dumps(canary)[1:-1]
        forms = {canary, escaped, escaped.replace("\\", "\\\\"), quote(canary), quote(canary, safe=""), canary.upper()}
        forms |= {word for word in canary.split() if len(word) > 3 and not word.isdigit()}
        found += [form for form in forms if form.casefold() in plain]
    return found


class Telling:
    """A wire whose answers hold canaries, each time in other places."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def exchange(self, request: Request, *, paced: bool) -> Response:
        del request, paced
        rng, canary = self._rng, self._rng.choice([*SECRETS, *PEOPLE])
        if rng.random() < 0.05:
            raise NoAnswer(rng.choice([f"connection broken: got {canary!r}", f"bad header {canary}"]), 1.5)
        headers = (
            ("Content-Type", rng.choice(["application/json", f"application/{canary.split()[0]}", "text/html"])),
            (rng.choice(["Location", "Retry-After", "Set-Cookie", "X-Customer", "Authorization"]), canary),
        )
        return Response(rng.choice([200, 400, 404, 429, 500]), headers, self._body(canary), 0.0)

    def _body(self, canary: str) -> bytes:
        rng = self._rng
        other = rng.choice(PEOPLE)
        value: Any = rng.choice(
            [
                {"first_name": canary, "last_name": other},
                {"customers": {canary: {"email": other}}},
                {"message": f"The customer {canary} ({other}) was not found."},
                [canary, [other, [canary]]],
                canary,
                {"phone": 447911555987, "id": 987654321012, "name": {"full": canary}},
                {"bh_id": canary, "tags": [other], "warnings": [{"message": canary}]},
            ]
        )
        text = json.dumps(value, ensure_ascii=rng.random() < 0.5)
        spoiled = rng.choice(
            [
                text,
                text,
                text,
                text[:-2],
                f"<html><b title='{canary}'>{other}</b></html>",
                f"\ufeff{text}",
                f"{text}{other}",
            ]
        )
        return spoiled.encode("utf-16" if rng.random() < 0.05 and "html" in spoiled else "utf-8")

    def close(self) -> None:
        """Keep nothing open."""


def body_with(wire_of: Callable[[], Wire], record: Record, rng: random.Random) -> Iterator[None]:
    """Send requests of a run, some of which say what an answer told before, and yield after each."""
    reach = Bubblehouse(base_url="http://127.0.0.1:1", shop="my-shop", key_id="k1", shared_secret=Secret(SECRETS[0]))
    client = Client(reach, record, wire_of())
    told = "nobody yet"
    for number in range(IN_A_CASSETTE):
        headers = {"Authorization": f"Bearer {SECRETS[1]}", "X-Password": SECRETS[2]}
        sent = {"id": f"troth-{RUN}-{number}", "again": told if rng.random() < 0.3 else "", "debug": True}
        path = f"/api/my-shop/{quote(told, safe='')}" if rng.random() < 0.1 else "/api/my-shop/Call"
        try:
            answer = client.send(
                BY_STATUS,
                "PATCH",
                path,
                headers=headers,
                body=json.dumps(sent).encode(),
                caller="shop my-shop",
                hasty=True,
            )
        except Exception:  # noqa: BLE001 - no answer came; what was sent is recorded all the same
            client = Client(reach, record, wire_of())
        else:
            shown = answer.json
            told = next((text for text in _texts(shown) if text), told)
        yield


def _texts(value: Any) -> list[str]:  # noqa: ANN401 - a JSON value
    if isinstance(value, str):
        return [value]
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for member in members for text in _texts(member)]


@pytest.fixture(scope="module")
def contract() -> Any:  # noqa: ANN401 - a contract
    return load_contract()


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_no_canary_is_left_in_a_body_of_another_encoding(coding: str) -> None:
    body = '{"key": "troth-c0ffee00-1", "name": "🐦 canary"}'.encode(coding)
    clean = _redacted(body, lambda text: text.replace("canary", "").replace("c0ffee00", "00000000"))
    assert clean.decode(coding) == '{"key": "troth-00000000-1", "name": "🐦 "}'
    assert clean[:2] == body[:2]


@pytest.mark.parametrize("body", [b"", b"\xff\xfea", b"\x00\x01\x02", b"\xff\xfe\x00\xd8", bytes(range(256))])
def test_bytes_that_are_no_text_stay_as_they_are(body: bytes) -> None:
    assert _redacted(body, lambda text: text) == body


@pytest.mark.parametrize("live", [True, False], ids=["live", "sandbox"])
def test_no_canary_reaches_a_cassette(tmp_path: Path, contract: Any, *, live: bool) -> None:  # noqa: ANN401
    redactor = Redactor(SECRETS)
    shop = Bubblehouse(base_url="http://127.0.0.1:1", shop="my-shop", key_id="k1", shared_secret=Secret(SECRETS[0]))
    cleaner = Cleaner(contract, Config(bubblehouse=shop), redactor, live=live, run=RUN)
    held = 0
    for number in range(EXCHANGES // IN_A_CASSETTE):
        record = Record()
        record.begin_test("suites/bubblehouse/test_x.py::test_y")
        record.begin_case({"number": number})
        telling = Telling(random.Random(number))  # noqa: S311 - the same canaries each time
        for _ in body_with(lambda telling=telling: telling, record, random.Random(number)):  # type: ignore[misc]  # noqa: S311
            pass
        cassette = Cassette("suites/bubblehouse/test_x.py::test_y", (record.take(),))
        held += sum(bool(canaries_in(repr(exchange))) for exchange in cassette.takes[0].exchanges)

        def play(player: Player, number: int = number) -> None:
            again = Record(outside=player)
            again.begin_case({"number": number})
            for _ in body_with(lambda: player, again, random.Random(number)):  # noqa: S311
                pass

        if live:
            cassette = cleaner.without_people(cassette, play)
        path = tmp_path / f"{number}.yaml"
        write_cassette(cleaner.without_secrets(cassette), path)
        text = path.read_text(encoding="utf-8")
        text += "".join(str(exchange.response) for exchange in read_cassette(path).takes[0].exchanges)
        leaked = canaries_in(text)
        if not live:  # the sandbox has no customers but the run's own
            leaked = [form for form in leaked if any(form.casefold() in secret.casefold() for secret in SECRETS)]
        assert leaked == [], [line for line in text.splitlines() if canaries_in(line)]
        assert read_cassette(path).interactions == IN_A_CASSETTE or not live
    assert held > EXCHANGES / 2
    assert base64.b64encode(SECRETS[0].encode())
