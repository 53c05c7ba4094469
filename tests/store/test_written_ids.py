"""Ids in a source's graph: replaced by canonical ones, and given back triple for triple."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from tumen.core.vocabulary import ID, SOURCE, Tumen
from tumen.store.written_ids import (
    AsWritten,
    canonical_iri,
    cluster,
    resolve,
    restore,
    written_ids,
)

NAMES = [NamedNode(ID + name) for name in ("a", "b", "c", "d", "e")]
PROPERTIES = [NamedNode(Tumen.spouse), NamedNode(Tumen.parent)]
GRAPH = NamedNode(f"{SOURCE}memo")
VALUES = [*NAMES, Literal("a"), Literal('b "said"\n', language="en")]

quads = st.builds(
    lambda s, p, o: Quad(s, p, o, GRAPH),
    st.sampled_from(NAMES), st.sampled_from(PROPERTIES), st.sampled_from(VALUES),
)  # fmt: skip
sources = st.lists(quads, max_size=12, unique=True)
# Each id and the one that stands for it; what stands for another stands for itself.
clusters = st.dictionaries(
    st.sampled_from(NAMES[1:]).map(lambda node: node.value), st.sampled_from(["a", "b"])
).map(lambda made: {iri: ID + to for iri, to in made.items() if iri not in (ID + "b", ID + to)})


@given(sources, clusters, clusters)
def test_what_was_written_is_restored_whatever_was_merged(
    source: list[Quad], one: dict[str, str], other: dict[str, str]
) -> None:
    made = resolve(source, one)
    assert set(restore(made)) == set(source)
    assert set(resolve(made, other)) == set(resolve(source, other))
    assert set(resolve(made, {})) == set(source)
    said = [q for q in made if q.predicate in PROPERTIES]
    assert {t.value for q in said for t in (q.subject, q.object)}.isdisjoint(one)
    assert {(q.subject, q.object) for q in said} == {
        tuple(
            NamedNode(one.get(t.value, t.value)) if isinstance(t, NamedNode) else t
            for t in (q.subject, q.object)
        )
        for q in source
    }


@given(sources, clusters, st.sampled_from([None, *NAMES]), st.sampled_from([None, *VALUES]))
def test_statements_are_found_by_the_ids_that_were_written(
    source: list[Quad], merged: dict[str, str], subject: NamedNode | None, value: NamedNode | None
) -> None:
    store = Store()
    store.extend(resolve(source, merged))
    found = list(AsWritten(store).quads(subject, None, value))
    assert len(found) == len(set(found))
    assert set(found) == {
        q for q in source if subject in (None, q.subject) and value in (None, q.object)
    }


def test_a_source_with_two_ids_of_one_thing_keeps_which_said_what() -> None:
    a, b, spouse = NAMES[0], NAMES[1], PROPERTIES[0]
    source = [Quad(a, spouse, NAMES[2], GRAPH), Quad(b, spouse, NAMES[2], GRAPH)]
    store = Store()
    store.extend(resolve(source, {b.value: a.value}))
    assert canonical_iri(store, b.value) == a.value
    assert written_ids(store, a.value) == {"a": [GRAPH.value], "b": [GRAPH.value]}
    assert cluster(store, b.value) == {a.value, b.value}
    assert [q.object for q in store.quads_for_pattern(a, spouse, None)] == [NAMES[2]]
    assert set(AsWritten(store).graph(GRAPH)) == set(source)
