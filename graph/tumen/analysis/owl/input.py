"""Prepare the statements of sources for HermiT: set contradictions aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from tumen.core.casebook import Casebook
from tumen.core.findings import Finding
from tumen.derive.inference.axioms import program
from tumen.derive.inference.inconsistency import Clash, minimal_clash, quickxplain
from tumen.derive.inference.locations import CaseFiles, contradiction_finding
from tumen.derive.inference.rules import RDF_TYPE, Fact, fact, triple
from tumen.derive.inference.saturate import facts_of
from tumen.derive.inference.store_view import VOCABULARY
from tumen.derive.inference.update import closure

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

Statement = tuple[str, str, str]


class Statements:
    """Hold the statements of sources, `size` in number.

    `bad` are the sources that contradict themselves; `findings` tell why, and what else clashes.
    """

    def __init__(self, casebook: Casebook, cases: Mapping[str, Iterable[Quad]]) -> None:
        self._rules = program(casebook.ontology)
        self._files = CaseFiles(casebook)
        self._triples: dict[Fact, Triple] = {}
        self._said: dict[str, set[Fact]] = {}
        for slug, quads in cases.items():
            said = self._said[slug] = set()
            for quad in quads:
                one = fact(str(quad.subject), str(quad.predicate), str(quad.object))
                self._triples[one] = quad.triple
                said.add(one)
        self.size = len(self._triples)
        self._contested: set[Fact] = set()
        self.bad: set[str] = set()
        self.findings: list[Finding] = []

    @property
    def sources(self) -> tuple[str, ...]:
        """Return all sources, by slug."""
        return tuple(sorted(self._said))

    def all(self, sources: Iterable[str] | None = None) -> set[Fact]:
        """Return the statements of the sources, or of some, without those set aside."""
        names = set(self._said if sources is None else sources) - self.bad
        return {one for slug in names for one in self._said[slug]} - self._contested

    def triples(self, facts: Iterable[Fact] | None = None) -> list[Triple]:
        """Return statements as triples, in a fixed order."""
        chosen = self.all() if facts is None else facts
        return [self._triples[one] for one in sorted(chosen, key=triple)]

    def set_aside_clashes(self) -> None:
        """Set aside what the rules find to clash, within each source, then between sources."""
        for slug in self.sources:
            clash = minimal_clash(self._heeded([slug]), self._rules)
            if clash is not None:
                self._blame(clash)
        while (clash := minimal_clash(self._heeded(None), self._rules)) is not None:
            self._blame(clash)

    def set_aside_unseen(self, clashing: Callable[[list[Triple]], bool]) -> None:
        """Set aside what clashes by axioms that no rule covers; `clashing` runs HermiT."""
        names = [slug for slug in self.sources if slug not in self.bad]
        few = quickxplain(names, lambda some: clashing(self.triples(self.all(some))))
        facts: Sequence[Fact] = sorted(self.all(few), key=triple)
        least = quickxplain(facts, lambda some: clashing(self.triples(some)))
        self._blame(Clash("an axiom that only HermiT covers forbids it", tuple(least)))

    def compared(self, theirs: Iterable[Statement]) -> tuple[tuple[Statement, ...], ...]:
        """Return what HermiT infers and the rules do not, and the reverse.

        Of values that are literals HermiT tells nothing.
        """
        stated = {_bare(one) for one in self.all() if one[1][-1].startswith("<")}
        closed = closure(facts_of(map(triple, self.all()), self._rules), self._rules)
        ours = {
            _bare(one)
            for one in closed.all()
            if one[1][-1].startswith("<")
            and not one[1][0].startswith(VOCABULARY)
            and (len(one[1]) == 1 or one[1][0] != one[1][1])
        }
        # A chain never relates a thing to itself (see `Rule.allows`), by OWL it may.
        theirs = {(s, p, o) for s, p, o in theirs if s != o}
        whole = self._with_broader_kinds({*theirs, *stated})
        return tuple(sorted(whole - ours - stated)), tuple(sorted(ours - whole))

    def _with_broader_kinds(self, statements: set[Statement]) -> set[Statement]:
        kind = RDF_TYPE[1:-1]
        above = {
            (subject, kind, upper[1:-1])
            for subject, predicate, class_ in statements
            if predicate == kind
            for upper in self._rules.above.get(f"<{class_}>", ())
        }
        return statements | above

    def _heeded(self, sources: Iterable[str] | None) -> set[Fact]:
        heeded = {1: self._rules.classes, 2: self._rules.relations}
        return {one for one in self.all(sources) if one[0] in heeded[len(one[1])]}

    def _blame(self, clash: Clash) -> None:
        """Record a clash: of the source that states all of it, else between sources."""
        for slug in self.sources:
            if slug not in self.bad and self._said[slug] >= set(clash.statements):
                self.bad.add(slug)
                said_in = dict.fromkeys(clash.statements, slug)
                break
        else:
            self._contested |= set(clash.statements)
            said_in = {
                one: next(slug for slug in self.sources if one in self._said[slug])
                for one in clash.statements
            }
        self.findings.append(contradiction_finding(clash, said_in, self._files))


def _bare(one: Fact) -> Statement:
    subject, predicate, other = triple(one)
    return subject[1:-1], predicate[1:-1], other[1:-1]
