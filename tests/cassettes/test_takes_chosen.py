"""Which takes a recording keeps: what judged the test, and not the way to the smallest case."""

from __future__ import annotations

from troth.client import Take
from troth.plugin._takes import Takes


def numbered(takes: Takes) -> list[object]:
    return [take.case["n"] for take in takes.kept]


def added(*steps: tuple[int, str]) -> Takes:
    """Return takes after steps: `f` failed, `c` a check found something, `r` only repeats follow."""
    takes = Takes()
    for number, what in steps:
        if "r" in what:
            takes.only_repeats_follow()
        takes.add(Take({"n": number}), failed="f" in what, found="c" in what)
    return takes


def test_of_a_test_without_a_failure_all_is_kept() -> None:
    assert numbered(added((1, ""), (2, "c"), (3, ""))) == [1, 2, 3]


def test_of_a_failure_what_came_before_the_first_the_first_the_smallest_and_the_repeats_are_kept() -> None:
    takes = added((1, ""), (2, "c"), (500, "f"), (400, ""), (70, "f"), (60, ""), (8, "f"), (7, ""), (8, "rf"))
    assert numbered(takes) == [1, 2, 500, 8, 8]


def test_what_checks_found_on_the_way_is_kept() -> None:
    assert numbered(added((500, "f"), (60, "c"), (40, ""), (8, "f"), (8, "r"))) == [500, 60, 8, 8]


def test_the_first_failure_may_be_the_smallest() -> None:
    assert numbered(added((1, ""), (5, "f"), (500, "f"), (44, ""), (5, "r"))) == [1, 5, 5]


def test_of_equally_small_ones_the_last_is_the_smallest() -> None:
    assert numbered(added((5, "f"), (6, "f"), (7, "f"), (7, "r"))) == [5, 7, 7]


def test_all_repeats_are_kept_also_equal_ones() -> None:
    assert numbered(added((1, "c"), (2, "c"), (1, "r"), (2, "r"), (1, "r"))) == [1, 2, 1, 2, 1]


def test_a_failure_among_the_repeats_is_a_repeat() -> None:
    assert numbered(added((1, ""), (1, "rf"), (2, "r"))) == [1, 1, 2]
