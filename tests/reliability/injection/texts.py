"""Texts of chance that could end a literal, an IRI, a block or a query, or that nearly are a value."""

from __future__ import annotations

import random

PIECES = [
    '"', "'", '"""', "'''", "\\", "\\\\", '\\"', "\\u0022", "\\u003E", ">", "<", "<x:y>", "{", "}", "} ", "UNDEF",
    "?s ?p ?o", "SERVICE <http://127.0.0.1:9/>", "} UNION { ?s ?p ?o } {", "#", "\n", "\r", "\t", "\0", "\x7f",
    "\u2028", "\ufeff", "\u202e", "\ud800", "\udfff", "\U0010ffff", "^^", "@en", "xsd:date", "id:", "source:",
    "https://w3id.org/tumen/id/", "https://w3id.org/tumen/source/", "javascript:", "file:///etc/passwd", "_:b",
    "%00", "%3E", "; DROP ALL", ") (", "VALUES ?since { ", "kim-2016", "2016", "2016-08~", "../..", "é", "한", "$x",
    "true", "1e999", "-0", "NaN", "INF", "$(id)", "`", "|", "&", "/**/", "--", "' OR 1=1",
]  # fmt: skip
# Of what an IRI may hold: all of it means something in a query.
IN_IRIS = [
    "x:", "#", "?s", "$s", "(", ")", "*", "'", ";", ",", ".", "@en", "^^x:y", "_:b", "//", "%3E", "&", "SERVICE",
    "UNION", "SELECT", "/id/", "é", "한", "\u202e", "\ufeff", "\u2028", "[", "]", "=", "!", "~", "+", "/*", "*/", "--",
]  # fmt: skip
IN_DATES = [
    "2016", "-08", "-31", "-12", "~", "?", "%", "X", "XX", "/", "..", "[", "]", "{", "}", ",", "-", "0001", "9999",
    "-21", "Y-17E7", "1667", " ", "T10:00:00", "\n",
]  # fmt: skip
IN_NUMBERS = [
    "0", "-", "+", "1", "13", ".", "5", "e9", "٣", "9" * 15, "00", " ", "true", "FALSE", "yes", "\n", "_",
]  # fmt: skip
# Type of a parameter → what to make its texts of, some that are good, and how often it is the one tried.
KINDS = {
    "string": (PIECES, ("Thae Yong-ho", "북"), 45), "thing": (IN_IRIS, ("thae-yong-ho", "http://e/a"), 25),
    "source": (IN_IRIS, ("kim-2016", "source:kim-2016"), 8), "date": (IN_DATES, ("2016-08~", "2006/2011"), 3),
    "integer": (IN_NUMBERS, ("13", "-2"), 6), "decimal": (IN_NUMBERS, ("15.6", "0"), 6),
    "boolean": (IN_NUMBERS, ("true", "no"), 2),
}  # fmt: skip


def any_kind(chance: random.Random) -> str:
    """The type that a text is to be given as."""
    return chance.choices(list(KINDS), [weight for *_, weight in KINDS.values()])[0]


def any_text(chance: random.Random, kind: str) -> str:
    """A text for a parameter of that type; now and then nearly a good one, or any characters at all."""
    lead = "x:" if kind == "thing" else ""
    pieces, good, _ = KINDS[kind]
    way = chance.random()
    if way < 0.15:
        high = chance.choice((0x80, 0x3000, 0x110000))
        return lead + "".join(chr(chance.randrange(high)) for _ in range(chance.randint(1, 20)))
    if way < 0.4:
        text = chance.choice(good)
        place = chance.randint(0, len(text))
        return text[:place] + chance.choice(pieces) + text[place:]
    return lead + "".join(chance.choices(pieces, k=chance.randint(1, 7)))
