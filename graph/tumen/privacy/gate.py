"""Search every public output for protected names before it leaves: the last line of defence.

Redaction decides what is shown; the gate only looks. It searches the bytes of an output, every
text that can be decoded from them, and the name of the file, for the names of protected people. A
hit refuses the output and tells the curator where to look, without the name.

The search folds both sides to letters and digits (NFKD, case, marks and spaces removed) and runs
one Aho-Corasick automaton over them, so its time is linear in the output.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tumen.core.errors import TumenError
from tumen.privacy.find_names import Form, Hit, Names
from tumen.privacy.layers import TooLarge, layers
from tumen.privacy.normalise import APOSTROPHES, PLAIN, unspaced

if TYPE_CHECKING:
    from tumen.privacy.redact_text import TextRedactor

_BLOCK = 1 << 16  # characters that are searched at once
_OVERLAP = 256  # more than a name is long
_PART = 4  # letters of a part of a name that the gate looks for
_NOISE = re.compile(rf"[\W_{''.join(APOSTROPHES)}]+")
_ASCII_NOISE = bytes(byte for byte in range(128) if not chr(byte).isalnum())
_LETTERS_ALIKE = re.compile(f"[{''.join(map(chr, PLAIN))}]")
# A name within a word of an id, an address or a path is written small there.
_ID_SIGNS = frozenset("-_/:#%~.@=")


class ProtectedName(TumenError):
    """Report that an output would have named a protected person; nothing of it was written."""


@dataclass(frozen=True, slots=True)
class Leak:
    """Locate a protected name: the layer, its line and column, and the person."""

    where: str
    line: int
    column: int
    whose: str


class Gate:
    """Look for the names of protected people in outputs.

    `redactor` knows the names and the pseudonyms. Of a person's names, the full ones are looked
    for in every order, and the parts of four letters or more that no other person bears.
    """

    def __init__(self, redactor: TextRedactor) -> None:
        import ahocorasick_rs

        people = redactor.known.people
        forms = [form for form in redactor.known.forms if form.whose in people and _is_sought(form)]
        self._redactor = redactor
        self._names = Names(forms)
        letters = {squash(form.letters) for form in forms}
        self._automaton = ahocorasick_rs.AhoCorasick(sorted(letters)) if letters else None

    def check(self, data: bytes, name: str = "") -> None:
        """Search an output and the name of its file. Raises `ProtectedName` on a hit.

        So it does where an output cannot be searched, such as an archive of more than 1 GB.
        """
        what = "the output" if name in ("", "-") else self._redactor.text(name)
        if next(self.leaks(name.encode("utf-8", "surrogateescape")), None):
            raise ProtectedName(
                "the name of the output file names a protected person. Nothing was written. "
                "Choose another file name."
            )
        try:
            leak = next(self.leaks(data), None)
        except TooLarge as error:
            raise ProtectedName(
                f"{what} was not written: it cannot be searched for protected names, since {error}."
            ) from None
        if leak is not None:
            place = f"line {leak.line}, column {leak.column}"
            place += f" ({leak.where})" if leak.where else ""
            raise ProtectedName(
                f"{what} was not written: it would name {self._redactor.label(leak.whose)}, at "
                f"{place}. Run the same command without --public to see the text there, and "
                "reword it in its case or query, or record the spelling as an alias of the person."
            )

    def leaks(self, data: bytes) -> Iterator[Leak]:
        """Yield every protected name in an output, decoded in every way."""
        if self._automaton is None:
            return
        for layer in layers(data):
            for start, block in _blocks(layer.text):
                if not self._automaton.find_matches_as_indexes(squash(block)):
                    continue
                for hit in self._hits(block):
                    before = layer.text[: start + hit.start]
                    line = before.count("\n") + 1
                    column = len(before) - before.rfind("\n")
                    yield Leak(layer.where, line, column, hit.form.whose)

    def _hits(self, text: str) -> Iterator[Hit]:
        for hit in self._names.hits(text):
            if hit.form.open or not hit.form.letters.isascii() or _is_name(text, hit):
                yield hit


def squash(text: str) -> str:
    """Fold a text to the letters and digits that names are compared by.

    >>> squash("Thae Yong-hó"), squash("태 영호")
    ('thaeyongho', '태영호')
    """
    if text.isascii():
        return text.encode().translate(None, _ASCII_NOISE).decode().lower()
    parts = unicodedata.normalize("NFKD", text).casefold()
    if _LETTERS_ALIKE.search(parts):
        parts = parts.translate(PLAIN)
    return unicodedata.normalize("NFC", _NOISE.sub("", parts))


def _is_sought(form: Form) -> bool:
    """Tell whether a form says by itself whose it is."""
    if form.near or form.strict:
        return False
    return form.open or len(form.letters) >= _PART or unspaced(form.letters[0])


def _is_name(text: str, hit: Hit) -> bool:
    """Tell whether one word is written as a name: with a capital, or within an id or address."""
    if not text[hit.start].islower():
        return True
    around = text[max(0, hit.start - 1) : hit.start] + text[hit.end : hit.end + 1]
    return any(sign in _ID_SIGNS for sign in around.strip("."))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text into overlapping blocks, each with its start."""
    for start in range(0, max(len(text), 1), _BLOCK):
        yield start, text[start : start + _BLOCK + _OVERLAP]
