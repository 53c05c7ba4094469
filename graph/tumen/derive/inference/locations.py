"""Locate statements in case files, and word contradictions between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tumen.core.casebook import Casebook
from tumen.core.findings import Finding
from tumen.core.input import InputError
from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE
from tumen.derive.identity.settle import settle
from tumen.derive.inference.inconsistency import Clash
from tumen.derive.inference.rules import RDF_TYPE, Fact, triple
from tumen.parse.decisions import read_decisions
from tumen.store.written_ids import ends

if TYPE_CHECKING:
    from tumen.parse.case import Case


@dataclass(frozen=True, slots=True)
class Place:
    """Represent a line of a case file; `file` is its display path."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class CaseFiles:
    """Hold the case files of a casebook, each read at most once and only when needed.

    `read` are cases already read, with the names of their files, by slug.
    """

    def __init__(self, casebook: Casebook, read: Mapping[str, tuple[str, Case]] = {}) -> None:
        self._casebook = casebook
        self._cases: dict[str, tuple[str, Case] | None] = dict(read)

    def place(self, slug: str, fact: Fact) -> Place | None:
        """Return where a case states a fact; None where no file of it can be read.

        A public view has no places: its statements are not those of the files.
        """
        if self._casebook.private is not None:
            return None
        if slug not in self._cases:
            self._cases[slug] = self._read(slug)
        found = self._cases[slug]
        if found is None:
            return None
        shown, case = found
        subject, predicate, other = triple(fact)
        value = other[1:-1] if other.startswith("<") else other.split('"')[1]
        wanted = (subject[1:-1], predicate[1:-1], value)
        mark = case.origins.value(*self._as_written(case, wanted))
        return Place(shown, mark.line, mark.column)

    def _as_written(self, case: Case, wanted: tuple[str, str, str]) -> tuple[str, str, str]:
        """Return a statement with the ids that a case wrote for things that decisions merged."""
        stands = self._canonical
        if not stands:
            return wanted
        for quad in case.quads:
            subject, value = ends(quad)
            said = subject, quad.predicate.value, value or str(getattr(quad.object, "value", ""))
            if (stands.get(said[0], said[0]), said[1], stands.get(said[2], said[2])) == wanted:
                return said
        return wanted

    @cached_property
    def _canonical(self) -> dict[str, str]:
        """Map merged IRIs to what stands for them, as far as the decisions alone tell."""
        read = read_decisions(self._casebook)
        made = {path.stem: decision for path, decision, _ in read if decision is not None}
        settled = settle(made, lambda _: frozenset())
        return {ID + one: ID + other for one, other in settled.canonical.items()}

    def _read(self, slug: str) -> tuple[str, Case] | None:
        from tumen.parse import read_case

        for path in self._casebook.case_files():
            if path.stem == slug:
                shown = self._casebook.display_path(path)
                try:
                    data = self._casebook.read(path)
                except InputError:
                    return None
                case, _ = read_case(data, path, shown, self._casebook.ontology)
                return None if case is None else (shown, case)
        return None


def short(term: str) -> str:
    """Shorten a term to the form used in case files.

    >>> short("<https://w3id.org/tumen/id/thae-yong-ho>"), short('"태영호"@ko')
    ('thae-yong-ho', '"태영호"@ko')
    """
    for base in (ID, SOURCE, ONTOLOGY):
        if term.startswith(f"<{base}"):
            return term[len(base) + 1 : -1]
    return term


def short_fact(fact: Fact) -> str:
    """Return a fact in short form: `thae-yong-ho type Person`."""
    subject, predicate, other = triple(fact)
    name = "type" if predicate == RDF_TYPE else short(predicate)
    return f"{short(subject)} {name} {short(other)}"


def contradiction_finding(clash: Clash, said_in: Mapping[Fact, str], files: CaseFiles) -> Finding:
    """Report that statements contradict each other, placed at the first of them.

    `said_in` maps each statement to the slug of the source to look it up in.
    """
    places = [files.place(said_in[fact], fact) for fact in clash.statements]
    texts = [
        f"'{short_fact(fact)}' ({f'{place.file}:{place.line}' if place else said_in[fact]})"
        for fact, place in zip(clash.statements, places, strict=True)
    ]
    sources = sorted(set(said_in.values()))
    first = next((place for place in places if place), Place(sources[0], 1, 1))
    together = f"these cannot all be true, because {clash.axiom}: {listed(texts)}"
    if len(sources) > 1:
        # Disputes compare classes, but not, for example, the order of events.
        of_kinds = all(triple(fact)[1] == RDF_TYPE for fact in clash.statements)
        return Finding(
            first.file, first.line, first.column, "info", "sources-contradict", together,
            "Both accounts stand; see: tumen disputes" if of_kinds else "Both accounts stand.",
        )  # fmt: skip
    return Finding(
        first.file, first.line, first.column, "warning", "inconsistent", together,
        "Nothing is inferred from this case until one is corrected.",
    )  # fmt: skip


def listed(texts: Iterable[Any]) -> str:
    """Join texts with commas and "and".

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    *first, last = map(str, texts)
    return f"{', '.join(first)} and {last}" if first else last
