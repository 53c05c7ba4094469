"""Read the sentences that a page quotes, from the user's own source texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tumen.core.errors import TumenError
from tumen.core.vocabulary import SOURCE
from tumen.parse.passages import text_hash
from tumen.parse.source_texts import read_text
from tumen.store.lookup import rows

if TYPE_CHECKING:
    from pyoxigraph import Store

_TEXTS = "SELECT ?source ?sum { GRAPH ?source { ?source tumen:sha256 ?sum } }"
_PASSAGES = """SELECT DISTINCT ?source ?passage ?start ?end ?sum {
    GRAPH ?source { ?passage tumen:start ?start ; tumen:end ?end ; tumen:sha256 ?sum } }"""


def quotes(store: Store, texts: Path) -> dict[str, str]:
    """Return the words of each passage whose text is in the folder as SLUG.txt, by passage IRI.

    A passage is quoted only where the words in the range are those of which the case states the
    hash. Raises `TumenError` where nothing can be quoted, and says why.
    """
    found: dict[str, str] = {}
    read: dict[str, str | None] = {}
    whole = {row[0]: row[1] for row in rows(store, _TEXTS)}
    for source, passage, start, end, sum_ in rows(store, _PASSAGES):
        slug = source.removeprefix(SOURCE)
        if slug not in read:
            file = texts / f"{slug}.txt"
            inside = "/" not in slug and "\\" not in slug
            stated = whole.get(source, "")
            read[slug] = read_text(file, stated)[1] if inside and file.is_file() else None
        text = read[slug]
        if text is None or not (start.isdecimal() and end.isdecimal()):
            continue
        words = text[int(start) : int(end)]
        if text_hash(words) == sum_:
            found[passage] = words
    if not any(text is not None for text in read.values()):
        raise TumenError(
            f"{texts} holds the text of none of the sources, so there is nothing to quote. "
            f"The text of a source is SLUG.txt, here for example: {_example(read)}."
        )
    if not found:
        slug = min(slug for slug, text in read.items() if text is not None)
        raise TumenError(
            f"nothing can be quoted: no text in {texts} has the words that the case's hashes are "
            f"of; it may be another edition. See: tumen passages {slug} --verify --texts {texts}"
        )
    return found


def _example(read: dict[str, str | None]) -> str:
    return f"{min(read)}.txt" if read else "SLUG.txt"
