"""Put the canonical ids of merged things into a source's graph, and get the written ids back.

In the graph of a source each id is replaced by the one that stands for it. The graph keeps what
was written: `tumen:writtenAs` gives, for a canonical id, the ids that the source wrote for it.
Where it wrote several of them, the statements about them are kept as they were written, as
N-Triples (`tumen:statementAsWritten`). So `restore` gives the original graph, triple for triple,
without the file that it was read from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tumen.core.vocabulary import DERIVED, ID, ONTOLOGY_GRAPH, Tumen

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad, Store, Triple

_KEPT = frozenset({Tumen.writtenAs, Tumen.statementAsWritten})


def resolve(quads: Iterable[Quad], canonical: Mapping[str, str]) -> list[Quad]:
    """Replace ids in the quads of one source; `canonical` maps merged IRIs to what stands for them.

    Quads that were resolved by another mapping before are restored first.

    >>> from pyoxigraph import NamedNode, Quad
    >>> kim, gim, born = (NamedNode(f"{ID}{name}") for name in ("kim", "gim", "born"))
    >>> made = resolve([Quad(gim, born, gim, kim)], {gim.value: kim.value})
    >>> [str(quad.object) for quad in made]
    ['<https://w3id.org/tumen/id/kim>', '"gim"']
    >>> restore(made) == [Quad(gim, born, gim, kim)]
    True
    """
    from pyoxigraph import Literal, NamedNode, Quad

    written = restore(quads)
    if not canonical:
        return written
    standing = {*canonical.values()}
    pairs = [ends(quad) for quad in written]
    forms: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        for iri in pair:
            if iri in canonical:
                forms[canonical[iri]].add(iri)
            elif iri in standing:
                forms[iri].add(iri)
    merged = {iri: ids for iri, ids in forms.items() if ids != {iri}}
    if not merged:
        return written
    several = {iri for iri, ids in merged.items() if len(ids) > 1}
    nodes = {iri: NamedNode(iri) for iri in merged}
    made: dict[Quad, None] = {}
    for quad, pair in zip(written, pairs, strict=True):
        subject, object_ = (canonical.get(iri, iri) for iri in pair)
        if (subject, object_) != pair:
            made[
                Quad(
                    nodes.get(subject, quad.subject), quad.predicate,
                    nodes.get(object_, quad.object), quad.graph_name,
                )
            ] = None  # fmt: skip
        else:
            made[quad] = None
        for iri in several & {subject, object_}:
            kept = Literal(f"{quad.subject} {quad.predicate} {quad.object} .")
            property_ = NamedNode(Tumen.statementAsWritten)
            made[Quad(nodes[iri], property_, kept, quad.graph_name)] = None
    graph, property_ = written[0].graph_name, NamedNode(Tumen.writtenAs)
    for iri, ids in sorted(merged.items()):
        for id_ in sorted(ids):
            made[Quad(nodes[iri], property_, Literal(id_.removeprefix(ID)), graph)] = None
    return list(made)


def restore(quads: Iterable[Quad]) -> list[Quad]:
    """Return the quads of one source as it wrote them."""
    quads = list(quads)
    kept = [quad for quad in quads if quad.predicate.value in _KEPT]
    if not kept:
        return quads
    graph = _Written(kept)
    several = graph.statements.keys()
    made: dict[Quad, None] = {}
    for quad in quads:
        if quad.predicate.value not in _KEPT and several.isdisjoint(ends(quad)):
            made |= dict.fromkeys(graph.originals(quad))
    # A statement can be on several ids, and is kept with each of them.
    for statements in graph.statements.values():
        made |= {_quad(triple, quads[0].graph_name): None for triple in statements}
    return list(made)


def canonical_iri(store: Store, iri: str) -> str:
    """Return the IRI that stands for one in a store: another one where decisions merged it."""
    from pyoxigraph import Literal, NamedNode

    if not iri.startswith(ID):
        return iri
    found = store.quads_for_pattern(
        None, NamedNode(Tumen.writtenAs), Literal(iri.removeprefix(ID)), None
    )
    return next((quad.subject.value for quad in found), iri)  # type: ignore[union-attr]


def written_ids(store: Store, iri: str) -> dict[str, list[str]]:
    """Return the ids that sources wrote for a thing, each with the graphs of these sources."""
    from pyoxigraph import NamedNode

    found: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(NamedNode(iri), NamedNode(Tumen.writtenAs), None, None):
        found.setdefault(quad.object.value, []).append(quad.graph_name.value)  # type: ignore[union-attr]
    return {id_: sorted(found[id_]) for id_ in sorted(found)}


def cluster(store: Store, iri: str) -> set[str]:
    """Return every IRI that stands for the same thing in a store, the given one included."""
    stands = canonical_iri(store, iri)
    return {iri, stands, *(ID + id_ for id_ in written_ids(store, stands))}


class _Written:
    """Know what one source wrote for each canonical id, from the quads that keep it."""

    def __init__(self, kept: Iterable[Quad]) -> None:
        self.forms: dict[str, list[str]] = defaultdict(list)
        self.statements: dict[str, list[Triple]] = defaultdict(list)
        texts: dict[str, list[str]] = defaultdict(list)
        for quad in kept:
            iri, text = quad.subject.value, quad.object.value  # type: ignore[union-attr]
            if quad.predicate.value == Tumen.writtenAs:
                self.forms[iri].append(ID + text)
            else:
                texts[iri].append(text)
        for iri, lines in texts.items():
            self.statements[iri] = list(_parsed(lines))

    @cached_property
    def _canonical(self) -> dict[str, str]:
        return {id_: iri for iri, ids in self.forms.items() for id_ in ids}

    def originals(self, quad: Quad) -> list[Quad]:
        """Return the quads as written that a stored one comes from."""
        from pyoxigraph import NamedNode, Quad

        subject, object_ = ends(quad)
        forms = [self.forms.get(iri) for iri in (subject, object_)]
        if not any(forms):
            return [quad]
        for iri, ids in zip((subject, object_), forms, strict=True):
            if ids and len(ids) > 1:
                return [
                    _quad(triple, quad.graph_name) for triple in self.statements[iri]
                    if triple.predicate == quad.predicate
                    and self._stored(triple.subject) == subject
                    and (self._stored(triple.object) == object_ if object_
                         else triple.object == quad.object)
                ]  # fmt: skip
        one = NamedNode(forms[0][0]) if forms[0] else quad.subject
        other = NamedNode(forms[1][0]) if forms[1] else quad.object
        return [Quad(one, quad.predicate, other, quad.graph_name)]

    def _stored(self, term: Any) -> str:
        from pyoxigraph import NamedNode

        return self._canonical.get(term.value, term.value) if isinstance(term, NamedNode) else ""


class AsWritten:
    """Look up statements of sources in a store by the ids that they wrote."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._graphs: dict[str, _Written] = {}
        self._merged = next(iter(self._pattern(None, Tumen.writtenAs, None)), None) is not None

    def graph(self, graph: NamedNode) -> list[Quad]:
        """Return everything that a source says, as it wrote it."""
        return restore(self.store.quads_for_pattern(None, None, None, graph))

    def quads(self, subject: Any, predicate: Any, object_: Any) -> Iterator[Quad]:
        """Yield the statements of sources that fit; a term that is None fits all."""
        if not self._merged:
            for quad in self.store.quads_for_pattern(subject, predicate, object_, None):
                if _of_source(quad):
                    yield quad
            return
        seen: set[Quad] = set()
        for stored_subject in self._stored(subject):
            for stored_object in self._stored(object_):
                for quad in self.store.quads_for_pattern(
                    stored_subject, predicate, stored_object, None
                ):
                    if not _of_source(quad) or quad.predicate.value in _KEPT:
                        continue
                    for each in self._written(quad).originals(quad):
                        fits = subject in (None, each.subject) and object_ in (None, each.object)
                        if fits and each not in seen:
                            seen.add(each)
                            yield each

    def _stored(self, term: Any) -> list[Any]:
        """Return the terms by which a store may hold one: itself, and what stands for it."""
        from pyoxigraph import Literal, NamedNode

        if not isinstance(term, NamedNode) or not term.value.startswith(ID):
            return [term]
        text = Literal(term.value.removeprefix(ID))
        found = self._pattern(None, Tumen.writtenAs, text)
        return list({term, *(quad.subject for quad in found)})

    def _written(self, quad: Quad) -> _Written:
        from pyoxigraph import NamedNode

        graph = quad.graph_name.value  # type: ignore[union-attr]
        if graph not in self._graphs:
            kept = [
                found for property_ in _KEPT
                for found in self.store.quads_for_pattern(
                    None, NamedNode(property_), None, NamedNode(graph)
                )
            ]  # fmt: skip
            self._graphs[graph] = _Written(kept)
        return self._graphs[graph]

    def _pattern(self, subject: Any, property_: str, object_: Any) -> Iterator[Quad]:
        from pyoxigraph import NamedNode

        return iter(self.store.quads_for_pattern(subject, NamedNode(property_), object_, None))


def _of_source(quad: Quad) -> bool:
    name = str(getattr(quad.graph_name, "value", ""))
    return not name.startswith(DERIVED) and name != ONTOLOGY_GRAPH


def ends(quad: Quad) -> tuple[str, str]:
    """Return the IRIs of a quad's subject and object; "" for anything but an IRI."""
    from pyoxigraph import NamedNode

    subject, object_ = quad.subject, quad.object
    return (
        subject.value if isinstance(subject, NamedNode) else "",
        object_.value if isinstance(object_, NamedNode) else "",
    )


def _parsed(lines: Iterable[str]) -> Iterator[Triple]:
    from pyoxigraph import RdfFormat, parse

    for quad in parse("\n".join(lines), format=RdfFormat.N_TRIPLES):
        yield quad.triple


def _quad(triple: Triple, graph: Any) -> Quad:
    from pyoxigraph import Quad

    return Quad(triple.subject, triple.predicate, triple.object, graph)
