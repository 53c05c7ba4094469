"""Open a casebook and query it from Python."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import TYPE_CHECKING

from tumen.core.arguments import count, fraction, seconds, text, texts
from tumen.core.arguments import path as given_path
from tumen.core.casebook import Casebook, find_casebook
from tumen.core.errors import TumenError

if TYPE_CHECKING:
    import owlready2
    import rdflib

    from tumen.analysis.audit import AuditFinding
    from tumen.analysis.network import Network
    from tumen.analysis.owl.report import Report
    from tumen.analysis.proofs.why import Reason
    from tumen.build.build import BuildReport
    from tumen.core.findings import Finding
    from tumen.derive.disputes import Dispute
    from tumen.derive.identity.proposals import Proposal
    from tumen.explorer.notebook import Page
    from tumen.query.about import Dossier
    from tumen.query.named_query import Question
    from tumen.query.parameters import Argument
    from tumen.query.rows import Rows
    from tumen.store.ledger import Loaded


class Book:
    """Query one casebook. Make one with `tumen.open(path)`."""

    def __init__(self, casebook: Casebook) -> None:
        self.casebook = casebook
        self._networks: dict[tuple[str, str], Network] = {}

    def __repr__(self) -> str:
        return f"<tumen casebook {self.casebook.root}>"

    def build(self, *, fresh: bool = False) -> BuildReport:
        """Bring the store up to date with the case files; see `tumen.build.build.build`."""
        from tumen.build.build import build

        self._must_be_private()
        return build(self.casebook, fresh=fresh)

    def check(self) -> list[Finding]:
        """Return all findings in all case files; nothing is built."""
        from tumen.build.check_only import check_files
        from tumen.build.upgrade import check_copy

        self._must_be_private()
        return [*check_copy(self.casebook), *check_files(self.casebook)]

    def load(self, path: str | PathLike[str], *, any_graph: bool = False) -> Loaded:
        """Add the quads of an N-Quads file to the store, all or none; see `store.bulk_load`."""
        from tumen.store.bulk_load import load

        self._must_be_private()
        return load(self.casebook, given_path("a file", path), any_graph=any_graph)

    def about(self, thing: str) -> Dossier:
        """Return what is said about one thing, named by its id, its IRI or any of its names."""
        from tumen.query.about import dossier
        from tumen.query.resolve import resolve_thing
        from tumen.store.reader import open_reader

        store = open_reader(self.casebook)
        return dossier(store, resolve_thing(store, text("a thing", thing)))

    def query(
        self,
        asked: str,
        timeout: float | None = 120.0,
        *,
        allow_service: bool = False,
        **parameters: Argument,
    ) -> Rows:
        """Run a named question, a query file (`.rq`), or SPARQL text.

        Parameters are those of the question; name a thing by its id, its IRI or any of its names.
        `timeout` is in seconds, None for no limit. Raises `QueryError` and `UnknownName`.
        """
        from tumen.query.rows import ask_rows

        return ask_rows(
            self.casebook,
            text("a question", asked),
            parameters,
            timeout=None if timeout == 0 else seconds("a timeout", timeout),
            allow_service=allow_service,
        )

    def queries(self) -> list[Question]:
        """Return the casebook's named questions. Raises the first error in a contract."""
        from tumen.query.named_query import catalogue

        questions, errors = catalogue(self.casebook)
        if errors:
            raise errors[0]
        return questions

    def network(
        self,
        projection: str = "causes",
        *,
        sources: Sequence[str] = (),
        claimants: Sequence[str] = (),
        modalities: Sequence[str] = (),
        ranks: Sequence[str] = (),
        since: str = "",
        until: str = "",
    ) -> Network:
        """Project the last build to a `networkx.MultiDiGraph`: "causes", "actors" or "all".

        Nodes are things, edges are claims and relations; see `tumen.analysis.network.project`.
        Name sources and claimants by id, IRI or name, modalities and ranks as in a case; dates are
        EDTF. Without a filter the graph is shared and frozen: change a `.copy()`. Raises
        `UnknownName` for an unknown name, and `TumenError` for a claimant without claims.
        """
        from tumen.analysis.network.cache import cached_network
        from tumen.analysis.network.filter import restrict
        from tumen.query.date_range import span
        from tumen.query.resolve import resolve_source, resolve_speaker
        from tumen.query.resolve_terms import local_concept
        from tumen.store.reader import open_reader, revision

        since, until = (text("a date", date) for date in (since, until))
        key = revision(self.casebook), text("a projection", projection)
        if key not in self._networks:
            self._networks = {k: v for k, v in self._networks.items() if k[0] == key[0]}
            self._networks[key] = cached_network(self.casebook, projection)
        whole = self._networks[key]
        if not (sources or claimants or modalities or ranks or since or until):
            return whole
        store = open_reader(self.casebook)
        first, last = span(since, until)
        return restrict(
            whole,
            sources=[resolve_source(store, name) for name in texts("sources", sources)],
            claimants=[resolve_speaker(store, name) for name in texts("claimants", claimants)],
            modalities=[
                local_concept(store, word, "Modality") for word in texts("modalities", modalities)
            ],
            ranks=[local_concept(store, word, "Rank") for word in texts("ranks", ranks)],
            since=first,
            until=last,
        )

    def match(self, thing: str | None = None, *, min_score: float = 0.5) -> list[Proposal]:
        """Propose duplicates, most likely first; all, or those of one thing.

        Pairs that have a decision are left out. See docs/matching.md.
        """
        from tumen.derive.identity.proposals import propose
        from tumen.derive.identity.relations import stored_pairs
        from tumen.parse.decisions import read_decisions
        from tumen.query.resolve import resolve_thing
        from tumen.store.reader import open_reader

        store = open_reader(self.casebook)
        iri = None if thing is None else resolve_thing(store, text("a thing", thing))
        made = [each for _, each, _ in read_decisions(self.casebook) if each is not None]
        decided = {pair for each in made for pair in stored_pairs(store, each)}
        return propose(store, thing=iri, min_score=fraction("a score", min_score), without=decided)

    def disputes(self, about: str | None = None) -> list[Dispute]:
        """Return the claims that contradict each other, and why; all, or those about one thing."""
        from tumen.derive.disputes import find_disputes
        from tumen.query.resolve import resolve_thing
        from tumen.store.reader import open_reader

        store = open_reader(self.casebook)
        thing = None if about is None else resolve_thing(store, text("a thing", about))
        return [d for d in find_disputes(store) if thing is None or d.turns_on(thing)]

    def audit(self, *, everything: bool = False) -> list[AuditFinding]:
        """Recompute figures; find effects dated before causes and unsourced claims.

        `everything` includes figures that agree or cannot be checked.
        """
        from tumen.analysis.audit import audit
        from tumen.store.reader import open_reader

        return audit(open_reader(self.casebook), everything=everything)

    def why(self, subject: str, predicate: str, object_: str) -> Reason | None:
        """Return the proof of a triple, down to sources and passages; None if it does not follow.

        Name things by id, IRI or any name; `"type"` asks for a class. See `tumen why`.
        """
        from tumen.analysis.proofs.parse_triple import resolve_fact
        from tumen.analysis.proofs.why import Reasons
        from tumen.derive.inference.axioms import program
        from tumen.store.reader import open_reader

        store, rules = open_reader(self.casebook), program(self.casebook.ontology)
        one, property_, other = (
            text(what, part)
            for what, part in zip(
                ("a subject", "a predicate", "an object"),
                (subject, predicate, object_),
                strict=True,
            )
        )
        fact = resolve_fact(store, rules, (one, property_, other))
        return Reasons(self.casebook, store, rules).why(fact)

    def reason(self, *, timeout: float = 120.0) -> Report:
        """Check the last build with the OWL reasoner HermiT, for at most `timeout` seconds.

        Needs the extra `owl`. Raises `ReasonerError` if it cannot run or is stopped.
        """
        from tumen.analysis.owl.report import reason, stored_cases
        from tumen.store.reader import open_reader

        cases = stored_cases(open_reader(self.casebook))
        return reason(self.casebook, cases, timeout=seconds("a timeout", timeout) or 120.0)

    def owl(self) -> owlready2.Ontology:
        """Return the vocabulary and all sources as an owlready2 ontology, in a world of its own.

        Values of datatypes that OWL 2 lacks are left out; nothing is fetched. The Java
        for `owlready2.sync_reasoner_hermit` is set. Needs the extra `owl`.
        """
        from tumen.analysis.owl.owlready import ontology
        from tumen.store.reader import open_reader

        return ontology(self.casebook, open_reader(self.casebook))

    def view(self, *, focus: str | None = None, depth: int = 2) -> Page:
        """Draw the graph as a page, which a notebook shows inline; nothing is written.

        With `focus` (an id, an IRI or a name), only what is within `depth` steps of it.
        """
        from tumen.explorer import page
        from tumen.explorer.notebook import Page
        from tumen.query.resolve import resolve_thing
        from tumen.store.reader import open_reader

        thing = (
            None
            if focus is None
            else resolve_thing(open_reader(self.casebook), text("a thing", focus))
        )
        return Page(page(self.casebook, focus=thing, depth=count("a depth", depth)).decode())

    def rdflib(self) -> rdflib.Dataset:
        """Return the last build as an rdflib dataset: a graph per source, and their merge.

        It reads the same store and is read-only. rdflib follows `SERVICE`, `FROM` of files and
        remote contexts: run untrusted queries with `query`, not here.
        """
        import rdflib

        from tumen.query.rdflib_store import merged_store
        from tumen.store.reader import open_reader

        store = merged_store(open_reader(self.casebook))
        return rdflib.Dataset(store=store, default_union=True)

    def _must_be_private(self) -> None:
        if self.casebook.private is not None:
            raise TumenError("a public view is read-only. Open the casebook without public=True.")


def open(path: str | PathLike[str] | None = None, *, public: bool = False) -> Book:  # noqa: A001
    """Open the casebook at `path`, or the one around the working directory, or the shipped one.

    `public` opens the public view, in which protected people appear under pseudonyms. Raises
    `TumenError` if `path` is not a casebook.
    """
    casebook = find_casebook(None if path is None else given_path("a casebook", path))
    if public:
        from tumen.privacy.public_view import public_view

        casebook = public_view(casebook)
    return Book(casebook)
