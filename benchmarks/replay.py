"""Milliseconds a request of a replay, of troth's player and of vcrpy as it is, by the interactions in a cassette.

    python benchmarks/replay.py [--asked N]

Both read the same cassette, and are asked every request of it in its order; a client sends, and no server runs. vcrpy
takes so long in a long cassette that it is asked no more than N requests, evenly spread; what it costs to load the file
is shared by all its requests, as if all had been asked. A replay of troth is what a test costs: reading the file, and
sending through the client, which judges nothing here. Time is that of the processor, which a busy machine does not
lengthen: neither waits for anything.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import requests
import vcr

from troth.cassettes import Cassette, Player, read_cassette, write_cassette
from troth.client import Client, Exchange, Record, Take
from troth.config import Reach
from troth.model import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (100, 1_000, 4_000)
ROUNDS = 5
BASE = "http://127.0.0.1"
PATH = "/api/v2023061/my-shop/UpdateCustomerDetails1"
JSON = (("content-type", "application/json"),)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a replay costs: milliseconds a request."""

    loading: float
    sending: float

    @property
    def together(self) -> float:
        """The whole of it."""
        return self.loading + self.sending


def sent(number: int) -> bytes:
    """Return the body of a request."""
    identity = {"shopid": f"troth-0000-{number}"}
    return json.dumps({"customer": identity, "first_name": "Ann", "birthday": "1990-05-15"}).encode()


def cassette(size: int) -> Cassette:
    """Return a cassette whose requests all differ, as those of a test do that makes its customers."""
    result = {"ok": True, "outcome": "provided", "message": "Updated."}
    exchanges = tuple(
        Exchange(
            Request("POST", BASE + PATH, (), sent(number), ""),
            Response(200, JSON, json.dumps({"ok": True, "first_name": result, "birthday": result}).encode(), 0.0),
        )
        for number in range(size)
    )
    return Cassette("benchmarks/replay.py::one", (Take({}, exchanges),))


def troth(path: Path, size: int) -> Cost:
    """Replay a cassette as a test does."""
    begun = time.process_time()
    player = Player()
    player.insert(read_cassette(path))
    record = Record(outside=player)
    record.begin_test("benchmarks/replay.py::one")
    record.begin_case({})
    loaded = time.process_time()
    client = Client(Reach(base_url=BASE), record, player)
    for number in range(size):
        _insist(client.send(None, "POST", PATH, body=sent(number)).response.status)
    return Cost((loaded - begun) / size * 1000, (time.process_time() - loaded) / size * 1000)


def vcrpy(path: Path, size: int, asked: int) -> Cost:
    """Replay a cassette with vcrpy, whose requests match as ours do: by method, path, query and body."""
    player = vcr.VCR(record_mode="none", match_on=["method", "path", "query", "body"])
    numbers = range(0, size, max(1, size // asked))
    begun = time.process_time()
    with requests.Session() as session, player.use_cassette(str(path)):
        session.trust_env = False
        loaded = time.process_time()
        for number in numbers:
            _insist(session.post(BASE + PATH, data=sent(number)).status_code)
        ended = time.process_time()
    return Cost((loaded - begun) / size * 1000, (ended - loaded) / len(numbers) * 1000)


def _insist(status: int) -> None:
    if status != requests.codes.ok:
        raise SystemExit(f"a replay answered {status}")


def median(measured: Callable[[], Cost], rounds: int) -> Cost:
    """Return the medians of some rounds."""
    costs = [measured() for _ in range(rounds)]
    return Cost(*(statistics.median(getattr(cost, part) for cost in costs) for part in ("loading", "sending")))


def row(name: str, size: int, cost: Cost, peer: Cost) -> str:
    """Return a line of the table."""
    parts = "   ".join(f"{part:8.3f}" for part in (cost.loading, cost.sending, cost.together))
    return f"{size:12,}   {name:5}   {parts}   {cost.together / peer.together:8.4f}"


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description="Milliseconds a request of a replay.")
    parser.add_argument("--asked", type=int, default=100, help="the most requests vcrpy is asked")
    most = parser.parse_args().asked
    print("interactions   who      loading    sending   together   of vcrpy's")
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path = Path(folder) / f"{size}.yaml"
            write_cassette(cassette(size), path)
            peer = median(lambda path=path, size=size: vcrpy(path, size, most), 1 if size > most else ROUNDS)  # type: ignore[misc]
            ours = median(lambda path=path, size=size: troth(path, size), ROUNDS)  # type: ignore[misc]
            print(row("vcrpy", size, peer, peer))
            print(row("troth", size, ours, peer))
    print(f"milliseconds a request; vcrpy was asked {most} of the requests of a cassette, evenly spread")


if __name__ == "__main__":
    main()
