"""Meeting one behaviour as a run does: a test by its cases, its outcome told, and the report of it in every form."""

from __future__ import annotations

import argparse
import contextlib
import io
import tempfile
import time
import traceback
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from tests.hostile.behaviour import behaviour
from tests.hostile.peer import CERTIFICATES, answering, serving
from troth.config import Bubblehouse, Config, Secret
from troth.contract import load_contract
from troth.plugin._amount import Amount
from troth.plugin._cases import CaseRun
from troth.plugin._shown import show
from troth.plugin._told import told
from troth.plugin._world import Worlds
from troth.report import print_summary, render_html
from troth.results import read_results, write_results
from troth.verdicts import Judged, document, exit_status

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hostile.behaviour import Behaviour
    from tests.hostile.peer import Server
    from troth.actors import Shop
    from troth.model import Contract

CANARY = "Y2FuYXJ5LWluLWEtY29hbC1taW5lLXRoYXQtc2luZ3M="
PROMISE = "bubblehouse/CustomerDetails1#same-customer-by-any-identity"
_TEST = "suites/bubblehouse/test_customer_details.py::test_hostile"


@dataclass(frozen=True, slots=True)
class Met:
    """What came of meeting a behaviour.

    Attributes:
        verdict: `finding`, `inconclusive`, `harmless`, or `error` if it is our fault.
        sentences: that a person reads of it.
        status: the exit status of such a run.
        shown: what a terminal, pytest, the results file and the page hold.
        seconds: until the test had ended.
        peak: the most memory of this process in the meantime, in MB.
        goes_on: the verdict of the same test against the same server, once that has become honest; empty if it cannot.
        elsewhere: how often another server was asked something.
        errors: tracebacks; there have to be none.
    """

    verdict: str
    sentences: list[str]
    status: int
    shown: dict[str, str]
    seconds: float
    peak: float
    goes_on: str
    elsewhere: int
    errors: str


def meet(name: str) -> Met:
    """Run a test against a behaviour, and again once the server has become honest."""
    hostile = behaviour(name)
    serve = hostile.serve or answering()
    with (
        serving(answering()) as elsewhere,
        serving(serve, certificate=hostile.certificate, elsewhere=elsewhere.url) as server,
        contextlib.closing(_world(hostile, server)) as worlds,
    ):
        if hostile.serve is None:
            server.refuse()
        _reset_peak()
        started = time.monotonic()
        outcome, printed, errors = _run(worlds)
        seconds = time.monotonic() - started
        shown, status = _report(outcome, printed)
        peak = _peak()
        server.serve = answering()
        after = _run(worlds)[0]["verdict"] if hostile.can_be_honest else ""
        asked = elsewhere.connections
    findings = [*([outcome["finding"]] if outcome["finding"] else []), *outcome["check_findings"]]
    verdict = {"pass": "harmless", "fail": "finding"}.get(outcome["verdict"], outcome["verdict"])
    if findings and verdict != "error":
        verdict = "finding"
    told_so = [text for finding in findings for text in (*finding["expected"], finding["actual"])]
    return Met(
        verdict=verdict,
        sentences=[text for text in (*told_so, outcome["reason"]) if text],
        status=status,
        shown=shown,
        seconds=seconds,
        peak=peak,
        goes_on=after,
        elsewhere=asked,
        errors=errors,
    )


@cache
def contract() -> Contract:
    return load_contract()


def _world(hostile: Behaviour, server: Server) -> Worlds:
    url = server.url.replace("http:", "https:") if hostile.plain else server.url
    settings = Bubblehouse(
        base_url=url,
        shop="my-shop",
        key_id="k1",
        shared_secret=Secret(CANARY),
        timeout_seconds=hostile.seconds,
        patience_seconds=0.2,
        settle_seconds=0.0,
        ca_bundle=str(CERTIFICATES / "authority.pem"),
    )
    options = argparse.Namespace(
        troth_target="live",
        troth_strict=False,
        troth_provoke=[],
        troth_seed=0,
        troth_record=None,
        **dict.fromkeys(("troth_max_requests", "troth_max_minutes", "troth_share")),
    )
    return Worlds(contract(), Config(bubblehouse=settings), options, on_sandbox=False)


def _body(shop: Shop) -> Callable[[], None]:
    """Return a test as suites have them: of a customer that is there, since nothing may be written."""

    def test() -> None:
        shop.details({"shopid": "s1"}).shows(id="s1")

    return test


def _run(worlds: Worlds) -> tuple[dict[str, Any], str, str]:
    """Return what is told of a test, what pytest would print of it, and what went wrong."""
    assert worlds.shop is not None
    worlds.record.begin_test(_TEST)
    run = CaseRun(_TEST, PROMISE, _body(worlds.shop), worlds.record)
    run.run({}, Amount(1), 0)
    errors = "".join(traceback.format_exception(run.error)) if run.error else ""
    printed = ""
    try:
        show(run, worlds.redactor)
    except (pytest.fail.Exception, pytest.skip.Exception) as outcome:
        printed = str(outcome.msg)
    return told(run, worlds), printed, errors


def _report(outcome: dict[str, Any], printed: str) -> tuple[dict[str, str], int]:
    """Return all that a run with this one test would leave, by the name of its form, and its exit status."""
    judged = Judged(planned={_TEST: PROMISE}, outcomes=[outcome], broke="", selected=frozenset({PROMISE}))
    results = document(contract(), judged, _RUN, results_path="reports/results.json")
    status = exit_status(results, complete=False)
    results["run"]["exit_status"] = status
    terminal = io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "results.json"
        write_results(results, path)
        page = render_html(read_results(path))
        text = path.read_text(encoding="utf-8")
    print_summary(results, Console(file=terminal, highlight=False, width=120), 1)
    return {"terminal": terminal.getvalue(), "pytest": printed, "results.json": text, "index.html": page}, status


_RUN: Any = {
    "target": "live",
    "recorded_from": None,
    "recorded_at": None,
    "hosts": {"bubblehouse": "http://127.0.0.1"},
    "contract": "2026-11-20",
    "tool": "0",
    "seed": 0,
    "started": "2026-11-20T03:00:00Z",
    "seconds": 1.0,
    "selection": [],
    "requests": 1,
    "examples": None,
    "interrupted": False,
    "strict": False,
    "complete": False,
}


def _reset_peak() -> None:
    with contextlib.suppress(OSError):  # Linux; elsewhere the peak is that of the whole process
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> float:
    """Return the most memory since the last reset, in MB; 0 where nobody tells."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0
