"""What names are made of: one piece for each thing that goes wrong with somebody's name somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth import CustomerReading

if TYPE_CHECKING:
    from collections.abc import Iterable

PIECES = (
    *("Ann", "Bea Marie", "x", "MCDONALD", "deForest", "O'Neill", "D\u2019Angelo", "Jean-Luc", "van der Meer"),
    *("Smith, Jr.", "Dr. Eve", "Anna  Maria", "Anna Maria Luisa Theresia"),
    # Marks, composed and decomposed; letters that only look like others, or whose case is not a matter of course.
    *("Zo\u00eb", "Jose\u0301", "Nguye\u0302\u0303n", "\u0141ukasz", "\u212bngstr\u00f6m", "Stra\u00dfe"),
    *(
        "\u0130pek",
        "\u0131\u015f\u0131k",
        "\ufb01ona",
        "\uff26\uff55\uff4c\uff4c",
        "\u03a3\u03b9\u03c2",
        "\u042e\u044f",
    ),
    # From right to left, with points and a joiner.
    *("\u0645\u062d\u0645\u062f", "\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f", "\u06af\u0644\u200c\u06a9"),
    *("\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd", "\u05d3\u05d5\u05d3 Cohen"),
    # Scripts of Asia and Africa.
    *("\u0928\u0930\u0947\u0928\u094d\u0926\u094d\u0930", "\u0ba4\u0bae\u0bbf\u0bb4\u0bcd", "\u0e44\u0e17\u0e22"),
    *("\uae40\ubbfc\uc900", "\u674e\u5c0f\u9f8d", "\u3042\u304d", "\u30b7\u3099\u30e7", "\uff71\uff72", "\u12a0\u1260"),
    # Beyond the first plane, and sequences that make one sign.
    *("\U00020bb7\u91ce", "\U0001d49c\U0001d4c3", "\U0001f600", "\U0001f469\u200d\U0001f680", "\U0001f44d\U0001f3fd"),
    # Quotes, markup and what some language takes for code.
    *('"Ann"', "'Ann'", "Ann\\", "\\n", "\\u0041", "<b>Ann</b>", "a < b", "Ann & Bob", "&amp;", "&#65;", "%20"),
    *("100%", "%s", "a+b", "a/b", "{Ann}", "{{x}}", "${x}", "$1", "[x]", "(Ann)", "#1", "@ann", "=1+1", "a;b", "a|b"),
    *("*", "?", "_", "~", "`", "-", "--", "...", "Null", "None", "undefined", "true", "NaN", "0", "007", "1.0", "1e5"),
)


def _packed(pieces: Iterable[str], longest: int) -> list[str]:
    """Return pieces in as few texts as their length allows."""
    packs: list[str] = []
    for piece in pieces:
        if packs and len(packs[-1]) + 1 + len(piece) <= longest:
            packs[-1] += f" {piece}"
        else:
            packs.append(piece)
    return packs


# Those that nobody has a reason to refuse are not packed with others.
_PLAIN = [piece for piece in PIECES if CustomerReading.is_plain_name(piece)]
_ODD = [piece for piece in PIECES if piece not in _PLAIN]

PACKS = (
    *_packed(_PLAIN, 50),
    *("long" * 24 + "end", "Null", "true", "no", "007", "1e5"),
    *_packed(_ODD, 50),
    "2024-01-31 10:00:00",
)
"""Every piece, several to a text; a long text, and some that programs take for something else."""
