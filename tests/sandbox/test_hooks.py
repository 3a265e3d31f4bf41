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
def test_transcript_shows_the_honest_sandbox(hook_id: str) -> None:
    assert play(HOOKS[hook_id], switched_on=False, as_if_on=False) == []


@pytest.mark.parametrize("hook_id", HOOKS)
def test_transcript_shows_the_changed_sandbox(hook_id: str) -> None:
    assert play(HOOKS[hook_id], switched_on=True, as_if_on=True) == []


@pytest.mark.parametrize("hook_id", HOOKS)
def test_transcript_tells_the_changed_sandbox_from_the_honest_one(hook_id: str) -> None:
    assert play(HOOKS[hook_id], switched_on=False, as_if_on=True)
    assert play(HOOKS[hook_id], switched_on=True, as_if_on=False)


@pytest.mark.parametrize("fault_id", FAULTS)
def test_fault_breaks_a_testable_requirement_of_its_call(fault_id: str) -> None:
    broken = FAULTS[fault_id].breaks
    assert broken in promises()
    assert not promises()[broken].excluded
    assert broken.partition("#")[0] == fault_id.rpartition("/")[0]


def test_every_testable_must_has_a_fault() -> None:
    broken = {fault.breaks for fault in FAULTS.values()}
    musts = {promise.id for promise in promises().values() if promise.level == "must" and not promise.excluded}
    assert sorted(musts - broken) == []


@pytest.mark.parametrize("hook_id", HOOKS)
def test_hook_says_in_one_sentence_what_it_does(hook_id: str) -> None:
    says = HOOKS[hook_id].says()
    assert says.endswith(".")
    assert 20 < len(says) <= 120


@pytest.mark.parametrize("variant_id", VARIANTS)
def test_variant_names_the_freedom_it_uses(variant_id: str) -> None:
    assert len(VARIANTS[variant_id].uses) > 20


def test_hooks_are_listed_in_order_with_what_there_is_to_know() -> None:
    rows = described("faults")
    assert all(first["id"] < second["id"] for first, second in pairwise(rows))
    assert set(rows[0]) == {"id", "breaks", "says", "source", "deep"}
    assert all(row["source"] for row in rows)
    assert all(row["source"] and row["breaks"] is None for row in described("variants"))
