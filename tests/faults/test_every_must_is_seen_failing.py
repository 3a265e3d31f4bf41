"""A check that was never seen failing does not exist: each `must` is turned red by a fault of the sandbox.

In a change's CI that is a seeded sample of them; with `--every-fault`, at night, it is every fault there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.conftest import HUNTED, faults, first_fault_of_each_must, musts, sample

if TYPE_CHECKING:
    from tests.faults.conftest import Campaign
    from troth.run import Tried


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "fault" in metafunc.fixturenames:
        every = metafunc.config.getoption("--every-fault")
        ids = (
            [fault["id"] for fault in faults()]
            if every
            else sample(first_fault_of_each_must(), HUNTED, everything=False)
        )
        metafunc.parametrize("fault", ids, ids=ids)


@pytest.fixture(scope="module")
def tried(campaign: Campaign, request: pytest.FixtureRequest) -> dict[str, Tried]:
    specs = [getattr(item, "callspec", None) for item in request.session.items if item.path == request.path]
    return campaign(sorted({spec.params["fault"] for spec in specs if spec is not None}))


def test_a_fault_is_found_and_blamed_on_the_requirement_it_breaks(fault: str, tried: dict[str, Tried]) -> None:
    assert tried[fault].found, tried[fault].problem
    assert tried[fault].breaks in tried[fault].blamed


def test_no_must_was_never_seen_failing() -> None:
    broken = {fault["breaks"] for fault in faults()}
    never = [must for must in musts() if must not in broken]
    assert not never


def test_every_call_has_two_faults_or_more() -> None:
    for call in {must.partition("#")[0] for must in musts()}:
        assert len([fault for fault in faults() if fault["breaks"].startswith(f"{call}#")]) >= 2
