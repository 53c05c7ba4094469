"""Commit to withheld hashes, and reveal single ones later.

    opening    = HMAC-SHA-256(the casebook's key, the IRI at home)
    commitment = HMAC-SHA-256(opening, the hash of the text)

A commitment reveals nothing about a text, however short: without the 256 bits of the opening it
cannot be tested (hiding). The opening verifies one text and says nothing about any other. Not even
its author can open a commitment to two texts, since that needs a collision of HMAC-SHA-256 (RFC
2104; binding). A commitment does not prove when it was made; the place of publication may.
"""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.core.input import MAX_CASE_BYTES, load_json, read_file
from tumen.core.keys import commitment, read_key
from tumen.core.vocabulary import SOURCE, Tumen
from tumen.parse.source_texts import read_text, text_file
from tumen.privacy.public_view import public_view, redactor_of
from tumen.query.resolve import resolve_thing, short
from tumen.store.lookup import literals
from tumen.store.reader import open_reader

_HEXADECIMAL = re.compile(r"[0-9a-f]{64}")
_FOLLOWS = (b"", b"\n", b"\r\n")  # line ends that an editor adds


@dataclass(frozen=True, slots=True)
class Opening:
    """Open one commitment: `anchor` is the public IRI of a passage, record or source.

    The next three hold 64 hexadecimal digits each. `words` is the exact text, line breaks
    included. It may be sent separately.
    """

    anchor: str
    commitment: str
    opening: str
    sha256: str
    words: str = ""

    def opens(self) -> bool:
        """Tell whether the commitment is to this hash."""
        made = commitment(bytes.fromhex(self.opening), self.sha256)
        return hmac.compare_digest(made, self.commitment)

    def is_of(self, text: bytes) -> bool:
        """Tell whether this is the hash of a text, ignoring one line end after it."""
        ends = (end for end in _FOLLOWS if text.endswith(end))
        return any(sha256(text[: len(text) - len(end)]).hexdigest() == self.sha256 for end in ends)

    def as_json(self) -> str:
        """Return the opening as JSON."""
        told = {key: value for key, value in asdict(self).items() if value}
        return json.dumps(told, ensure_ascii=False, indent=2)

    def with_words(self, words: str) -> Opening:
        """Return a copy with its text. Raises `TumenError` where the text has another hash."""
        if sha256(words.encode()).hexdigest() != self.sha256:
            raise TumenError(
                f"the text at '{short(self.anchor)}' has another hash. Pass the edition that the "
                "case was made from, with --source-text."
            )
        return replace(self, words=words)


def make_opening(casebook: Casebook, named: str) -> Opening:
    """Make the opening of the commitment to a passage, record or source.

    Raises `TumenError` where it has no hash, or its hash is not withheld.
    """
    iri = resolve_thing(open_reader(casebook), named)
    hashes = sorted(set(literals(open_reader(casebook), iri, Tumen.sha256)))
    if not hashes:
        raise TumenError(
            f"'{short(iri)}' has no hash to prove. Name a passage, a record or a source."
        )
    view = public_view(casebook)
    redactor = redactor_of(view)
    public = iri if redactor is None else redactor.iri(iri)
    made = set(literals(open_reader(view), public, Tumen.commitment))
    opening = read_key(casebook).opening(iri) if made else b""
    for hash_ in hashes:
        if commitment(opening, hash_) in made:
            return Opening(public, commitment(opening, hash_), opening.hex(), hash_)
    raise TumenError(f"the hash of '{short(iri)}' is not withheld: the public view shows it.")


def passage_text(casebook: Casebook, named: str, text: Path | None) -> str:
    """Return the exact text of a passage. `text` is the source's text, or a folder of texts.

    Raises `TumenError` where this is not a passage, or its text is missing.
    """
    store = open_reader(casebook)
    iri = resolve_thing(store, named)
    start, end = (next(iter(literals(store, iri, key)), "") for key in (Tumen.start, Tumen.end))
    if not start or not end:
        raise TumenError(f"'{short(iri)}' is not a passage; only a passage has text to add.")
    slug = short(iri).partition("/")[0]
    stated = next(iter(literals(store, SOURCE + slug, Tumen.sha256)), "")
    _, whole = read_text(text_file(slug, text), stated)
    return whole[int(start) : int(end)]


def read_opening(path: Path) -> Opening:
    """Read an opening from a file. Raises `TumenError` where it is not one."""
    try:
        opening = Opening(**load_json(read_file(path, MAX_CASE_BYTES, any_kind=True)))
    except (ValueError, TypeError, RecursionError):
        raise _no_opening(path) from None
    if not isinstance(opening.words, str):
        raise _no_opening(path)
    digits = (opening.commitment, opening.opening, opening.sha256)
    if not all(isinstance(each, str) and _HEXADECIMAL.fullmatch(each) for each in digits):
        raise _no_opening(path)
    return opening


def _no_opening(path: Path) -> TumenError:
    return TumenError(f"{path} is not an opening. Pass a file that tumen reveal wrote.")
