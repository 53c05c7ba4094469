"""Plant protected names in texts, wrap them, and count those that the gate does not find.

    python tests/reliability/planting.py 20000 1

Half of the texts hold one name, in a random spelling, place and chain of encodings; the others hold
none, and every hit in them is a false alarm.
"""

from __future__ import annotations

import codecs
import gzip
import html
import json
import random
import sys
import time
import unicodedata
import zlib
from base64 import b64encode, urlsafe_b64encode
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus

from tumen.core.keys import Key
from tumen.core.vocabulary import ID
from tumen.privacy.find_names import Form, full_forms, part_forms
from tumen.privacy.gate import Gate
from tumen.privacy.protected_people import ProtectedPeople
from tumen.privacy.redact_text import TextRedactor

DOCS = Path(__file__).parents[2] / "docs"
_ONSETS = [
    "b",
    "br",
    "ch",
    "d",
    "dr",
    "f",
    "g",
    "gl",
    "h",
    "j",
    "k",
    "kr",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "sh",
    "st",
    "t",
    "th",
    "tr",
    "v",
    "w",
    "z",
]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ou", "ei"]
_CODAS = ["n", "r", "l", "m", "s", "k", "t", "nd", "rk"]
_PARTICLES = ["al-", "O'", "van ", "de la ", "bin "]


def _word(rng: random.Random, syllables: int) -> str:
    made = "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(syllables))
    return (made + rng.choice(_CODAS)).capitalize()


def _latin(rng: random.Random) -> str:
    return f"{_word(rng, 2)} {_word(rng, 3)}"


def _compound(rng: random.Random) -> str:
    return f"{_word(rng, 2)} {rng.choice(_PARTICLES)}{_word(rng, 2)}-{_word(rng, 3)}"


def _accented(rng: random.Random) -> str:
    accents = str.maketrans("aeou", rng.choice(["áéóú", "äëöü", "àèòù", "âêôû"]))
    return _latin(rng).translate(accents)


def _hangul(rng: random.Random) -> str:
    return "".join(chr(0xAC00 + rng.randrange(11172)) for _ in range(rng.choice((3, 3, 4))))


def _han(rng: random.Random) -> str:
    return "".join(chr(0x4E00 + rng.randrange(20000)) for _ in range(rng.choice((3, 4))))


def _cyrillic(rng: random.Random) -> str:
    letters = "бвгдклмнопрстаеиоу"
    return " ".join("".join(rng.choices(letters, k=k)).capitalize() for k in (5, 7))


NAMES = (_latin, _compound, _accented, _hangul, _han, _cyrillic)


def _letters(text: str, form: str) -> str:
    return "".join(form.format(ord(c)) for c in text)


# Spellings keep the letters of a name and change the rest.
SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "upper case": str.upper,
    "lower case": str.lower,
    "NFD": lambda t: unicodedata.normalize("NFD", t),
    "NFKC": lambda t: unicodedata.normalize("NFKC", t),
    "without accents": lambda t: "".join(
        c for c in unicodedata.normalize("NFD", t) if not unicodedata.combining(c)
    ) if not unicodedata.name(t[0], "").startswith("HANGUL") else t,
    "full width": lambda t: "".join(
        chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in t
    ),
    "bold mathematical": lambda t: "".join(
        chr(0x1D400 + ord(c) - 65) if "A" <= c <= "Z"
        else chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else c for c in t
    ),
    "zero width": lambda t: "\u200b".join(t),
    "soft hyphens": lambda t: "\u00ad".join(t),
    "bidirectional marks": lambda t: f"\u202e{t}\u202c",
    "joined": lambda t: t.replace(" ", ""),
    "underscores": lambda t: t.replace(" ", "_").replace("-", "_"),
    "an id": lambda t: t.replace(" ", "-").lower(),
    "over lines": lambda t: t.replace(" ", "\r\n  "),
    "last word first": lambda t: ", ".join(reversed(t.rsplit(" ", 1))),
    "possessive": lambda t: t + "'s",
    "plural": lambda t: t + "s",
    "glued": lambda t: "interview" + t.replace(" ", ""),
    "glued with digits": lambda t: "2016" + t.replace(" ", "") + "07",
}  # fmt: skip
WRAPPINGS: dict[str, Callable[[str], str]] = {
    "percent": quote,
    "percent, plus for spaces": quote_plus,
    "each byte percent": lambda t: "".join(f"%{b:02x}" for b in t.encode()),
    "decimal entities": lambda t: _letters(t, "&#{};"),
    "hexadecimal entities": lambda t: _letters(t, "&#x{:X};"),
    "named entities": lambda t: "".join(
        f"&{html.entities.codepoint2name[ord(c)]};"
        if ord(c) in html.entities.codepoint2name else c for c in t
    ),
    "JSON": json.dumps,
    "braced escapes": lambda t: _letters(t, "\\u{{{:x}}}"),
    "Turtle": lambda t: _letters(t, "\\U{:08X}"),
    "CSS": lambda t: _letters(t, "\\{:06x} "),
    "quoted printable": lambda t: codecs.encode(t.encode(), "quopri").decode("ascii"),
    "base64": lambda t: b64encode(f"{{name: {t}, there}}".encode()).decode(),
    "URL-safe base64": lambda t: urlsafe_b64encode(f"{{name: {t}, there}}".encode()).decode(),
    "hexadecimal": lambda t: t.encode().hex(),
    "gzip in base64": lambda t: b64encode(gzip.compress(t.encode())).decode(),
    "zlib in base64": lambda t: b64encode(zlib.compress(t.encode())).decode(),
}  # fmt: skip


