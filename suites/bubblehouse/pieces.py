"""What names are made of: one piece for each thing that goes wrong with somebody's name somewhere; and alike ones."""

from __future__ import annotations

PIECES = (
    *(
        "Ann",
        "Bea Marie",
        "x",
        "MCDONALD",
        "o'neill",
        "D\u2019Angelo",
        "Jean-Luc",
        "van der Meer",
        "Smith, Jr.",
        "Dr. Eve",
    ),
    # Marks: composed, decomposed, in any order, and letters with a twin that only looks alike.
    *("Zo\u00eb", "Jose\u0301", "\u1e69\u0323", "Nguye\u0302\u0303n", "q\u0307\u0323", "a\u0300\u0301\u0302\u0303"),
    *("\ufb01ona", "\uff26\uff55\uff4c\uff4c", "\u2167", "x\u00b2", "\u212bngstr\u00f6m", "\u0141ukasz"),
    # Letters whose case is not a matter of course.
    *(
        "Stra\u00dfe",
        "\u0130pek",
        "\u0131\u015f\u0131k",
        "\u01c5",
        "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2",
        "\u042e\u043b\u0438\u044f",
    ),
    # From right to left, with points and without, and with a joiner.
    *(
        "\u0645\u062d\u0645\u062f",
        "\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f",
        "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",
    ),
    *("\u06af\u0644\u200c\u06a9\u0627\u0631", "\u05d3\u05d5\u05d3 Cohen"),
    # Scripts of South, South-East and East Asia, and of Ethiopia.
    *(
        "\u0928\u0930\u0947\u0928\u094d\u0926\u094d\u0930",
        "\u0ba4\u0bae\u0bbf\u0bb4\u0bcd",
        "\u0e44\u0e17\u0e22",
        "\u1019\u103c\u1014\u103a",
    ),
    *(
        "\uae40\ubbfc\uc900",
        "\u1100\u1161\u11a8",
        "\u674e\u5c0f\u9f8d",
        "\u3042\u304d",
        "\u30b7\u3099\u30e7",
        "\uff71\uff72",
        "\u12a0\u1260",
    ),
    # Beyond the first plane, and sequences that make one sign.
    *(
        "\U00020bb7\u91ce",
        "\U00030000",
        "\U0001d49c\U0001d4c3",
        "\U00010437\U00010410",
        "\U0001f600",
        "\U0001f469\u200d\U0001f680",
    ),
    *(
        "\U0001f1e6\U0001f1f9",
        "\U0001f44d\U0001f3fd",
        "\u2764\ufe0f",
        "\u845b\U000e0101",
        "\ue000",
        "\U000f1234",
        "\U0010fffd",
    ),
    # Quotes, markup and what some language takes for code.
    *(
        '"Ann"',
        "'",
        "Ann\\",
        "\\n",
        "\\u0041",
        "<b>Ann</b>",
        "a < b",
        "Ann & Bob",
        "&amp;",
        "&#65;",
        "%20",
        "100%",
        "%s",
    ),
    *(
        "a+b",
        "a/b",
        "{Ann}",
        "{{x}}",
        "${x}",
        "$1",
        "[x]",
        "(Ann)",
        "#1",
        "@ann",
        "=1+1",
        "a;b",
        "a|b",
        "*",
        "?",
        "_",
        "~",
    ),
    *("`", "-", "--", "...", "null", "None", "undefined", "true", "NaN", "0", "007", "1.0", "1e5", "-1", "2000-01-01"),
    # Blanks inside.
    *("Anna  Maria", "Anna\u00a0Maria", "Anna\u3000Maria", "Anna Maria Luisa Theresia"),
)

# A name that is taken for another of its line was compared too generously.
ALIKE_NAMES = (
    ("Zoe", "zoe", "ZOE", "Zo\u00eb", "Zo\u00e9", "Zo", "Zoe Z", "Z oe", "Zoe\u200dZ"),
    ("Ann Lee", "Ann-Lee", "AnnLee", "Ann  Lee", "Ann Lee.", "Ann lee", "Lee Ann", "Ann", "Ann\u00a0Lee"),
    ("Stra\u00dfe", "Strasse", "STRASSE", "STRA\u1e9eE", "strasse"),
    ("o'neill", "o\u2019neill", "O'Neill", "O'NEILL", "ONeill", "o`neill"),
    ("\uff21nn", "Ann", "\u0391nn", "\u1d00nn", "Ann1", "Ann01"),
    ("\u0915\u093f", "\u0915", "\u0915\u0940", "\u0645\u064f\u062d", "\u0645\u062d"),
    ("\U0001f44d", "\U0001f44d\U0001f3fd", "\U0001f44d\U0001f3fe", "\u2764", "\u2764\ufe0f"),
    ("0", "00", "0.0", "false", "", "null", "None"),
)
ALIKE_DAYS = (
    *("1990-05-11", "1990-11-05", "1990-05-12", "1991-05-11"),
    *("1890-05-11", "1990-06-11", "1990-05-01", "2010-05-11"),
)
