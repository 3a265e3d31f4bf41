"""A false alarm is as bad as a miss: nothing is found on a server that conforms in its own way."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.faults.conftest import VARIANTS_SAMPLED, sample
from troth.cli._progress import no_progress
from troth.launch import running_sandbox, sandbox_list
from troth.run import Options, run_suites

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    every = metafunc.config.getoption("--every-fault")
    ids = sample([variant["id"] for variant in sandbox_list("variants")], VARIANTS_SAMPLED, everything=every)
    cases = [(variant, seed) for variant in ids for seed in ((0, 1) if every else (0,))]
    metafunc.parametrize(("variant", "seed"), cases, ids=[f"{variant}-{seed}" for variant, seed in cases])


def test_a_conforming_variant_has_no_finding(variant: str, seed: int, tmp_path: Path) -> None:
    with running_sandbox(["--variant", variant, "--seed", str(seed)]) as sandbox:
        options = Options(
            selection=(variant.partition("/")[0],), target="live", config=sandbox.config, reports=tmp_path, seed=seed
        )
        finished = run_suites(options, os.environ, no_progress)
    requirements = finished.results["requirements"]
    assert not [(one["id"], one["findings"][0]["actual"]) for one in requirements if one["findings"]]
    # A server may refuse every case of a requirement: then it is undecided, and nothing else may leave it open.
    left_open = [one for one in requirements if one["verdict"] in ("error", "inconclusive")]
    assert not [(one["id"], one["reason"]) for one in left_open if "every case was undecided" not in str(one["reason"])]
