"""Resolve an id, an IRI or a name in any script to a thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tumen.core.errors import QueryError, TumenError, UnknownName, nearest
from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE, Tumen
from tumen.parse.hidden_characters import strip_hidden
from tumen.query.lexer import values_blocks
from tumen.store.written_ids import canonical_iri

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution, Store, Triple

    Term = NamedNode | BlankNode | Literal | Triple


NAMING = (Tumen.name, Tumen.alias, Tumen.assumedName, Tumen.title)
# Languages whose names are found by the index; names in others are found by a scan.
LANGUAGES = (None, "en", "ko", "ko-latn", "zh", "ja", "ru", "de", "fr", "es")
_SLUGS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)?\Z")
_MOST_CANDIDATES = 20_000
_SHOWN = 8

_BY_FOLDED_NAME = """
PREFIX tumen: <https://w3id.org/tumen/ontology#>
SELECT DISTINCT ?thing WHERE {
  VALUES ?wanted { UNDEF }
  ?thing tumen:name|tumen:alias|tumen:assumedName|tumen:title ?name .
  FILTER(LCASE(STR(?name)) = ?wanted)
}
"""
_WITH_PART = """
PREFIX tumen: <https://w3id.org/tumen/ontology#>
SELECT DISTINCT ?name WHERE {
  VALUES ?part { UNDEF }
  ?source tumen:describes ?thing .
  ?thing tumen:name|tumen:alias|tumen:assumedName|tumen:title ?text . BIND(STR(?text) AS ?name)
  FILTER(CONTAINS(LCASE(?name), ?part))
}
"""
_ALL = "List all names with: tumen query aliases"
_EMPTY = "No case has been built here. Begin one with: tumen new NAME, then: tumen build"
_ALL_NAMES = """
PREFIX tumen: <https://w3id.org/tumen/ontology#>
SELECT DISTINCT ?name WHERE {
  VALUES ?beginning { UNDEF }
  { ?thing tumen:name|tumen:alias|tumen:assumedName|tumen:title ?text . BIND(STR(?text) AS ?name) }
  UNION { ?source tumen:describes ?thing .
          BIND(STRAFTER(STR(?thing), "https://w3id.org/tumen/id/") AS ?name) }
  FILTER(STRSTARTS(LCASE(?name), ?beginning))
}
LIMIT 20000
"""


def ask(store: Store, text: str, **values: Term) -> Iterator[QuerySolution]:
    """Run an internal SELECT query with terms in place of its `VALUES` blocks."""
    for name, term in values.items():
        text = with_values(text, name, [term])
    found = store.query(text, use_default_graph_as_union=True)
    return iter(found)  # type: ignore[arg-type]


def with_values(text: str, name: str, terms: Sequence[Term]) -> str:
    """Replace the contents of the one `VALUES ?name { … }` block by these terms.

    Values enter queries only here, as the engine's own serialisation of a term.
    """
    ((start, end),) = values_blocks(text, name)
    return " ".join([text[:start].rstrip(), *map(str, terms), text[end:].lstrip()])


def resolve_thing(store: Store, text: str, *, merged: bool = False) -> str:
    """Return the IRI of the thing that `text` names: an id, an IRI, a prefixed IRI or a name.

    An id that a decision merged with another gives the thing that stands for both, or itself if
    `merged`.

    Names are compared in composed form (NFC) and in any letter case. Raises `QueryError` if
    several things have the name, and `UnknownName` with the nearest names if none has.
    """
    wanted = " ".join(unicodedata.normalize("NFC", strip_hidden(encodable(text))).split())
    for iri in _as_iris(wanted):
        if exists(store, iri):
            return iri if merged else canonical_iri(store, iri)
    things = sorted(_named(store, wanted)) if wanted else []
    if len(things) == 1:
        return things[0]
    if things:
        shown = ", ".join(short(iri) for iri in things[:_SHOWN])
        more = f" and {len(things) - _SHOWN:,} more" if len(things) > _SHOWN else ""
        raise QueryError(
            f"'{wanted}' is the name of {len(things):,} things: {shown}{more}. "
            "Name the one you mean by its id."
        )
    if whole := _in_cases(store, wanted):
        raise UnknownName("thing", wanted, (), whole)
    if not any(str(graph.value).startswith(SOURCE) for graph in store.named_graphs()):
        raise UnknownName("thing", wanted, (), _EMPTY)
    near = _candidates(store, wanted)
    remedy = _containing(store, wanted) if wanted else "It is empty."
    raise UnknownName("thing", wanted, near, remedy or ("" if near else _ALL))


def resolve_source(store: Store, text: str) -> str:
    """Return the IRI of a source, from its slug, its IRI or `source:slug`. Raises `UnknownName`."""
    from pyoxigraph import NamedNode

    wanted = encodable(text).strip()
    iri = wanted if wanted.startswith(SOURCE) else SOURCE + wanted.removeprefix("source:")
    if is_iri(iri) and store.contains_named_graph(NamedNode(iri)):
        return iri
    known = (str(graph.value) for graph in store.named_graphs())
    slugs = [name.removeprefix(SOURCE) for name in known if name.startswith(SOURCE)]
    raise UnknownName("source", wanted.removeprefix(SOURCE), slugs)


def exists(store: Store, iri: str) -> bool:
    """Tell whether the graph mentions that IRI."""
    from pyoxigraph import NamedNode

    if not is_iri(iri):
        return False
    node = NamedNode(canonical_iri(store, iri))
    return any(
        next(store.quads_for_pattern(*pattern), None) is not None
        for pattern in ((node, None, None, None), (None, None, node, None))
    )


def encodable(text: str) -> str:
    """Return `text` if it can be written as UTF-8. Raises `QueryError` otherwise."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QueryError(
            f"{text!a} is not text: its character {error.start + 1} is not valid Unicode."
        ) from None
    return text


