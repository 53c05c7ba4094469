"""A casebook as a Python object: the library's front door."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.casebook import Casebook, find_casebook

if TYPE_CHECKING:
    import rdflib

    from tumen.asking.contract import Question
    from tumen.asking.parameters import Argument
    from tumen.asking.rows import Rows
    from tumen.building import BuildReport
    from tumen.dossier import Dossier
    from tumen.findings import Finding
    from tumen.ledger import Loaded
    from tumen.network import Network
    from tumen.view.inline import Page


class Book:
    """One casebook, opened for asking. Make one with `tumen.open(path)`."""

    def __init__(self, casebook: Casebook) -> None:
        self.casebook = casebook

    def __repr__(self) -> str:
        return f"<tumen casebook {self.casebook.root}>"

    def build(self, *, fresh: bool = False) -> BuildReport:
        """Bring the store up to date with the case files; see `tumen.building.build`."""
        from tumen.building import build

        return build(self.casebook, fresh=fresh)

    def check(self) -> list[Finding]:
        """Every finding in every case file; nothing is built."""
        from tumen.building import check_files

        return check_files(self.casebook)

    def load(self, path: str | PathLike[str], *, any_graph: bool = False) -> Loaded:
        """Add the quads of an N-Quads file to the store, all or none; see `tumen.bulk.load`."""
        from tumen.bulk import load

        return load(self.casebook, Path(path), any_graph=any_graph)

    def about(self, thing: str) -> Dossier:
        """All that is said of one thing, named by its id, its IRI or any of its names."""
        from tumen.asking.things import resolve_thing
        from tumen.dossier import dossier
        from tumen.store import open_reader

        store = open_reader(self.casebook)
        return dossier(store, resolve_thing(store, thing))

    def query(
        self,
        asked: str,
        timeout: float | None = None,
        *,
        allow_service: bool = False,
        **parameters: Argument,
    ) -> Rows:
        """Ask a named question, a query file (`.rq`), or SPARQL itself.

        Parameters are those of the question; a thing is named by its id, its IRI or any of its
        names. `timeout` is in seconds. Raises `QueryError` and `UnknownName`.
        """
        from tumen.asking.rows import ask_rows

        return ask_rows(
            self.casebook, asked, parameters, timeout=timeout, allow_service=allow_service
        )

    def queries(self) -> list[Question]:
        """The casebook's named questions. Raises the first error in a contract."""
        from tumen.asking.contract import catalogue

        questions, errors = catalogue(self.casebook)
        if errors:
            raise errors[0]
        return questions

    def network(self, lens: str = "causes") -> Network:
        """The last build as a `networkx.MultiDiGraph`: "causes", "actors" or "all".

        Nodes are things, edges are claims and relations; see `tumen.network.project`.
        """
        from tumen.network import project
        from tumen.store import open_reader

        return project(open_reader(self.casebook), lens)

    def view(self, *, focus: str | None = None, depth: int = 2) -> Page:
        """The picture, which a notebook shows inline; nothing is written.

        With `focus` (an id, an IRI or a name) only what lies within `depth` steps of it.
        """
        from tumen.asking.things import resolve_thing
        from tumen.store import open_reader
        from tumen.view import page
        from tumen.view.inline import Page

        thing = None if focus is None else resolve_thing(open_reader(self.casebook), focus)
        return Page(page(self.casebook, focus=thing, depth=depth).decode())

    def rdflib(self) -> rdflib.Dataset:
        """The last build as an rdflib dataset, one graph a source, the default graph their union.

        It reads the same store natively and cannot be written to. What rdflib itself follows
        (`SERVICE`, `FROM` of files, remote contexts) is rdflib's: do not hand it queries that
        somebody else wrote; `query` is for those.
        """
        import rdflib
        from oxrdflib import OxigraphStore

        from tumen.store import open_reader

        store = OxigraphStore(store=open_reader(self.casebook))
        return rdflib.Dataset(store=store, default_union=True)


def open(path: str | PathLike[str] | None = None) -> Book:  # noqa: A001
    """Open the casebook at `path`, or the one around the working directory, or the shipped one.

    Raises `TumenError` where `path` is not a casebook.
    """
    return Book(find_casebook(None if path is None else Path(path)))
