from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from troth.sandbox._hooks import Step
from troth.sandbox._sandbox import Sandbox
from troth.sandbox._settings import Settings
from troth.sandbox.capillary import compose, configuration
from troth.sandbox.capillary._organisation import ACCOUNTS, SOURCES
from troth.sandbox.capillary._steps import NAMED, pick, put

if TYPE_CHECKING:
    from pathlib import Path

    from troth.sandbox._message import Answer

CLOCK = datetime(2026, 11, 20, 3, tzinfo=UTC)
POOL = configuration("http://127.0.0.1:1")["customer"]


def read(sandbox: Sandbox, customer_id: str, **query: str) -> Answer:
    return sandbox.answer(compose(Step("", method="GET", path=f"/v2/customers/{customer_id}", query=query)))


def query_of(entry: dict[str, str]) -> dict[str, str]:
    return {"source": entry["source"]} | ({"accountId": entry["account_id"]} if "account_id" in entry else {})


def everybody(sandbox: Sandbox) -> list[Any]:
    return [read(sandbox, entry["id"], **query_of(entry), embed="mlp,points").body for entry in POOL]


def code(answer: Answer) -> int:
    return int(answer.body["errors"][0]["code"])


def test_every_customer_of_the_configuration_is_there() -> None:
    sandbox = Sandbox(Settings())
    for entry, customer in zip(POOL, everybody(sandbox), strict=True):
        profile = customer["profiles"][0]
        assert (str(customer["id"]), profile["source"]) == (entry["id"], entry["source"])
        assert profile["accountId"] == entry.get("account_id", "")
        assert customer["loyaltyProgramDetails"] == customer["warnings"] == []
    sandbox.close()


def test_pool_has_enough_of_every_kind() -> None:
    sandbox = Sandbox(Settings())
    kinds = Counter((item["profiles"][0]["source"], item["loyaltyInfo"]["loyaltyType"]) for item in everybody(sandbox))
    sandbox.close()
    assert all(
        kinds[source, loyalty] >= 30 for source in ("INSTORE", "WECHAT") for loyalty in ("loyalty", "non_loyalty")
    )
    assert all(kinds[source, loyalty] for source in SOURCES for loyalty in ("loyalty", "non_loyalty"))
    assert len({entry["id"] for entry in POOL}) == len(POOL)


def test_account_is_configured_only_where_the_source_has_several() -> None:
    assert {entry["source"] for entry in POOL if "account_id" in entry} == set(ACCOUNTS)


def test_addresses_and_numbers_belong_to_nobody() -> None:
    sandbox = Sandbox(Settings())
    for customer in everybody(sandbox):
        for profile in customer["profiles"]:
            for item in (*profile["identifiers"], *profile["commChannels"]):
                if item["type"] != "externalId":
                    assert re.fullmatch(r"120[23]55501[0-9]{2}|customer[0-9]+@example\.com", item["value"])
    sandbox.close()


def test_same_seed_and_clock_answer_alike() -> None:
    answers = []
    for _ in range(2):
        sandbox = Sandbox(Settings(seed=3, clock=CLOCK))
        first = sandbox.answer(compose(put(NAMED)))
        answers.append((first, everybody(sandbox)))
        sandbox.close()
    assert answers[0] == answers[1]


def test_another_seed_makes_other_people() -> None:
    names = set()
    for seed in (0, 1):
        sandbox = Sandbox(Settings(seed=seed))
        names.add(tuple(item["profiles"][0]["firstName"] for item in everybody(sandbox)))
        sandbox.close()
    assert len(names) == 2


def test_database_keeps_what_was_updated(tmp_path: Path) -> None:
    settings = Settings(database=tmp_path / "state.db")
    first = Sandbox(settings)
    first.answer(compose(put({"profiles": [{"firstName": "Kept"}]})))
    before = everybody(first)
    first.close()
    second = Sandbox(settings)
    assert everybody(second) == before
    assert "Kept" in str(before)
    second.close()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, 8016),
        ({"source": "NOWHERE"}, 8003),
        ({"source": "WECHAT"}, 8091),
        ({"source": "WECHAT", "accountId": "wx-9"}, 3217),
        ({"source": "LINE", "accountId": "line-1"}, 8065),
        ({"source": "INSTORE", "includedOnlyCurrentProfile": "perhaps"}, 400),
    ],
)
def test_read_that_fits_no_profile_is_refused(query: dict[str, str], expected: int) -> None:
    sandbox = Sandbox(Settings())
    assert code(read(sandbox, str(pick().id), **query)) == expected
    sandbox.close()


def test_unknown_customer_cannot_be_read() -> None:
    sandbox = Sandbox(Settings())
    assert code(read(sandbox, "1", source="INSTORE")) == 8015
    sandbox.close()


def test_profile_asked_for_comes_first() -> None:
    sandbox = Sandbox(Settings())
    who = pick("WECHAT", profiles=2)
    asked = read(sandbox, str(who.id), **who.query()).body["profiles"]
    every = read(sandbox, str(who.id), source="ALL").body["profiles"]
    alone = read(sandbox, str(who.id), **who.query(includedOnlyCurrentProfile="true")).body["profiles"]
    sandbox.close()
    assert [item["source"] for item in asked] == ["WECHAT", "INSTORE"]
    assert [item["source"] for item in every] == ["INSTORE", "WECHAT"]
    assert alone == asked[:1]


def test_reading_changes_nothing_and_answers_are_numbered() -> None:
    sandbox = Sandbox(Settings(clock=CLOCK))
    first, second = (read(sandbox, str(pick().id), source="INSTORE", embed="mlp,points") for _ in range(2))
    sandbox.close()
    assert first.body == second.body
    ids = [dict(answer.headers)["X-CAP-REQUEST-ID"] for answer in (first, second)]
    assert len(set(ids)) == 2
    assert all(len(text) == 32 for text in ids)


def test_points_outside_programs_are_shown_when_asked_for() -> None:
    sandbox = Sandbox(Settings())
    sandbox.answer(compose(put(NAMED)))
    body = read(sandbox, str(pick().id), source="INSTORE", embed="points").body
    sandbox.close()
    assert body["pointsSummary"]["currentPoints"] == 25
    assert "loyaltyProgramDetails" not in body
