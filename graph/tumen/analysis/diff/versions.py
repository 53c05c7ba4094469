"""Read the versions of cases to compare: files, casebooks, the store, git revisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from tumen.build.changes import survey
from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.core.input import InputError
from tumen.core.vocabulary import SOURCE
from tumen.parse import read_case

if TYPE_CHECKING:
    from pyoxigraph import Quad


@dataclass(frozen=True, slots=True)
class Version:
    """Represent one version of one case; `content` is a hash of what it was read from, or empty."""

    slug: str
    content: str
    read: Callable[[], list[Quad]]


Side = Mapping[str, Version]


def of_bytes(data: bytes, name: str, shown: str, ontology: Path, slug: str = "") -> Version:
    """Return a version from the content of a case file; `slug` makes it one of that case.

    Reading it raises `TumenError` where nothing can be made of the file.
    """
    slug = slug or PurePath(name).stem
    file = Path(name).with_name(slug + PurePath(name).suffix)

    def read() -> list[Quad]:
        case, findings = read_case(data, file, shown, ontology)
        if case is None:
            first = findings.sorted()[0]
            raise TumenError(f"{first.file}:{first.line}:{first.column}: {first.message}. "
                             "It cannot be compared until it can be read.")  # fmt: skip
        return _under(case.quads, slug)

    return Version(slug, sha256(data).hexdigest() + str(ontology), read)


def of_file(path: Path, casebook: Casebook, slug: str = "") -> Version:
    """Return a version from a case file."""
    return of_bytes(
        casebook.read(path), path.name, casebook.display_path(path), casebook.ontology, slug
    )


def of_casebook(casebook: Casebook) -> dict[str, Version]:
    """Return the cases in the files of a casebook."""
    return {path.stem: of_file(path, casebook) for path in casebook.case_files()}


def unbuilt(casebook: Casebook, only: Iterable[str] = ()) -> tuple[Side, Side]:
    """Return the stored and the file versions of every case that may have changed.

    Raises `StoreError` where nothing has been built yet.
    """
    from tumen.store.reader import open_reader, read_entries
    from tumen.store.writer import source_graph
    from tumen.store.written_ids import restore

    store = open_reader(casebook)
    entries = read_entries(casebook)
    todo = survey(casebook, entries)
    wanted = set(only)
    changed = [file for file in todo.changed if not wanted or file.slug in wanted]
    vanished = [slug for slug in todo.vanished if not wanted or slug in wanted]

    def stored(slug: str) -> Version:
        graph = source_graph(slug)
        return Version(slug, "", lambda: restore(store.quads_for_pattern(None, None, None, graph)))

    new: dict[str, Version] = {}
    for file in changed:
        try:
            new[file.slug] = of_file(file.path, casebook)
        except InputError:
            if wanted:
                raise  # of a whole casebook, a build leaves such a case as it is
    known = {entry.slug for entry in entries}
    return {slug: stored(slug) for slug in [*new, *vanished] if slug in known}, new


def _under(quads: Iterable[Quad], slug: str) -> list[Quad]:
    """Rename the source of quads after their graph, as it will be once the file is in place."""
    from pyoxigraph import NamedNode, Quad

    graph = NamedNode(SOURCE + slug)
    return [
        Quad(graph, quad.predicate, quad.object, graph)
        if str(getattr(quad.subject, "value", "")).startswith(SOURCE) else quad
        for quad in quads
    ]  # fmt: skip
