from __future__ import annotations

from itertools import pairwise

import pytest

from tests.sandbox.player import play
from troth.sandbox._catalogue import described, faults, variants
from troth.sandbox._contract import promises

FAULTS = faults()
VARIANTS = variants()
HOOKS = {**FAULTS, **VARIANTS}


@pytest.mark.parametrize("hook_id", HOOKS)
def test_transcript_is_answered_as_it_says_with_the_hook_and_without(hook_id: str) -> None:
    hook = HOOKS[hook_id]
    assert play(hook, switched_on=False, as_if_on=False) == []
    assert play(hook, switched_on=True, as_if_on=True) == []
    assert play(hook, switched_on=False, as_if_on=True)
    assert play(hook, switched_on=True, as_if_on=False)


def test_every_fault_breaks_a_testable_requirement_of_its_call() -> None:
    testable = {promise.id for promise in promises().values() if not promise.excluded}
    assert [fault.id for fault in FAULTS.values() if fault.breaks not in testable] == []
    assert [
        fault.id for fault in FAULTS.values() if fault.id.rpartition("/")[0] != fault.breaks.partition("#")[0]
    ] == []


def test_every_testable_must_has_a_fault() -> None:
    broken = {fault.breaks for fault in FAULTS.values()}
    musts = {promise.id for promise in promises().values() if promise.level == "must" and not promise.excluded}
    assert sorted(musts - broken) == []


def test_every_hook_says_in_one_sentence_what_it_does() -> None:
    assert [hook.id for hook in HOOKS.values() if not hook.says().endswith(".")] == []
    assert [hook.id for hook in HOOKS.values() if not 20 < len(hook.says()) <= 120] == []


def test_every_variant_names_the_freedom_it_uses() -> None:
    assert [variant.id for variant in VARIANTS.values() if len(variant.uses) < 20] == []


def test_hooks_are_listed_in_order_with_what_there_is_to_know() -> None:
    rows = described("faults")
    assert all(first["id"] < second["id"] for first, second in pairwise(rows))
    assert {tuple(row) for row in (*rows, *described("variants"))} == {("id", "says", "breaks", "source", "deep")}
    assert all(row["source"] for row in rows)
    assert all(row["source"] and row["breaks"] is None for row in described("variants"))
