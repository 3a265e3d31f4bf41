from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.hostile.behaviour import ROOT, names
from tests.hostile.judging import Met

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.fixture(scope="session")
def met(request: pytest.FixtureRequest) -> Mapping[str, Met]:
    """Meet the behaviours of all tests that were selected, in a process of its own, whose memory is theirs alone."""
    calls = (getattr(item, "callspec", None) for item in request.session.items)
    wanted = {call.params["name"] for call in calls if call is not None and "name" in call.params} & {*names()}
    finished = subprocess.run(
        [sys.executable, "-m", "tests.hostile", "--json", *sorted(wanted)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    assert finished.stderr == ""
    rows = [json.loads(line) for line in finished.stdout.splitlines()]
    return {row.pop("name"): Met(**row) for row in rows}
