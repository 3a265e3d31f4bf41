"""Tests run against a server in this process, and replayed from what was kept of that."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.cassettes.made import BASE, TEST
from tests.checks.small import BY_STATUS, JSON
from tests.plugin.case_runs import PROMISE
from troth.cassettes import Cassette, Player, read_cassette, write_cassette
from troth.client import Client, Record
from troth.config import Reach
from troth.model import Finding, Interaction, Request, Response
from troth.plugin._amount import Amount
from troth.plugin._cases import CaseRun

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.client import Wire


class Server:
    """Answers in this process, by what it is asked for the how manieth time."""

    def __init__(self, answering: Callable[[int, Any], object]) -> None:
        self.asked = 0
        self._answering = answering

    def exchange(self, request: Request, *, paced: bool) -> Response:
        del paced
        self.asked += 1
        answer = self._answering(self.asked, json.loads(request.body or b"null"))
        return answer if isinstance(answer, Response) else Response(200, JSON, json.dumps(answer).encode(), 0.0)

    def close(self) -> None:
        pass


if TYPE_CHECKING:
    Ask = Callable[[object], Interaction]
    Body = Callable[..., None]
    Test = Callable[[Ask, Record], Body]


def run_of(wire: Wire, body: Test, record: Record) -> CaseRun:
    client = Client(Reach(base_url=BASE, patience_seconds=0.0), record, wire)

    def ask(value: object) -> Interaction:
        return client.send(BY_STATUS, "POST", "/a", body=json.dumps(value).encode())

    record.begin_test(TEST)
    run = CaseRun(TEST, PROMISE, lambda **_: None, record)
    run.body = body(ask, record)
    return run


def recorded(body: Test, answering: Callable[[int, Any], object], **drawn: Any) -> CaseRun:  # noqa: ANN401 - of hypothesis
    """Run a test against a server."""
    run = run_of(Server(answering), body, Record())
    run.run(drawn, Amount(20), 0)
    return run


def replayed(body: Test, run: CaseRun) -> CaseRun:
    """Write what was kept of a run, and judge it again by what is read of that."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.yaml"
        write_cassette(Cassette(TEST, run.takes.kept), path)
        cassette = read_cassette(path)
    player = Player()
    player.insert(cassette)
    again = run_of(player, body, Record(outside=player))
    again.play(cassette.cases)
    return again


def told(finding: Finding | None) -> tuple[object, ...] | None:
    """Return what a finding says; when something was sent is another time."""
    if finding is None:
        return None
    exchanges = [(exchange.request.body, exchange.response.body) for exchange in finding.exchanges]
    case = json.dumps(dict(finding.case), sort_keys=True)
    return finding.expected, finding.actual, finding.where, case, finding.reproduced, exchanges


def said(run: CaseRun) -> dict[str, object]:
    found = run.record.witnessed.findings
    return {
        "verdict": run.verdict,
        "reason": run.reason,
        "undecided": run.undecided,
        "finding": told(run.finding),
        "checks": {key: told(finding) for key, finding in found.items()},
    }
