"""Keeps the derived graph of disputes in step with the sources, at the cost of what changed.

A build notes in the ledger, together with the sources that it has written, which disputes are due
to be looked into again; so a build that is cut off is made good by the next. The disputes that a
change can touch are those in which the source took or now takes a side, and those that hang on
what it says of which place lies in which.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from tumen.core.vocabulary import DISPUTES, ONTOLOGY, Tumen
from tumen.derive.disputes import Scope, iterate_disputes
from tumen.derive.disputes.comparable import PLACES
from tumen.derive.disputes.containment import CONTAINMENT, located_in_any
from tumen.derive.disputes.dispute import Dispute
from tumen.parse.case import RDF_TYPE
from tumen.store.disk_errors import disk_errors
from tumen.store.lookup import asserted_subjects, column
from tumen.store.writer import Change, Writer, source_graph

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

# Raise it when disputes are found or written in another way: the next build then makes all anew.
METHOD = "1"
_ALL = "*"
# With more changed sources than this, looking through everything is quicker.
_MANY = 500


def disputes_due(writer: Writer, changes: Sequence[Change], *, everything: bool) -> str:
    """What is to be looked into again once these changes are written, as a note for the ledger."""
    earlier = writer.ledger.meta("underived") or ""
    if everything or earlier == _ALL or len(changes) > _MANY:
        return _ALL
    notes: dict[str, set[str]] = {"sources": set(), "things": set(), "moved": set()}
    for name, values in json.loads(earlier or "{}").items():
        notes[name].update(values)
    for change in changes:
        notes["sources"].add(source_graph(change.slug).value)
        before, after = set(writer.quads(change.slug)), set(change.quads)
        for quad in before | after:
            if quad.predicate.value == Tumen.describes:
                notes["things"].add(quad.object.value)  # type: ignore[union-attr]
        for quad in before ^ after:
            if quad.predicate.value in CONTAINMENT:
                notes["moved"].add(quad.subject.value)  # type: ignore[union-attr]
    return (
        json.dumps({name: sorted(values) for name, values in notes.items()}) if changes else earlier
    )


def derive_disputes(writer: Writer) -> bool:
    """Bring the graph of disputes up to date; false where there was nothing to do.

    Say `settled` once readers can see it.
    """
    due = writer.ledger.meta("underived") or ""
    if writer.ledger.meta("disputes") != _made_from(writer):
        due = _ALL
    if not due:
        return False
    with disk_errors(writer.home):
        if due == _ALL:
            _derive_all(writer)
        else:
            _derive_again(writer, json.loads(due))
    return True


def settled(writer: Writer) -> None:
    """Note that readers see the disputes as they are now."""
    writer.ledger.set_meta("underived", "")
    writer.ledger.set_meta("disputes", _made_from(writer))


def _made_from(writer: Writer) -> str:
    """What the disputes depend on besides the cases: how they are found, and what was loaded."""
    loads = sorted(loaded.content for loaded in writer.ledger.loads())
    return sha256(" ".join([METHOD, *loads]).encode()).hexdigest()


def _derive_all(writer: Writer) -> None:
    from pyoxigraph import NamedNode

    found = (made for _, made in iterate_disputes(writer.store) if made is not None)
    writer.replace(NamedNode(DISPUTES), _quads(found))


def _derive_again(writer: Writer, due: dict[str, list[str]]) -> None:
    from pyoxigraph import NamedNode

    store, graph = writer.store, NamedNode(DISPUTES)
    stale = {
        quad.subject.value  # type: ignore[union-attr]
        for source in due["sources"]
        for quad in store.quads_for_pattern(
            None, NamedNode(Tumen.hasSideIn), NamedNode(source), graph
        )
    }
    outcome = dict(iterate_disputes(store, _scope(store, due, stale)))
    gone = {
        quad
        for iri in stale | outcome.keys()
        for quad in store.quads_for_pattern(NamedNode(iri), None, None, graph)
    }
    fresh = set(_quads(made for made in outcome.values() if made is not None))
    if gone != fresh:
        # One update is one transaction; the engine itself serialises its terms.
        store.update(f"DELETE DATA {_block(gone - fresh)} ; INSERT DATA {_block(fresh - gone)}")


def _scope(store: Store, due: dict[str, list[str]], stale: Iterable[str]) -> Scope:
    """The claims and things that what is due can bear on."""
    from pyoxigraph import NamedNode

    claims = {
        claim
        for values in column(store, Tumen.states, due["sources"]).values()
        for claim, _ in values
    }
    things = set(due["things"])
    for iri in stale:
        for quad in store.quads_for_pattern(NamedNode(iri), None, None, NamedNode(DISPUTES)):
            if quad.predicate.value == Tumen.hasSide:
                claims.add(quad.object.value)  # type: ignore[union-attr]
            elif quad.predicate.value == Tumen.contests:
                things.add(quad.object.value)  # type: ignore[union-attr]
    for place in located_in_any(store, due["moved"]):
        for property_ in PLACES:
            things |= asserted_subjects(store, property_, place)
        claims |= asserted_subjects(store, Tumen.object, place)
    return Scope(frozenset(claims), frozenset(things))


def _quads(disputes: Iterable[Dispute]) -> Iterable[Quad]:
    from pyoxigraph import Literal, NamedNode, Quad

    graph = NamedNode(DISPUTES)
    for made in disputes:
        subject = NamedNode(made.iri)
        links = [(RDF_TYPE, Tumen.Dispute), (Tumen.disputeKind, ONTOLOGY + made.kind)]
        links += [(Tumen.contests, thing) for thing in made.things]
        links += [(Tumen.hasSide, claim) for claim in made.claims]
        links += [(Tumen.hasSideIn, source) for source in made.sources]
        for property_, value in links:
            yield Quad(subject, NamedNode(property_), NamedNode(value), graph)
        reason = Literal(made.why, language="en")
        yield Quad(subject, NamedNode(Tumen.reason), reason, graph)


def _block(quads: Iterable[Quad]) -> str:
    rows = (f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads)
    return f"{{ GRAPH <{DISPUTES}> {{ {' '.join(rows)} }} }}"
