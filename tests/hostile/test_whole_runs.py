from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.hostile.behaviour import behaviour
from tests.hostile.judging import CANARY
from tests.hostile.peer import answering, serving
from tests.hostile.test_every_behaviour import ACTING, MARKUP, MOST_MB, STATUSES
from troth.results import read_results

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from troth.results import Results

PROMISE = "bubblehouse/CustomerDetails1#error-no-customers-match-customer-identity"
"""It is judged without writing anything."""

CHOSEN = (
    "connection/headers_byte_by_byte",
    "framing/flood_of_103",
    "coding/gzip_bomb",
    "json/huge_string",
    "meaning/redirect_elsewhere",
    "output/in_every_string",
)
CONFIG = """
[bubblehouse]
base_url = "{url}"
shop = "my-shop"
key_id = "k1"
shared_secret = "published:{secret}"
allow_writes = false
settle_seconds = 0
timeout_seconds = {seconds}
patience_seconds = 0
"""


# A process counts what its parent had when it was made, and this one may be large: so a small one stands between.
MEASURE = """
import os, subprocess, sys
process = subprocess.Popen([sys.executable, "-m", "troth.cli", *sys.argv[1:]])
_, status, used = os.wait4(process.pid, 0)
with open("peak", "w") as file:
    file.write(str(used.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run left; `peak` is of the largest of its processes, in MB."""

    status: int
    printed: str
    results: Results
    text: str
    page: str
    peak: float
    elsewhere: int


def run(name: str, folder: Path) -> Ran:
    """Run the command line against a behaviour."""
    hostile = behaviour(name)
    assert hostile.serve is not None
    with serving(answering()) as elsewhere, serving(hostile.serve, elsewhere=elsewhere.url) as server:
        config = CONFIG.format(url=server.url, secret=CANARY, seconds=hostile.seconds)
        (folder / "troth.toml").write_text(config, encoding="utf-8")
        with (folder / "printed").open("wb") as output:
            process = subprocess.run(
                [sys.executable, "-c", MEASURE, "run", PROMISE, "--target", "live", "-v"],
                cwd=folder,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
    reports = folder / "reports"
    return Ran(
        status=process.returncode,
        printed=(folder / "printed").read_text(encoding="utf-8"),
        results=read_results(reports / "results.json"),
        text=(reports / "results.json").read_text(encoding="utf-8"),
        page=(reports / "index.html").read_text(encoding="utf-8"),
        peak=int((folder / "peak").read_text(encoding="utf-8")) / (1024 if sys.platform == "linux" else 1024**2),
        elsewhere=elsewhere.connections,
    )


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Ran]:
    folders = [tmp_path_factory.mktemp("run") for _ in CHOSEN]
    with ThreadPoolExecutor(2) as threads:
        return dict(zip(CHOSEN, threads.map(run, CHOSEN, folders), strict=True))


@pytest.mark.parametrize("chosen", CHOSEN)
def test_a_run_against_it_ends_soundly(ran: Mapping[str, Ran], chosen: str) -> None:
    right, came = behaviour(chosen), ran[chosen]
    # The run asks for nobody: to be shown a customer is a finding, even if nothing else is wrong with the answer.
    wanted = "finding" if right.right == "harmless" else right.right
    assert came.status == came.results["run"]["exit_status"] == STATUSES[wanted], came.printed
    assert came.results["summary"]["error"] == 0
    (requirement,) = [each for each in came.results["requirements"] if each["id"] == PROMISE]
    assert requirement["verdict"] == {"finding": "fail"}.get(wanted, wanted)
    assert "Traceback" not in came.printed
    assert came.printed.splitlines()[-1] == "report: reports/index.html"


@pytest.mark.parametrize("chosen", CHOSEN)
def test_nothing_of_it_is_left_that_acts_or_tells_a_secret(ran: Mapping[str, Ran], chosen: str) -> None:
    came = ran[chosen]
    for text in (came.printed, came.text, came.page):
        assert set(text) & ACTING == set()
        assert CANARY[:20] not in text
        assert "eyJ" not in text
    assert [markup for markup in MARKUP if markup in came.page] == []
    assert came.elsewhere == 0


@pytest.mark.parametrize("chosen", CHOSEN)
def test_no_process_of_it_takes_more_memory_than_it_may(ran: Mapping[str, Ran], chosen: str) -> None:
    assert ran[chosen].peak < MOST_MB
