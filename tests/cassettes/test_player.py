"""A player answers as the server did, request by request, and says what the recording lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cassettes.made import answered, asked, cassette, take, told
from troth.cassettes import Player
from troth.errors import Inconclusive, Stale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.client import Exchange
    from troth.model import Request

SECONDS = 60.0


def playing(*exchanges: Exchange, case: Mapping[str, object] | None = None) -> Player:
    """Return a player that has begun the only take of a cassette."""
    player = Player()
    player.insert(cassette(take(*exchanges, case=case)))
    player.begin(case or {})
    return player


def body(player: Player, request: Request) -> bytes:
    return player.exchange(request, paced=True).body


# --- what matches -----------------------------------------------------------------------------------------------------


def test_equal_requests_are_answered_in_their_order_once_each() -> None:
    player = playing(told(asked(), 1), told(asked(path="/b"), 9), told(asked(), 2), told(asked(), 1))
    assert [body(player, asked()) for _ in range(3)] == [b"1", b"2", b"1"]
    with pytest.raises(Stale):
        body(player, asked())
    assert body(player, asked(path="/b")) == b"9"


def test_requests_may_come_in_another_order() -> None:
    player = playing(told(asked(1), 1), told(asked(2), 2))
    assert [body(player, asked(number)) for number in (2, 1)] == [b"2", b"1"]


@pytest.mark.parametrize(
    "other",
    [
        asked({"a": 1}, method="PUT"),
        asked({"a": 1}, path="/b"),
        asked({"a": 1}, path="/A"),
        asked({"a": 1}, path="/a/"),
        asked({"a": 1}, path="/a?b=1"),
        asked({"a": 1}, caller="shop other-shop"),
        asked({"a": 1}, caller=""),
        asked({"a": 1.0}),
        asked({"a": True}),
        asked({"a": "1"}),
        asked({"a": [1]}),
        asked({"a": None}),
        asked({"a": 1, "b": None}),
        asked({}),
        asked([]),
        asked(),
        asked(b"\xff\x00"),
        asked(b'{"a": 1'),
    ],
    ids=lambda request: f"{request.method} {request.url} {request.caller} {request.body}",
)
def test_another_request_is_not_answered(other: Request) -> None:
    player = playing(told(asked({"a": 1}), {}))
    with pytest.raises(Stale, match="record again"):
        body(player, other)
    assert body(player, asked({"a": 1})) == b"{}"


def test_one_one_point_nought_and_true_are_told_apart() -> None:
    values = (1, 1.0, True, "1", 10**20, 1e20)
    player = playing(*(told(asked({"n": [value]}), at) for at, value in enumerate(values)))
    order = (2, 0, 1, 5, 4, 3)
    assert [body(player, asked({"n": [values[at]]})) for at in order] == [str(at).encode() for at in order]


@pytest.mark.parametrize(
    "same",
    [
        asked(b'{"b": {"d": 2, "c": "\\u00e9"}, "a": 1}'),
        asked('{"a":1,"b":{"c":"é","d":2}}'.encode()),
        asked(b' {"a": 1,\n"b": {"c": "\\u00E9", "d": 2}} '),
        asked({"a": 1, "b": {"c": "é", "d": 2}}, base="https://eu.example.com:8443"),
        asked({"a": 1, "b": {"c": "é", "d": 2}}, base="http://127.0.0.1"),
    ],
    ids=["another order", "no blanks", "blanks", "another host", "no port"],
)
def test_the_same_request_in_another_form_is_answered(same: Request) -> None:
    player = playing(told(asked({"a": 1, "b": {"c": "é", "d": 2}}), {}))
    assert body(player, same) == b"{}"


def test_the_order_of_a_list_counts() -> None:
    player = playing(told(asked([1, 2]), {}))
    with pytest.raises(Stale):
        body(player, asked([2, 1]))


@pytest.mark.parametrize("other", ["/a?c=2&b=1", "/a?b=1&c=%32", "/a?b=1&c=2&", "/a?b=1", "/a", "/a?b=1&b=1&c=2"])
def test_the_query_counts_as_it_was_sent(other: str) -> None:
    player = playing(told(asked(path="/a?b=1&c=2"), {}))
    with pytest.raises(Stale):
        body(player, asked(path=other))
    assert body(player, asked(path="/a?b=1&c=2")) == b"{}"


def test_bytes_that_are_no_json_match_as_they_are() -> None:
    bodies = [b"\xff", b"{", b"NaN?", b"a=1&b=2", b"\x00", b"[" * 50_000]
    player = playing(*(told(asked(sent), at) for at, sent in enumerate(bodies)))
    assert [body(player, asked(sent)) for sent in bodies] == [str(at).encode() for at in range(len(bodies))]


def test_no_body_and_an_empty_one_are_the_same() -> None:
    player = playing(told(asked(), 1), told(asked(b""), 2))
    assert [body(player, asked(b"")), body(player, asked())] == [b"1", b"2"]


def test_a_very_long_body_matches_by_all_of_it() -> None:
    player = playing(told(asked({"a": "b" * 20_000}), 1))
    with pytest.raises(Stale):
        body(player, asked({"a": "b" * 19_999 + "c"}))
    assert body(player, asked({"a": "b" * 20_000})) == b"1"


# --- takes ------------------------------------------------------------------------------------------------------------


def test_a_case_is_played_by_its_own_takes_in_their_order() -> None:
    player = Player()
    player.insert(
        cassette(
            take(told(asked(), 1), case={"n": 1}),
            take(told(asked(), 2), case={"n": 1.0}),
            take(told(asked(), 3), case={"n": 1}),
        )
    )
    played = []
    for case in ({"n": 1.0}, {"n": 1}, {"n": 1}):
        assert player.can_play(case)
        player.begin(case)
        played.append(body(player, asked()))
    assert played == [b"2", b"1", b"3"]
    assert not player.can_play({"n": 1})
    assert not player.can_play({"n": True})


def test_the_order_of_a_cases_values_does_not_count() -> None:
    player = Player()
    player.insert(cassette(take(told(asked(), 1), case={"a": 1, "b": {"c": 2, "d": 3}})))
    player.begin({"b": {"d": 3, "c": 2}, "a": 1})
    assert body(player, asked()) == b"1"


def test_a_case_that_was_not_recorded_has_no_answers() -> None:
    player = playing(told(asked(), 1))
    player.begin({"n": 2})
    with pytest.raises(Stale):
        body(player, asked())


def test_what_one_case_left_is_not_played_to_the_next() -> None:
    player = Player()
    player.insert(cassette(take(told(asked(), 1), told(asked(), 2), case={"n": 1}), take(case={"n": 2})))
    player.begin({"n": 1})
    assert body(player, asked()) == b"1"
    assert [exchange.response for exchange in player.unasked] == [answered(2)]
    player.begin({"n": 2})
    assert player.unasked == ()
    with pytest.raises(Stale):
        body(player, asked())


def test_another_cassette_takes_the_place_of_the_one_before() -> None:
    player = playing(told(asked(), 1))
    player.insert(cassette(take(told(asked(), 2))))
    with pytest.raises(Stale):
        body(player, asked())
    player.begin({})
    assert body(player, asked()) == b"2"


def test_a_player_that_is_closed_has_no_answers() -> None:
    player = playing(told(asked(), 1))
    player.close()
    assert not player.can_play({})
    with pytest.raises(Stale):
        body(player, asked())


# --- what is lacking --------------------------------------------------------------------------------------------------


def test_what_is_lacking_is_said_once_a_case_and_names_the_request() -> None:
    player = Player()
    player.insert(cassette(take(), take()))
    player.begin({})
    assert player.stale == ""
    said = []
    for path in ("/first?b=1", "/second"):
        with pytest.raises(Stale) as stale:
            body(player, asked(path=path))
        said.append(stale.value.reason)
    assert said == ["the recording has no answer to POST /first?b=1 here. Stale: record again"] * 2
    assert player.stale == said[0]
    player.begin({})
    assert player.stale == ""


def test_what_is_stale_is_inconclusive() -> None:
    assert issubclass(Stale, Inconclusive)


def test_what_nobody_asked_for_is_told() -> None:
    player = playing(told(asked(1), 1), told(asked(2), 2), told(asked(1), 3))
    body(player, asked(1))
    assert [exchange.response for exchange in player.unasked] == [answered(3), answered(2)]
