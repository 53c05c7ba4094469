"""Choose the format of an answer from the Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_XML, _JSON = "application/sparql-results+xml", "application/sparql-results+json"
# Media type → format; of equal quality, the first is chosen.
ROWS: Final = {
    _JSON: "json", _XML: "xml", "text/csv": "csv", "text/tab-separated-values": "tsv",
    "application/json": "json", "application/xml": "xml", "text/xml": "xml",
}  # fmt: skip
TRIPLES: Final = {
    "text/turtle": "turtle", "application/n-triples": "ntriples", "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld", "application/trig": "trig", "application/n-quads": "nquads",
    "application/json": "jsonld", "application/xml": "rdfxml", "text/xml": "rdfxml",
    "application/x-turtle": "turtle", "text/plain": "ntriples",
}  # fmt: skip
TABLES: Final = {
    "application/json": "json", _JSON: "json", "text/csv": "csv", "text/markdown": "md",
    "text/tab-separated-values": "tsv", _XML: "xml",
}  # fmt: skip
PAGE: Final = {"text/html": "html", "application/xhtml+xml": "html"}


def choose(
    accept: str, offers: Mapping[str, str], asked: str | None = None
) -> tuple[str, str] | None:
    """Return the media type and the format that a client likes best, None if it takes none.

    `asked` is a format that the request names, or a media type, which then decides.

    >>> choose("text/*;q=0.5, application/rdf+xml", TRIPLES)
    ('application/rdf+xml', 'rdfxml')
    >>> choose("image/png", TRIPLES)
    """
    if asked:
        found = (pair for pair in offers.items() if asked.lower() in pair)
        return next(found, None)
    ranges = [_range(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]
    best, quality = None, 0.0
    for media, format_ in offers.items():
        kind = media.partition("/")[0]
        matching = [
            (place, q)
            for name, q in ranges
            for place, pattern in enumerate(("*/*", f"{kind}/*", media))
            if name == pattern
        ]
        q = max(matching)[1] if matching else 0.0  # the most specific range counts
        if q > quality:
            best, quality = (media, format_), q
    return best


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = next((p.partition("=")[2] for p in parameters if p.startswith("q=")), "1")
    try:
        return name, min(1.0, max(0.0, float(quality)))
    except ValueError:
        return name, 0.0
