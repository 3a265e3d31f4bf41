from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.checks.small import answer
from tests.client.scripted import Reply, Scripted
from tests.plugin.conftest import SECRET
from troth.plugin._shown import spelled
from troth.plugin._told import _last

if TYPE_CHECKING:
    from tests.plugin.conftest import Runs
    from troth.model import Interaction

pytest_plugins = ["pytester"]

NASTY = "\x1b[2J\x9b1m\u202ered\x7f"
SHOWS = """
@requirement("CustomerDetails1#same-customer-by-any-identity")
def test_shows(shop):
    shop.details({"shopid": "a"}).shows(id="a")

@requirement("CustomerDetails1#same-customer-by-any-identity")
def test_steps(shop):
    shop.details({"shopid": "a"})
    raise Inconclusive(shop.details({"shopid": "a"})["id"])
"""


def test_nothing_that_acts_on_a_terminal_is_printed_by_pytest(run: Runs, server: Scripted) -> None:
    server.script(Reply(body={"bh_id": "b", "id": NASTY, "first_name": 5}, headers=(("Content-Type", "text/\x9b2J"),)))
    ran = run(SHOWS)
    assert (ran.verdict("test_shows"), ran.verdict("test_steps")) == ("fail", "inconclusive")
    assert "\\x9b2J" in ran.output
    assert "\\u202ered\\x7f" in ran.output
    assert not {"\x1b", "\x9b", "\u202e", "\x7f"} & set(ran.output)


def test_a_sentence_that_a_server_made_endless_is_cut(run: Runs, server: Scripted) -> None:
    server.script(Reply(body={"bh_id": "b", "id": "x" * 50_000}))
    told = run(SHOWS).outcomes
    for sentence in (told["test_shows"]["finding"]["actual"], told["test_steps"]["reason"]):
        assert len(sentence) < 2100
        assert sentence.endswith(" characters)")


BREAKS = """
@requirement("CustomerDetails1#same-customer-by-any-identity")
def test_breaks(shop):
    token = shop.world.signer.token("my-shop")
    secret = shop.world.settings.shared_secret.reveal()
    raise ValueError(f"{token} {secret} \\x1b[2J")
"""


@pytest.mark.parametrize("more", [(), ("-vv", "--showlocals", "--tb=long")], ids=["", "at length"])
def test_an_error_of_ours_is_shown_without_the_values_in_it(run: Runs, more: tuple[str, ...]) -> None:
    ran = run(BREAKS, *more)
    assert ran.verdict("test_breaks") == "error"
    assert "Traceback" in ran.output
    assert "ValueError: [redacted] [redacted] \\x1b[2J" in ran.output
    assert SECRET not in ran.output
    assert "eyJ" not in ran.output


def test_a_text_that_does_nothing_is_printed_as_it_is() -> None:
    assert spelled("Zo\u00eb \u4e2d\U0001f600\n  \u00abid\u00bb") == "Zo\u00eb \u4e2d\U0001f600\n  \u00abid\u00bb"


def sized(size: int) -> Interaction:
    interaction = answer()
    return replace(interaction, response=replace(interaction.response, body=b" " * size))


@pytest.mark.parametrize(
    ("sizes", "kept"),
    [([], 0), ([1, 1, 1], 3), ([2**20, 1, 1], 2), ([2**19, 2**19], 2), ([1, 2**21], 1), ([2**19, 2**20], 1)],
)
def test_of_very_long_answers_the_last_are_kept(sizes: list[int], kept: int) -> None:
    interactions = tuple(sized(size) for size in sizes)
    assert _last(interactions) == interactions[len(sizes) - kept :]
