from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import jsonschema
import pytest

from tests.generate.drawing import CALLS, KINDS, Json, drawn, requests_of
from troth import generate
from troth.generate._caller import body_of
from troth.generate._known import BODIES
from troth.generate._schemathesis import drawn_by_schemathesis

if TYPE_CHECKING:
    from pathlib import Path

    from troth.model import Call

each_call = pytest.mark.parametrize("call", CALLS, ids=lambda call: call.id)
each_kind = pytest.mark.parametrize("kind", sorted(KINDS))


def admits(call: Call, request: Json) -> bool:
    sent = dict(request.get("query", []))
    for parameter in call.parameters if "query" in request else ():
        if parameter.where == "query" and (parameter.required or parameter.name in sent):
            text = sent.get(parameter.name)
            value = {"true": True, "false": False}.get(str(text), text)
            if not jsonschema.Draft202012Validator(parameter.schema).is_valid(value):
                return False
    body = request["body"]
    return "json" in body and jsonschema.Draft202012Validator(call.input).is_valid(body["json"])


@each_call
def test_a_valid_request_matches_the_schema_of_the_input(call: Call) -> None:
    requests = [request for request in requests_of(call, "valid") if request["method"] != "GET"]
    assert [request for request in requests if not admits(call, request)] == []
    assert all(request["valid"] for request in requests)


@each_call
def test_the_known_bodies_match_the_schema_too(call: Call) -> None:
    assert [body for body in BODIES[call.id] if not admits(call, {"body": {"json": body}})] == []


@each_call
def test_valid_requests_use_every_documented_member(call: Call) -> None:
    used: set[str] = set()
    for request in requests_of(call, "valid", 80):
        used |= names_in((request["body"] or {}).get("json"))
    documented = set(call.input["properties"])
    if call.name == "UpdateCustomers3":
        documented |= set(call.input["$defs"]["CustomerUpdate"]["properties"])
    assert documented <= used


@each_call
def test_valid_requests_differ(call: Call) -> None:
    requests = requests_of(call, "valid")
    assert len({json.dumps(request, sort_keys=True) for request in requests}) > len(requests) * 3 // 4


@each_call
def test_valid_requests_are_sent_with_every_documented_method(call: Call) -> None:
    requests = requests_of(call, "valid", 20)
    assert {request["method"] for request in requests} == set(call.methods)
    assert all(request["body"] is None for request in requests if request["method"] == "GET")


@each_call
def test_what_schemathesis_draws_as_negative_does_not_match_the_schema(call: Call) -> None:
    requests = drawn(drawn_by_schemathesis(call, negative=True), 20)
    assert [request for request in requests if admits(call, request)] == []
    assert any("json" in request["body"] for request in requests)


@each_call
@each_kind
def test_a_request_is_plain_json_and_can_be_sent(call: Call, kind: str) -> None:
    for request in requests_of(call, kind, 15):
        assert json.loads(json.dumps(request, allow_nan=False)) == request
        json.dumps(request, ensure_ascii=False).encode()
        assert isinstance(body_of(request, (request["body"] or {}).get("json")), bytes | None)


@each_call
@each_kind
def test_the_same_seed_draws_the_same(call: Call, kind: str) -> None:
    strategy = KINDS[kind]
    assert drawn(strategy(call), 5, number=7) == drawn(strategy(call), 5, number=7)


@each_call
def test_another_seed_draws_other_valid_requests(call: Call) -> None:
    assert drawn(generate.valid(call), 5, number=7) != drawn(generate.valid(call), 5, number=8)


@each_call
@pytest.mark.parametrize("kind", ["misshapen", "malformed", "refusable"])
def test_a_kind_made_by_hand_repeats_nothing(call: Call, kind: str) -> None:
    requests = [json.dumps(request, sort_keys=True) for request in requests_of(call, kind, 30)]
    assert len(set(requests)) == len(requests)


@each_call
def test_every_list_of_writes_has_one_with_a_documented_error(call: Call) -> None:
    documented = {error.id for error in call.errors}
    for writes in drawn(generate.refusable_writes(call)):
        assert writes[0]["cause"] in documented
        assert len(writes) > 1


@each_call
def test_the_lists_of_writes_together_hold_every_malformed_request(call: Call) -> None:
    lists = drawn(generate.refusable_writes(call), 1000)
    held = {json.dumps({**write, "number": 0}, sort_keys=True) for writes in lists for write in writes}
    wanted = drawn(generate.malformed(call), 1000)
    assert {json.dumps({**request, "number": 0}, sort_keys=True) for request in wanted} <= held


@each_call
def test_printed_requests_are_drawn_as_they_are_printed(call: Call) -> None:
    printed = [example.request for example in call.examples if example.error is None and example.request is not None]
    bodies = [request["body"]["json"] for request in requests_of(call, "printed")]
    assert all(request in bodies for request in printed)
    assert bodies


@each_call
@each_kind
def test_a_call_whose_bodies_are_not_known_is_drawn_for_all_the_same(call: Call, kind: str) -> None:
    another = replace(call, id=f"{call.vendor}/Another1", name="Another1", examples=())
    assert requests_of(another, kind, 3)


def test_nobody_loads_schemathesis_before_a_request_is_drawn() -> None:
    code = "import sys, troth.generate, troth.plugin._fixtures; sys.exit('schemathesis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_drawing_sends_nothing_and_reads_no_configuration_of_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "schemathesis.toml").write_text("this is no TOML")
    monkeypatch.chdir(tmp_path)
    code = """
import socket
from troth.contract import load_contract
from troth import generate
from tests.generate.drawing import drawn
socket.socket.connect = socket.getaddrinfo = None
for call in load_contract().calls:
    assert drawn(generate.valid(call), 2) and drawn(generate.invalid(call), 4)
"""
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, env=environment())
    assert done.returncode == 0, done.stderr


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def names_in(value: Json) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(names_in(item) for item in value.values()))
    return set().union(*(names_in(item) for item in value)) if isinstance(value, list) else set()
