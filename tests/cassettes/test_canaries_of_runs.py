"""Whole runs against a served sandbox as if it were a vendor's: no credential of theirs is in any file they leave."""

from __future__ import annotations

import os
import tomllib
from typing import TYPE_CHECKING

from troth.actors import till_secrets
from troth.cassettes import suspicions
from troth.cli._progress import no_progress
from troth.config import load_config
from troth.launch import running_sandbox
from troth.run import Options, run_suites

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest

# What people find in a vendor's answers beside the documented: cookies, ids, further members, messages.
TALKATIVE = "bubblehouse/cookies-and-request-ids", "bubblehouse/further-members", "bubblehouse/message-with-every-error"
RUNS: Sequence[tuple[tuple[str, ...], tuple[str, ...]]] = [
    ((), ()),
    (TALKATIVE, ()),
    (("capillary/answers-say-more",), ()),
    ((), ("bubblehouse/MergeCustomers1/later-name-wins",)),
    ((), ("bubblehouse/UpdateCustomerDetails1/astral-characters-lost",)),
]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "number" in metafunc.fixturenames:
        everything = metafunc.config.getoption("--every-fault")
        metafunc.parametrize("number", range(len(RUNS)) if everything else [1])


def test_no_credential_is_in_any_file_of_a_run(
    number: int, tmp_path: Path, request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]
) -> None:
    variants, faults = RUNS[number]
    arguments = [word for name in variants for word in ("--variant", name)]
    arguments += [word for name in faults for word in ("--fault", name)]
    whole = request.config.getoption("--every-fault")
    with running_sandbox(arguments) as sandbox:
        options = Options(
            selection=() if whole else ("bubblehouse/CustomerDetails1#same-customer-by-any-identity",),
            target="live",
            config=sandbox.config,
            record=True,
            cassettes=tmp_path / "cassettes",
            reports=tmp_path / "reports",
        )
        run_suites(options, os.environ, no_progress)
        config = load_config(sandbox.config, {})
        written = tomllib.loads(sandbox.config.read_text(encoding="utf-8"))
    assert config.capillary is not None
    secrets = [*config.secrets, *till_secrets(config.capillary), written["bubblehouse"]["shared_secret"]]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    said = capfd.readouterr()
    texts = {str(path): path.read_text(encoding="utf-8", errors="replace") for path in files}
    texts |= {"terminal": said.out + said.err}
    assert {path.suffix for path in files} >= {".json", ".html", ".yaml", ".toml"}
    assert [(name, secret[:4]) for name, text in texts.items() for secret in secrets if secret in text] == []
    assert [str(suspicion) for suspicion in suspicions(tmp_path / "cassettes")] == []
