"""Keep the inferred graph in step with the sources."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.core.casebook import Casebook
from tumen.core.findings import Finding
from tumen.core.processes import gc_disabled
from tumen.core.vocabulary import DERIVED, INFERRED, ONTOLOGY_GRAPH, SOURCE
from tumen.derive.derivation import Derivation
from tumen.derive.inference.axioms import program
from tumen.derive.inference.inconsistency import inconsistent, minimal_clash
from tumen.derive.inference.incremental import apply_delta
from tumen.derive.inference.locations import CaseFiles, contradiction_finding
from tumen.derive.inference.rules import Fact, Program, triple
from tumen.derive.inference.saturate import Facts, clashes, facts_of, inferred, saturate
from tumen.derive.inference.store_view import VOCABULARY, StoreView, facts_in
from tumen.store.ledger import Ledger
from tumen.store.writer import source_graph

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

LEFT_OUT = "inferred-without"  # in the ledger: sources that contradict themselves


class InferredGraph(Derivation):
    """Derive what the axioms of the ontology entail, by DRed where little changes.

    Where more than `much` of all quads are new, rebuilding is quicker. A source that contradicts
    itself takes no part; the update reports it.
    """

    name = "inferred"
    FORMAT_VERSION = "2"
    much = 0.25

    def prepare(self) -> bool:
        """Read the old statements of the changed sources, unless all is derived anew."""
        self._left_out = set(json.loads(self.writer.ledger.meta(LEFT_OUT) or "[]"))
        self.stale |= self._is_much(sum(len(change.quads) for change in self.changes))
        return super().prepare()

    def _is_much(self, fresh: int) -> bool:
        few = fresh / self.much
        for entry in self.writer.noted.values():  # the first few mostly settle it
            few -= entry.quads
            if few <= 0:
                return False
        return fresh > self.much * self.writer.ledger.quads()

    def read_old_state(self) -> None:
        """Read what the changed sources said."""
        slugs = [c.slug for c in self.changes if c.slug not in self._left_out]
        self._before = [quad for slug in slugs for quad in self.revision.before(slug)]

    def update(self) -> None:
        """Update the graph, and note each changed case that contradicts itself."""
        super().update()
        self.writer.ledger.set_meta(LEFT_OUT, json.dumps(sorted(self._left_out)))
        casebook = self.revision.casebook
        files = CaseFiles(casebook)
        bad = (change for change in self.changes if change.slug in self._left_out)
        found = (find_contradiction(c.slug, c.quads, casebook.ontology, files) for c in bad)
        self.findings += (finding for finding in found if finding is not None)

    def rebuild(self) -> None:
        """Derive the whole graph anew."""
        store, rules = self.writer.store, program(self.revision.casebook.ontology)
        whole = self.revision.is_whole()  # then the store need not be read
        self._left_out = rebuild(store, rules, self._changed_facts if whole else None)

    def _changed_facts(self, rules: Program, without: set[str]) -> Facts:
        quads = (q for c in self.changes if c.slug not in without for q in c.quads)
        return facts_of(((str(q.subject), str(q.predicate), str(q.object)) for q in quads), rules)

    def apply_changes(self) -> None:
        """Apply the changes of the sources by overdeleting and rederiving."""
        rules = program(self.revision.casebook.ontology)
        changed = {change.slug for change in self.changes}
        bad = {c.slug for c in self.changes if inconsistent(c.quads, rules)}
        self._left_out = self._left_out - changed | bad
        view = StoreView(self.writer.store, rules, {SOURCE + slug for slug in self._left_out})
        old = facts_in(self._before, rules)
        new = facts_in((q for c in self.changes if c.slug not in bad for q in c.quads), rules)
        gone = {fact for fact in old - new if not view.asserted(fact)}
        delta = apply_delta(view, rules, gone, new - old)
        apply_diff(self.writer.store, delta.gained, delta.lost)


def find_contradiction(
    slug: str, quads: Iterable[Quad], ontology: Path, files: CaseFiles
) -> Finding | None:
    """Report that a source contradicts itself, by a minimal set of statements; None if not."""
    rules = program(ontology)
    clash = minimal_clash(facts_in(quads, rules), rules)
    if clash is None:
        return None
    return contradiction_finding(clash, dict.fromkeys(clash.statements, slug), files)


def left_out(casebook: Casebook) -> frozenset[str]:
    """Return the sources from which a built casebook infers nothing: they contradict themselves."""
    ledger = Ledger(casebook.build / "graph" / "ledger.sqlite")
    try:
        return frozenset(json.loads(ledger.meta(LEFT_OUT) or "[]"))
    finally:
        ledger.close()


def apply_diff(store: Store, gained: Iterable[Fact], lost: Iterable[Fact]) -> None:
    """Add facts to the inferred graph and remove others, in one transaction."""
    # The terms are the engine's own serialisation: nothing can break out of it.
    here = f"{{ GRAPH <{INFERRED}> {{"
    out, in_ = (" ".join(f"{' '.join(triple(f))} ." for f in facts) for facts in (lost, gained))
    updates = [f"DELETE DATA {here} {out} }} }}"] if out else []
    updates += [f"INSERT DATA {here} {in_} }} }}"] if in_ else []
    if updates:
        store.update(" ; ".join(updates))


def rebuild(
    store: Store, rules: Program, read: Callable[[Program, set[str]], Facts] | None = None
) -> set[str]:
    """Derive the inferred graph anew; return the sources left out, which contradict themselves.

    `read` gives the facts that all sources assert, except those named; without it the store is
    read.
    """
    from pyoxigraph import NamedNode, RdfFormat

    read = read or partial(stored_facts, store)
    asserted = read(rules, set())
    facts = closure(asserted, rules)
    left_out = _contradictory(store, rules, facts)
    if left_out:
        asserted = read(rules, left_out)
        facts = closure(asserted, rules)
    store.remove_graph(NamedNode(INFERRED))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "inferred.nt"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(_lines(facts, asserted, rules))
        store.bulk_load(path=str(path), format=RdfFormat.N_TRIPLES, to_graph=NamedNode(INFERRED))
    return left_out


def _lines(facts: Facts, asserted: Facts, rules: Program) -> Iterator[str]:
    for key, row in inferred(facts, asserted, rules):
        if not row[0].startswith(VOCABULARY):
            yield f"{' '.join(triple((key, row)))} .\n"


def closure(asserted: Facts, rules: Program) -> Facts:
    """Return the deductive closure of asserted facts."""
    facts = Facts()
    facts.sets.update({key: set(rows) for key, rows in asserted.sets.items()})
    for class_, terms in asserted.domain_range_members.items():
        facts.sets[class_] |= {(term,) for term in terms}
    with gc_disabled():
        saturate(facts, rules)
    return facts


def stored_facts(store: Store, rules: Program, without: Iterable[str] = ()) -> Facts:
    """Read the facts that the sources in a store assert, except those in `without`."""
    from pyoxigraph import RdfFormat

    skipped = {f"<{SOURCE}{slug}>" for slug in without} | {f"<{ONTOLOGY_GRAPH}>"}
    derived = f"<{DERIVED}"

    def triples(path: Path) -> Iterator[tuple[str, str, str]]:
        relations = rules.relations
        with path.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                s, p, rest = line.split(" ", 2)
                if p in relations or p.endswith("22-rdf-syntax-ns#type>"):
                    o, graph, _ = rest.rsplit(" ", 2)
                    if graph not in skipped and not graph.startswith(derived):
                        yield s, p, o

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "asserted.nq"
        store.dump(str(path), format=RdfFormat.N_QUADS)
        return facts_of(triples(path), rules)


def _contradictory(store: Store, rules: Program, facts: Facts) -> set[str]:
    """Find the sources that contradict themselves, among those that a clash touches.

    A clash within one source is a clash of all sources too, so none is missed.
    """
    from pyoxigraph import NamedNode

    suspects: set[str] = set()
    for _, broken in clashes(facts, rules):
        thing = NamedNode(broken[0][1][0][1:-1])
        for pattern in ((thing, None, None, None), (None, None, thing, None)):
            suspects |= {
                quad.graph_name.value  # type: ignore[union-attr]
                for quad in store.quads_for_pattern(*pattern)
            }
    slugs = {name.removeprefix(SOURCE) for name in suspects if name.startswith(SOURCE)}
    return {
        slug
        for slug in slugs
        if inconsistent(store.quads_for_pattern(None, None, None, source_graph(slug)), rules)
    }
