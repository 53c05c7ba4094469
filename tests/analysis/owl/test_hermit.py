"""The rules conclude what HermiT does, on the shipped cases and on small worlds; never a cause."""

from __future__ import annotations

from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from made_up import ONTOLOGY_FOLDER, Said, quads, statement
from rdflib import OWL, RDF, Graph

from tumen.analysis.owl.dl_profile import axioms_of
from tumen.analysis.owl.hermit import Deadline, consistent
from tumen.analysis.owl.report import reason, stored_cases
from tumen.core.casebook import Casebook, find_casebook
from tumen.core.vocabulary import INFERRED, ONTOLOGY
from tumen.derive.inference.axioms import program
from tumen.derive.inference.saturate import facts_of, inferred
from tumen.derive.inference.update import closure
from tumen.store.reader import open_reader

RULES = program(ONTOLOGY_FOLDER)
KIND = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
# Whatever a claim says, above all its cause and its effect: none of it may ever be concluded.
CAUSAL = {
    str(term)
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)
    for term in Graph().parse(ONTOLOGY_FOLDER / "claims.ttl").subjects(RDF.type, kind)
}
CAUSAL_KINDS = {ONTOLOGY + name for name in ("Claim", "CausalClaim")}


def worlds() -> st.SearchStrategy[list[set[Said]]]:
    return st.lists(st.sets(statement(), min_size=4, max_size=14), min_size=20, max_size=20)


def apart(said: set[Said], number: int) -> set[Said]:
    """The same about other things, so that many worlds can be looked at together."""

    def renamed(term: str) -> str:
        return term if term.startswith(("#", '"')) else f"{term}-{number}"

    return {(renamed(s), p, value if p == "type" else renamed(value)) for s, p, value in said}


@pytest.mark.slow
@settings(
    max_examples=2, deadline=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(worlds())
def test_on_small_worlds_the_rules_conclude_and_refuse_what_hermit_does(
    many: list[set[Said]],
) -> None:
    casebook = Casebook(ONTOLOGY_FOLDER.parent, Path("nowhere"))
    cases = {f"world-{n}": quads(f"world-{n}", apart(said, n)) for n, said in enumerate(many)}
    report = reason(casebook, cases)
    assert (report.missed, report.unfounded) == ((), ())
    assert report.conclusions
    assert not [f for f in report.findings if "HermiT" in f.message], (
        "what the rules accept, so does it"
    )
    axioms = [one.triple for one in axioms_of(casebook)]
    for slug in report.set_aside[:2]:
        triples = [quad.triple for quad in cases[slug]]
        assert not consistent([*axioms, *triples], Deadline(60)), (
            "what the rules refuse, so does it"
        )


@pytest.mark.slow
def test_on_the_shipped_cases_the_build_concluded_what_hermit_does_and_no_cause(
    built: Path,
) -> None:
    store = open_reader(find_casebook(built))
    report = reason(find_casebook(built), stored_cases(store))
    assert (report.sound, report.findings, report.set_aside) == (True, (), ())
    kept = {
        (q.subject.value, q.predicate.value, q.object.value)  # type: ignore[union-attr]
        for q in store.quads_for_pattern(None, None, None, ox.NamedNode(INFERRED))
        if isinstance(q.object, ox.NamedNode)
    }
    assert kept == set(report.conclusions)
    assert {p for _, p, _ in kept} & CAUSAL == set()
    assert {o for _, p, o in kept if p == KIND} & CAUSAL_KINDS == set()


def test_no_rule_concludes_a_cause() -> None:
    concluded = {rule.head.key[1:-1] for rule in RULES.rules}
    assert {f"{ONTOLOGY}cause", f"{ONTOLOGY}effect"} <= CAUSAL
    assert concluded & CAUSAL == set()
    assert concluded - {key[1:-1] for key in RULES.above} <= {
        ONTOLOGY + name
        for name in (
            "affiliatedWith", "after", "agent", "alias", "basedIn", "child", "departing", "departsIn",
            "hasMember", "hasMembership", "hasPart", "hasTenure", "holder", "imposedBy", "imposes",
            "locatedIn", "member", "memberOf", "near", "officeOf", "parent", "partOf", "participant",
            "participatesIn", "postedTo", "reachedBy", "seniorityHeld", "sibling", "spouse", "target",
            "targetedBy", "within",
        )
    }, "a property that is concluded for the first time: is it one that may be?"  # fmt: skip


def test_an_axiom_that_would_conclude_a_cause_is_seen() -> None:
    """What the test above looks for is there to be found."""
    from tumen.derive.inference.axioms import compile_rules

    chain = "<http://www.w3.org/2000/01/rdf-schema#subPropertyOf>"
    rules = compile_rules([(f"<{ONTOLOGY}follows>", chain, f"<{ONTOLOGY}effect>")]).rules
    assert {rule.head.key[1:-1] for rule in rules} & CAUSAL == {f"{ONTOLOGY}effect"}


def test_nor_does_another_reasoner_conclude_one_with_the_alignments() -> None:
    """OWL-RL, which believes the alignments too, over a case that is all causes."""
    graph = Graph()
    for path in sorted(ONTOLOGY_FOLDER.glob("*.ttl")):
        graph.parse(path)
    graph.parse(ONTOLOGY_FOLDER.parent / "tests" / "ontology" / "inference.ttl")
    before = {(str(s), str(p), str(o)) for s, p, o in graph if str(p) in CAUSAL}
    kinds = {(str(s), str(o)) for s, p, o in graph if str(p) == KIND and str(o) in CAUSAL_KINDS}
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert {(str(s), str(p), str(o)) for s, p, o in graph if str(p) in CAUSAL} == before
    after = {(str(s), str(o)) for s, p, o in graph if str(p) == KIND and str(o) in CAUSAL_KINDS}
    assert after == kinds | {(s, f"{ONTOLOGY}Claim") for s, _ in kinds}


@settings(max_examples=60, deadline=None)
@given(st.sets(statement(), min_size=6, max_size=14))
def test_relations_that_are_not_kept_tell_what_their_ends_are_all_the_same(said: set[Said]) -> None:
    """Loading a whole graph keeps no row of a relation that only tells classes."""
    triples = [(str(q.subject), str(q.predicate), str(q.object)) for q in quads("one", said)]
    whole = facts_of(triples, RULES)
    kept = closure(whole, RULES)
    plain = facts_of([], RULES)
    for s, p, o in triples:
        plain.sets[o if p == f"<{KIND}>" else p].add((s,) if p == f"<{KIND}>" else (s, o))
    full = closure(plain, RULES)
    assert set(inferred(kept, whole, RULES)) == set(inferred(full, plain, RULES))
