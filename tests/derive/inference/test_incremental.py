"""What a change does to the conclusions is what deriving all anew would do."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import ONTOLOGY_FOLDER, Said, inferred, quads, statement, told

from tumen.core.casebook import Casebook
from tumen.derive.derivation import Revision
from tumen.derive.inference.axioms import program
from tumen.derive.inference.incremental import apply_delta
from tumen.derive.inference.store_view import StoreView, facts_in
from tumen.derive.inference.update import (
    InferredGraph,
    apply_diff,
    closure,
    rebuild,
    stored_facts,
)
from tumen.store.ledger import Entry
from tumen.store.writer import Change, Writer, digest, source_graph

CASEBOOK = Casebook(ONTOLOGY_FOLDER.parent, ONTOLOGY_FOLDER.parent / "build")
RULES = program(ONTOLOGY_FOLDER)
SOURCES = ("one", "two", "three")


class StepByStep(InferredGraph):
    much = 1e9


world = st.sets(statement(), max_size=14)


def replaced(store: ox.Store, slug: str, said: set[Said]) -> None:
    """Replace what a source says, and follow up what that does."""
    old = list(store.quads_for_pattern(None, None, None, source_graph(slug)))
    new = quads(slug, said)
    for quad in old:
        store.remove(quad)
    store.extend(new)
    view = StoreView(store, RULES)
    before, after = facts_in(old, RULES), facts_in(new, RULES)
    gone = {fact for fact in before - after if not view.asserted(fact)}
    difference = apply_delta(view, RULES, gone, after - before)
    apply_diff(store, difference.gained, difference.lost)


def afresh(store: ox.Store) -> set[ox.Triple]:
    """What the sources in a store come to when everything is derived anew; clashes play no part."""
    copy = ox.Store()
    copy.extend(q for q in store if q.graph_name.value in {source_graph(s).value for s in SOURCES})  # type: ignore[union-attr]
    for slug in SOURCES:  # one by one into an empty store, so that none is left out
        difference = apply_delta(
            StoreView(copy, RULES), RULES, set(),
            facts_in(copy.quads_for_pattern(None, None, None, source_graph(slug)), RULES),
        )  # fmt: skip
        apply_diff(copy, difference.gained, difference.lost)
    return inferred(copy)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SOURCES), world), min_size=1, max_size=6))
def test_any_sequence_of_changes_ends_where_deriving_anew_does(
    changes: list[tuple[str, set[Said]]],
) -> None:
    from tumen.derive.inference.rules import triple as of_fact
    from tumen.derive.inference.saturate import inferred as all_inferred
    from tumen.derive.inference.store_view import VOCABULARY

    store = ox.Store()
    for slug, said in changes:
        replaced(store, slug, said)
    asserted = stored_facts(store, RULES)
    whole = {
        " ".join(of_fact(fact))
        for fact in all_inferred(closure(asserted, RULES), asserted, RULES)
        if not fact[1][0].startswith(VOCABULARY)
    }
    assert {str(triple) for triple in inferred(store)} == whole
    assert inferred(store) == afresh(store)


def opened(folder: Path) -> Writer:
    """A store that has been published once, as any store in use has."""
    with Writer(folder, beside=True) as writer:
        writer.publish()
    return Writer(folder, beside=False)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SOURCES), world), min_size=2, max_size=5))
def test_builds_end_where_one_that_derives_anew_does_whatever_contradicts_itself(
    changes: list[tuple[str, set[Said]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as writer:
        for slug, said in changes:
            new = quads(slug, said)
            count, hash_ = digest(new)
            change = Change(slug, Entry(slug, "x", "", "", count, hash_), new)
            step = StepByStep(Revision(writer, CASEBOOK, [change], "v"))
            step.prepare()
            writer.write([change])
            step.update()
            step.mark_done()
        kept = inferred(writer.store)
        left_out = set(step._left_out)
        assert rebuild(writer.store, RULES) == left_out
        assert inferred(writer.store) == kept


def test_what_a_source_says_itself_is_not_inferred_and_comes_back_when_it_falls_silent() -> None:
    store = ox.Store()
    replaced(store, "one", {("ningbo", "within", "zhejiang"), ("zhejiang", "within", "china")})
    link = {("ningbo", "within", "china")}
    assert link <= told(inferred(store))
    replaced(store, "two", link)
    assert not link <= told(inferred(store))
    replaced(store, "two", set())
    assert link <= told(inferred(store))
    replaced(store, "one", {("zhejiang", "within", "china")})
    assert told(inferred(store)) == {
        ("china", "type", "Place"),
        ("zhejiang", "locatedIn", "china"),
        ("zhejiang", "type", "Place"),
    }


def test_a_circle_does_not_hold_itself_up() -> None:
    store = ox.Store()
    around = {("ningbo", "within", "zhejiang"), ("zhejiang", "within", "ningbo")}
    replaced(store, "one", around | {("zhejiang", "within", "china")})
    assert ("ningbo", "within", "china") in told(inferred(store))
    replaced(store, "one", around)
    assert ("ningbo", "within", "china") not in told(inferred(store))


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 5), st.sampled_from(["within", "partOf", "follows"]), st.booleans())
def test_a_cycle_makes_nothing_a_part_of_itself(length: int, relation: str, at_once: bool) -> None:
    ring = [f"g{number}" for number in range(length)]
    said = {(one, relation, other) for one, other in zip(ring, ring[1:] + ring[:1], strict=True)}
    store = ox.Store()
    for place, slug in enumerate(SOURCES):
        share = said if at_once else set(sorted(said)[place :: len(SOURCES)])
        replaced(store, slug, share)
    assert not [triple for triple in inferred(store) if triple.subject == triple.object]
    whole = closure(stored_facts(store, RULES), RULES)
    assert not [row for _, row in whole.all() if len(row) == 2 and row[0] == row[1]]