def is_iri(text: str) -> bool:
    """Tell whether `text` is a well-formed absolute IRI."""
    from pyoxigraph import NamedNode

    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def short(iri: str) -> str:
    """Shorten an IRI as users type it: `thae-yong-ho`, `source:kim-2016`.

    >>> short("https://w3id.org/tumen/id/kim-2016/p1s1")
    'kim-2016/p1s1'
    """
    if iri.startswith(ID):
        return iri.removeprefix(ID)
    if iri.startswith(SOURCE):
        return f"source:{iri.removeprefix(SOURCE)}"
    return iri


def _as_iris(text: str) -> Iterator[str]:
    """Yield the IRIs that a text could stand for, most likely first."""
    if _SLUGS.match(text):
        yield ID + text
        yield SOURCE + text
    for prefix, base in (("id:", ID), ("source:", SOURCE), ("tumen:", ONTOLOGY)):
        if text.startswith(prefix):
            yield base + text.removeprefix(prefix)
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    if ":" in text and " " not in text:
        yield text


def _named(store: Store, wanted: str) -> set[str]:
    """Return the things with this name: exact matches by the index, else any letter case."""
    from pyoxigraph import Literal, NamedNode

    exact = {
        quad.subject.value  # type: ignore[union-attr]
        for property_ in NAMING
        for language in LANGUAGES
        for quad in store.quads_for_pattern(
            None, NamedNode(property_), Literal(wanted, language=language), None
        )
    }
    if exact:
        return exact
    folded = Literal(wanted.lower())
    return {row["thing"].value for row in ask(store, _BY_FOLDED_NAME, wanted=folded)}


def _in_cases(store: Store, wanted: str) -> str:
    """Say which claims and passages have this name within their cases, in a sentence."""
    if "/" in wanted or not _SLUGS.match(wanted):
        return ""
    graphs = (str(getattr(graph, "value", "")) for graph in store.named_graphs())
    whole = [
        f"{graph.removeprefix(SOURCE)}/{wanted}" for graph in graphs if graph.startswith(SOURCE)
    ]
    found = sorted(name for name in whole if exists(store, ID + name))
    if not found:
        return ""
    more = f" and {len(found) - _SHOWN:,} more" if len(found) > _SHOWN else ""
    return f"Name a claim or passage with its case: {', '.join(found[:_SHOWN])}{more}."


def _containing(store: Store, wanted: str) -> str:
    """Say which names contain the wanted one, in a sentence.

    The words may be in another order: Kask, Jonas is Jonas Kask.
    """
    from pyoxigraph import Literal

    parts = wanted.lower().replace(",", " ").split()
    longest = max(parts, key=len, default=wanted.lower())
    found = {row["name"].value for row in ask(store, _WITH_PART, part=Literal(longest))}
    names = sorted(name for name in found if all(part in name.lower() for part in parts))
    if not names:
        return ""
    shown = ", ".join(f"'{name}'" for name in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return f"Names that contain it: {shown}{more}."


def _candidates(store: Store, wanted: str) -> list[str]:
    """Return the names and ids nearest to a misspelt one."""
    from pyoxigraph import Literal

    names: list[str] = []
    for beginning in ("", wanted[:1].lower(), wanted[:3].lower()):
        found = ask(store, _ALL_NAMES, beginning=Literal(beginning))
        names = sorted(row["name"].value for row in found)
        if len(names) < _MOST_CANDIDATES:
            break
    return nearest(wanted, names)


def resolve_speaker(store: Store, name: str) -> str:
    """Return the IRI of the claimant of that name, as `resolve_thing` does.

    Raises `TumenError` if it makes no claim.
    """
    found = resolve_thing(store, name)
    if _speaks(store, found):
        return found
    raise TumenError(f"'{name}' makes no claim. List the claimants with: tumen query claimants")


def _speaks(store: Store, iri: str) -> bool:
    from pyoxigraph import NamedNode

    claims = store.quads_for_pattern(None, NamedNode(Tumen.claimant), NamedNode(iri), None)
    return next(claims, None) is not None
