"""Results documents as runs write them: conforming, with findings, with hostile answers, not judged, replayed."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

if TYPE_CHECKING:
    from troth.results import Exchange, Finding, Requirement, Results, Verdict

PAGES = "https://docs.example.com/apis/"
HOSTS = {"bubblehouse": "http://127.0.0.1:41234", "capillary": "http://127.0.0.1:41234"}

PROMISES: dict[str, Any] = json.loads(Path(__file__).with_name("promises.json").read_text("utf-8"))
CALLS: dict[str, dict[str, Any]] = PROMISES["calls"]


def find(document: Results, requirement_id: str) -> Requirement:
    return next(requirement for requirement in document["requirements"] if requirement["id"] == requirement_id)


def exchange(call: str, body: object, answer: object, status: int = 200) -> Exchange:
    facts = CALLS[call]
    path = facts["path"].format(api_version="v2023061", shop="my-shop", userId=171891944)
    return {
        "call": call,
        "caller": "shop my-shop, token expired",
        "sent": "2026-11-20T03:00:07Z",
        "request": {
            "method": facts["method"],
            "url": "http://127.0.0.1:41234" + path,
            "headers": {"Authorization": "Bearer (shop token)", "Content-Type": "application/json"},
            "body": body,
        },
        "response": {
            "status": status,
            "headers": {"Content-Type": "application/json", "X-Request-Id": "req-7f3a"},
            "body": answer,
            "seconds": 0.021,
        },
        "request_id": "req-7f3a",
    }


def finding(exchanges: list[Exchange], expected: list[str], actual: str, where: str, number: int) -> Finding:
    return {
        "expected": expected,
        "actual": actual,
        "where": where,
        "case": {"field": "first_name", "earlier": "Ann", "later": "Bea"},
        "reproduced": True,
        "exchanges": exchanges,
        "curl": "curl -X POST 'http://127.0.0.1:41234/api/v2023061/my-shop/CustomerDetails1' -H 'Authorization: Bearer "
        '$TOKEN\' -H \'Content-Type: application/json\' --data \'{"customer": {"email": "ann@example.com"}}\'',
        "repeat": f"troth run --case reports/results.json#{number}",
    }


def blame(document: Results, requirement_id: str, *findings: Finding, verdict: Verdict = "fail") -> None:
    requirement = find(document, requirement_id)
    requirement["verdict"] = verdict
    requirement["findings"] = list(findings)
    _count(document)


def unjudged(document: Results, requirement_id: str, verdict: Verdict, reason: str) -> None:
    requirement = find(document, requirement_id)
    requirement.update({"verdict": verdict, "reason": reason, "cases": 0, "interactions": 0})
    _count(document)


def _count(document: Results) -> None:
    verdicts = [requirement["verdict"] for requirement in document["requirements"]]
    for verdict in ("pass", "warn", "fail", "inconclusive", "error", "not-run"):
        document["summary"][verdict] = verdicts.count(verdict)


def _requirement(call: str, promise: dict[str, str]) -> dict[str, Any]:
    vendor, name = call.split("/")
    return {
        "id": f"{call}#{promise['slug']}",
        "level": promise["level"],
        "says": promise["says"],
        "source": f"{name}, {promise['section']}",
        "verdict": "pass",
        "waived": None,
        "reason": None,
        "tests": [f"suites/{vendor}/test_{name.lower()}.py::test_{promise['slug'].replace('-', '_')}"],
        "cases": 30,
        "interactions": 90,
        "findings": [],
        "url": PAGES + name,
    }


def _answers(call: str) -> dict[str, Any]:
    facts = CALLS[call]
    return {
        "says": facts["says"],
        "methods": [facts["method"]],
        "path": facts["path"],
        "url": PAGES + call.split("/")[1],
        "documented": [
            {"status": 200, "id": None},
            {"status": 401, "id": "invalid_token"},
            {"status": 429, "id": "rate_limit_exceeded"},
        ],
        "seen": [{"status": 200, "id": None, "count": 812}, {"status": 401, "id": "invalid_token", "count": 6}],
    }


def _conforming() -> Results:
    requirements = [
        _requirement(call, promise) for call, facts in CALLS.items() for promise in [*PROMISES["shared"], *facts["own"]]
    ]
    document: dict[str, Any] = {
        "format": "troth-results/1",
        "run": {
            "target": "sandbox",
            "recorded_from": None,
            "hosts": HOSTS,
            "contract": "2026-11-20",
            "tool": "0.1.0",
            "seed": 0,
            "started": "2026-11-20T03:00:00Z",
            "seconds": 21.25,
            "selection": [],
            "requests": 3512,
        },
        "summary": {"pass": 0, "warn": 0, "fail": 0, "waived": 0, "inconclusive": 0, "error": 0, "not-run": 0},
        "requirements": requirements,
        "observations": [
            {
                "call": "bubblehouse/UpdateCustomerDetails1",
                "what": "undocumented status 422 on a body that is not an object",
                "count": 3,
                "exchange": exchange("bubblehouse/UpdateCustomerDetails1", [], {"id": "invalid_body"}, 422),
            },
            {"call": None, "what": "an unknown path is answered 404", "count": 1, "exchange": {}},
        ],
        "calls": {call: _answers(call) for call in CALLS},
        "discrepancies": [
            {
                "id": "api-version-spelling",
                "vendor": "bubblehouse",
                "about": "how the global API version is spelled",
                "sides": [
                    {"page": "CustomerDetails1", "says": "The path begins with v2023061."},
                    {"page": "UpdateCustomers3", "says": "The path begins with v20230601.", "url": PAGES},
                ],
                "reading": "The spelling comes from the configuration; both are accepted by the sandbox.",
            }
        ],
        "exclusions": [
            {
                "id": "bubblehouse/UpdateCustomers3#deleted-removes",
                "says": "A customer marked as deleted is removed.",
                "reason": "effect undocumented",
                "because": "The page does not say how a removed customer is answered for.",
                "level": "must",
                "source": "UpdateCustomers3, Input",
            }
        ],
        "assumptions": ["The idempotency key travels in a field named idempotency_key."],
        "seen_failing": {"never": [], "musts": 33},
    }
    results = cast("Results", document)
    _count(results)
    return results


@pytest.fixture
def conforming() -> Results:
    """Every requirement of the embedded sandbox held."""
    return _conforming()


@pytest.fixture
def failing() -> Results:
    """Two musts and a should did not hold, one could not be judged, one was not run."""
    document = _conforming()
    merge, details = "bubblehouse/MergeCustomers1", "bubblehouse/CustomerDetails1"
    pair = {"accounts": [{"email": "ann@example.com"}, {"email": "bea@example.com"}]}
    story = [
        exchange(merge, pair, {"ok": True}),
        exchange(details, {"customer": {"email": "ann@example.com"}}, {"bh_id": "c1", "first_name": "Bea", "tags": []}),
    ]
    blame(
        document,
        f"{merge}#earlier-account-wins",
        finding(story, ['first_name is "Ann"'], 'first_name is "Bea"', "/first_name", 0),
    )
    refused = exchange(details, {}, {"id": "empty_customer_identity"}, 404)
    second = finding(
        [refused], ["400 missing_customer_identity"], "404 empty_customer_identity", "status and error id", 1
    )
    blame(document, f"{details}#error-missing-customer-identity", second | {"reproduced": False, "case": None})
    crash = exchange("bubblehouse/UpdateCustomers3", {"customers": 7}, "upstream failure", 502)
    third = finding([crash], ["any status below 500"], "502 (no error id)", "status", 2)
    blame(document, "bubblehouse/UpdateCustomers3#no-server-error", third, verdict="warn")
    unjudged(
        document,
        "bubblehouse/UpdateCustomerDetails1#phone-normalised",
        "inconclusive",
        "every case was refused with outcome failed",
    )
    unjudged(
        document,
        "bubblehouse/UpdateCustomerDetails1#error-obsolete-global-api-version",
        "not-run",
        "needs bubblehouse.obsolete_api_version",
    )
    return document


@pytest.fixture
def hostile(failing: Results) -> Results:
    """A server that attacks whoever reads the report: markup, terminal control, reversed text, half characters."""
    document = copy.deepcopy(failing)
    nasty = "<script>alert(1)</script>\x1b[2J\x1b]0;owned\x07\u202egnp.exe\u2066\x9b31m\ud800\u200b[red]x[/red]"
    requirement = find(document, "bubblehouse/MergeCustomers1#earlier-account-wins")
    target = requirement["findings"][0]
    last = target["exchanges"][-1]
    target["actual"] = f"first_name is {nasty!s}\nPASS everything"
    target["curl"] += f" # {nasty}"
    target["case"] = {nasty: nasty}
    last["request"]["url"] += f"?q={nasty}"
    last["request"]["headers"]["X-Echo"] = nasty
    last["request_id"] = nasty
    assert last["response"] is not None
    last["response"]["headers"][nasty] = nasty
    last["response"]["body"] = {"first_name": nasty, nasty: [nasty]}
    document["observations"][0]["what"] = f"unknown member {nasty}"
    document["calls"]["bubblehouse/MergeCustomers1"]["seen"].append({"status": 400, "id": nasty, "count": 2})
    find(document, "bubblehouse/UpdateCustomerDetails1#phone-normalised")["reason"] = f"the last answer was {nasty}"
    return document


@pytest.fixture
def replayed(conforming: Results) -> Results:
    """A recording of a live host, repeated without a socket."""
    conforming["run"].update({"target": "replay", "recorded_from": "live", "recorded_at": "2026-10-30T12:00:00Z"})
    conforming["run"]["hosts"] = {"bubblehouse": "https://api.example.com"}
    return conforming


@pytest.fixture
def not_judged(conforming: Results) -> Results:
    """A live host that could not be reached: nothing was judged."""
    conforming["run"].update({"target": "live", "requests": 4, "seconds": 120.0})
    conforming["run"]["hosts"] = {"bubblehouse": "https://api.example.com"}
    for requirement in conforming["requirements"]:
        requirement.update({"verdict": "inconclusive", "reason": "api.example.com could not be reached", "cases": 0})
    _count(conforming)
    return conforming
