from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Troth


def test_a_selection_that_matches_nothing_names_the_nearest(troth: Troth) -> None:
    printed = troth("run", "bubblehouse/MergeCustomer2", status=4)
    assert 'Did you mean "bubblehouse/MergeCustomers1"?' in printed


def test_a_requirement_that_does_not_exist_names_the_nearest(troth: Troth) -> None:
    printed = troth("run", "bubblehouse/MergeCustomers1#earlier-account-win", status=4)
    assert "earlier-account-wins" in printed


def test_an_unknown_option_is_a_usage_error(troth: Troth) -> None:
    assert "--targets" in troth("run", "--targets", "sandbox", status=4)


def test_an_unknown_target_is_a_usage_error(troth: Troth) -> None:
    assert "'sandbox', 'live'" in troth("run", "--target", "staging", status=4)


def test_no_command_shows_the_commands(troth: Troth) -> None:
    assert "openapi" in troth(status=4)


def test_a_live_run_without_a_configuration_says_which_file_is_missing(troth: Troth) -> None:
    printed = troth("run", "--target", "live", status=4)
    assert "troth.toml: there is no such file." in printed


def test_a_broken_configuration_names_file_and_key(troth: Troth, tmp_path: Path) -> None:
    (tmp_path / "troth.toml").write_text('[bubblehouse]\nbase_urls = "https://example.com"\n', encoding="utf-8")
    printed = troth("run", "--target", "live", status=4)
    assert "troth.toml: bubblehouse" in printed


def test_a_broken_spec_file_names_file_and_key(troth: Troth, tmp_path: Path) -> None:
    call = tmp_path / "more" / "bubblehouse" / "NewCall1"
    call.mkdir(parents=True)
    (call / "call.toml").write_text('metods = ["POST"]\n', encoding="utf-8")
    printed = troth("run", "--specs", "more", status=4)
    assert "call.toml" in printed
    assert "metods" in printed


def test_a_reports_folder_that_cannot_be_made_is_said_before_anything_runs(troth: Troth, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    printed = troth("run", "--reports", "taken/reports", status=4)
    assert "the reports cannot be written there" in printed


@pytest.mark.parametrize(
    ("reference", "said"),
    [("results.json", "names no finding"), ("missing.json#0", "missing.json"), ("results.json#x", "names no finding")],
    ids=["no number", "no file", "not a number"],
)
def test_a_case_that_does_not_exist_is_a_usage_error(troth: Troth, reference: str, said: str) -> None:
    assert said in troth("run", "--case", reference, status=4)


def test_a_port_in_use_is_one_line(troth: Troth) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        printed = troth("serve", "--port", port, status=4)
    assert port in printed
    assert len(printed.strip().splitlines()) == 1


def test_an_unknown_fault_names_the_nearest(troth: Troth) -> None:
    fault = json.loads(troth("list", "faults", "--json"))[0]["id"]
    assert fault in troth("serve", "--fault", fault[:-1], status=4)


def test_an_unknown_vendor_names_the_nearest(troth: Troth) -> None:
    assert 'Did you mean "bubblehouse"?' in troth("openapi", "bublehouse", status=4)


def test_openapi_prints_a_document(troth: Troth) -> None:
    assert json.loads(troth("openapi", "capillary"))["openapi"].startswith("3.1")


@pytest.mark.parametrize("what", ["requirements", "calls", "faults", "variants", "discrepancies"])
def test_lists_are_for_people_and_for_machines(troth: Troth, what: str) -> None:
    rows = json.loads(troth("list", what, "--json"))
    assert rows
    printed = troth("list", what)
    assert all(row["id"] in printed for row in rows)
    tells = {"faults": "breaks", "variants": "source", "discrepancies": "reading"}.get(what, "says")
    assert all(row[tells] in printed for row in rows)
