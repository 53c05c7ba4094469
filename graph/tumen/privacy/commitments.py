"""What is held back stays provable: a public view commits to each hash that it does not show.

    opening    = HMAC-SHA-256(the casebook's key, the IRI at home)
    commitment = HMAC-SHA-256(opening, the hash of the text)

A commitment tells nothing of a text, however short: 256 bits of its opening are missing to whoever
would try. Whoever is handed the opening can hold one text against what was published, and learns
nothing of any other. And nobody can open a commitment to two texts, its maker neither, since that
would take two that HMAC-SHA-256 (RFC 2104) does not tell apart. What it does not tell is when it
was made: that is for the place where it was published to bear out.
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
from tumen.privacy.public_view import public_view, veil_of
from tumen.query.resolve import resolve_thing, short
from tumen.store.lookup import literals
from tumen.store.reader import open_reader

_HEXADECIMAL = re.compile(r"[0-9a-f]{64}")
_FOLLOWS = (b"", b"\n", b"\r\n")  # what an editor leaves behind the last word


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens one commitment: `anchor` is the public IRI of a passage, record or source.

    The next three are of 64 hexadecimal digits each. `words` are what stands there, to the
    letter: a line that breaks elsewhere has another hash. They may be handed over apart.
    """

    anchor: str
    commitment: str
    opening: str
    sha256: str
    words: str = ""

    def opens(self) -> bool:
        """Whether the commitment is to this hash."""
        made = commitment(bytes.fromhex(self.opening), self.sha256)
        return hmac.compare_digest(made, self.commitment)

    def is_of(self, text: bytes) -> bool:
        """Whether the hash is that of a text; an editor's line end after it does not count."""
        ends = (end for end in _FOLLOWS if text.endswith(end))
        return any(sha256(text[: len(text) - len(end)]).hexdigest() == self.sha256 for end in ends)

    def as_json(self) -> str:
        """As it is handed over."""
        told = {key: value for key, value in asdict(self).items() if value}
        return json.dumps(told, ensure_ascii=False, indent=2)

    def with_words(self, words: str) -> Opening:
        """The same with its words. Raises `TumenError` where they are others."""
        if sha256(words.encode()).hexdigest() != self.sha256:
            raise TumenError(
                f"what stands in the text at '{short(self.anchor)}' has another hash. Name the "
                "edition from which the case was made, with --source-text."
            )
        return replace(self, words=words)


def disclosed(casebook: Casebook, named: str) -> Opening:
    """The opening of what the public view commits to for a passage, record or source.

    Raises `TumenError` where nothing is held back of it, or there is no hash.
    """
    iri = resolve_thing(open_reader(casebook), named)
    hashes = sorted(set(literals(open_reader(casebook), iri, Tumen.sha256)))
    if not hashes:
        raise TumenError(
            f"'{short(iri)}' has no hash to prove. Name a passage, a record or a source."
        )
    view = public_view(casebook)
    veil = veil_of(view)
    public = iri if veil is None else veil.iri(iri)
    made = set(literals(open_reader(view), public, Tumen.commitment))
    opening = read_key(casebook).opening(iri) if made else b""
    for hash_ in hashes:
        if commitment(opening, hash_) in made:
            return Opening(public, commitment(opening, hash_), opening.hex(), hash_)
    raise TumenError(
        f"the hash of '{short(iri)}' is not held back: anybody can hold the text against it."
    )


def words_at(casebook: Casebook, named: str, text: Path | None) -> str:
    """What stands at a passage, to the letter. `text` is the source's, or a folder of texts.

    Raises `TumenError` where it is no passage, or the text is not at hand.
    """
    store = open_reader(casebook)
    iri = resolve_thing(store, named)
    start, end = (next(iter(literals(store, iri, key)), "") for key in (Tumen.start, Tumen.end))
    if not start or not end:
        raise TumenError(f"'{short(iri)}' is no passage, and only of one can the words be added.")
    slug = short(iri).partition("/")[0]
    stated = next(iter(literals(store, SOURCE + slug, Tumen.sha256)), "")
    _, whole = read_text(text_file(slug, text), stated)
    return whole[int(start) : int(end)]


def read_opening(path: Path) -> Opening:
    """An opening that was handed over. Raises `TumenError` where the file is none."""
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
    return TumenError(f"{path} is no opening. Ask for the file that tumen reveal writes.")
