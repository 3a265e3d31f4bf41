"""A player is also the outside of a test: patience, time and memory go as they went, under a client as elsewhere."""

from __future__ import annotations

import pytest

from tests.cassettes.made import BASE, answered, asked, cassette, take, told
from tests.cassettes.test_player import playing
from tests.checks.small import BY_STATUS
from troth.cassettes import Player
from troth.client import Client, Exchange, NoAnswer, Record, Take, Waited
from troth.config import Reach
from troth.errors import Inconclusive, Stale

SECONDS = 60.0


# --- the outside ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        (Waited(1, over=False), [False, True, True]),
        (Waited(1, over=True), [True, True]),
        (Waited(3, over=True), [False, False, True, True]),
        (Waited(3, over=False), [False, False, False, True]),
    ],
)
def test_a_patience_goes_as_it_went_and_then_is_over(recorded: Waited, said: list[bool]) -> None:
    player = Player()
    player.insert(cassette(Take({}, (), (recorded,))))
    player.begin({})
    patience = player.patience(SECONDS)
    assert [patience.is_over(ahead) for ahead in range(len(said))] == said


def test_patiences_are_told_apart_by_when_they_were_asked_first() -> None:
    player = Player()
    player.insert(cassette(Take({}, (), (Waited(2, over=True), Waited(1, over=False)))))
    player.begin({})
    never, second, first = (player.patience(SECONDS) for _ in range(3))
    assert [first.is_over(), second.is_over(), first.is_over(), never.is_over()] == [False, False, True, True]


def test_a_patience_nobody_recorded_is_over() -> None:
    assert playing().patience(SECONDS).is_over()


def test_what_was_recalled_is_given_back_in_its_order_and_nobody_looks() -> None:
    player = Player()
    player.insert(cassette(Take({}, (), (), ("name-1", {"a": [None]}, ""))))
    player.begin({})
    assert [player.recall(lambda: pytest.fail("it looked")) for _ in range(3)] == ["name-1", {"a": [None]}, ""]
    with pytest.raises(Stale, match="something of earlier tests"):
        player.recall(lambda: "name-2")
    assert "something of earlier tests" in player.stale


def test_time_passes_as_long_as_the_answers_took_and_not_by_sleeping() -> None:
    player = playing(told(asked(), seconds=3.0), told(asked()), Exchange(asked(), None, "timed out", 90.0))
    begun = player.monotonic()
    player.sleep(1000.0)
    assert player.monotonic() == begun
    passed = []
    for _ in range(2):
        player.exchange(asked(), paced=True)
        passed.append(player.monotonic() - begun)
    with pytest.raises(NoAnswer):
        player.exchange(asked(), paced=True)
    assert [*passed, player.monotonic() - begun] == [3.0, 3.0, 93.0]


def test_time_never_goes_back() -> None:
    player = Player()
    player.insert(cassette(take(told(asked(), seconds=5.0)), take(told(asked()))))
    player.begin({})
    player.exchange(asked(), paced=True)
    later = player.monotonic()
    player.begin({})
    assert player.monotonic() >= later
    player.insert(cassette(take()))
    assert player.monotonic() >= later


def test_no_answer_comes_again_with_its_reason() -> None:
    player = playing(Exchange(asked(), None, "connection refused", 2.0))
    with pytest.raises(NoAnswer) as none:
        player.exchange(asked(), paced=True)
    assert (none.value.reason, none.value.seconds) == ("connection refused", 2.0)
    with pytest.raises(Stale):
        player.exchange(asked(), paced=True)


# --- under a client ---------------------------------------------------------------------------------------------------


def client_of(player: Player, record: Record) -> Client:
    return Client(Reach(base_url=BASE, patience_seconds=SECONDS), record, player)


def test_a_client_gets_what_was_answered_through_the_same_code() -> None:
    player = playing(told(asked({"a": 1}), {"ok": True}))
    record = Record(outside=player)
    interaction = client_of(player, record).send(BY_STATUS, "POST", "/a", body=b'{"a":1}', caller="shop my-shop")
    assert interaction.response == answered({"ok": True})
    assert record.exchanges == (interaction,)
    assert record.take().exchanges == (Exchange(interaction.request, interaction.response),)


def test_a_client_is_as_patient_as_it_was_and_gives_up_where_it_did() -> None:
    limited = told(asked(), {"id": "rate_limit_exceeded"}, 429)
    player = Player()
    player.insert(
        cassette(
            Take({"n": 1}, (limited, limited, told(asked(), 1)), (Waited(2, over=False),)),
            Take({"n": 2}, (limited, limited), (Waited(2, over=True),)),
        )
    )
    record = Record(outside=player)
    client = client_of(player, record)
    player.begin({"n": 1})
    assert client.send(None, "POST", "/a", caller="shop my-shop").response.body == b"1"
    player.begin({"n": 2})
    with pytest.raises(Inconclusive, match="rate limited"):
        client.send(None, "POST", "/a", caller="shop my-shop")
    assert player.unasked == ()


def test_a_client_that_lacks_an_answer_says_so_and_not_that_the_server_is_gone() -> None:
    player = playing()
    client = client_of(player, Record(outside=player))
    for _ in range(5):
        with pytest.raises(Stale, match="no answer to POST /a"):
            client.send(None, "POST", "/a")