@dataclass
class Outcome:
    """What a run found."""

    texts: int = 0
    planted: int = 0
    bytes: int = 0
    seconds: float = 0.0
    missed: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    false_alarms: int = 0

    def __str__(self) -> str:
        plain = self.texts - self.planted
        return (
            f"{self.texts:,} texts, {self.planted:,} names planted, "
            f"{self.planted - sum(self.missed.values()):,} found, "
            f"{1e6 * self.false_alarms / max(plain, 1):,.0f} false alarms per million "
            f"of {plain:,} texts without a name, {self.bytes / 1e6 / self.seconds:.1f} MB/s"
        )


def make_gate(rng: random.Random, people: int) -> tuple[Gate, list[str]]:
    """Make a gate that protects some people, and their names."""
    names = [NAMES[number % len(NAMES)](rng) for number in range(people)]
    forms: list[Form] = []
    for number, name in enumerate(names):
        whose = f"{ID}person-{number}"
        forms += [*full_forms(name, whose, set()), *part_forms(name, whose, set(), set())]
    protected = {f"{ID}person-{number}": "person" for number in range(people)}
    known = ProtectedPeople(protected, forms=tuple(forms))
    return Gate(TextRedactor(Key(bytes(32)), known)), names


def attack(texts: int, seed: int, people: int = 60) -> Outcome:
    """Send texts through a gate, half of them with a name in them."""
    rng = random.Random(seed)
    gate, names = make_gate(rng, people)
    words = " ".join(path.read_text("utf-8") for path in sorted(DOCS.glob("*.md"))).split()
    outcome = Outcome()
    for number in range(texts):
        start = rng.randrange(len(words) - 120)
        before, after = words[start : start + rng.randrange(60)], words[start + 60 : start + 100]
        planted = number % 2 == 0
        how, middle = "", _latin(rng) if number % 4 == 1 else _hangul(rng)
        if planted:
            spelling = rng.choice(sorted(SPELLINGS))
            chain = [rng.choice(sorted(WRAPPINGS)) for _ in range(rng.randrange(3))]
            how, middle = " > ".join([spelling, *chain]), SPELLINGS[spelling](rng.choice(names))
            for wrapping in chain:
                middle = WRAPPINGS[wrapping](middle)
        data = " ".join([*before, middle, *after]).encode()
        begun = time.perf_counter()
        hit = next(gate.leaks(data), None) is not None
        outcome.seconds += time.perf_counter() - begun
        outcome.bytes += len(data)
        outcome.texts += 1
        outcome.planted += planted
        if planted and not hit:
            outcome.missed[how] += 1
            outcome.examples.setdefault(how, middle)
        outcome.false_alarms += hit and not planted
    return outcome


if __name__ == "__main__":
    result = attack(int(sys.argv[1]), int(sys.argv[2]))
    print(result)
    for how, times in result.missed.most_common(40):
        print(f"  {times} {how}: {result.examples[how][:120]!r}")
