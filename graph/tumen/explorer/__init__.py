"""The picture of a casebook: one HTML file to open in a browser, to mail, or to show inline."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError


def write_if_stale(casebook: Casebook) -> Path:
    """Draw `explorer.html` in the build folder anew if the graph or the page has changed.

    Returns where it lies. Raises `StoreError` where nothing has been built yet.
    """
    place = casebook.build / "explorer.html"
    if _stamp_of(place) != stamp(casebook):
        write_view(casebook, place)
    return place


def write_view(
    casebook: Casebook,
    place: str | Path,
    *,
    focus: str | None = None,
    depth: int = 2,
    quoting: Path | None = None,
) -> None:
    """Write the page to a file, or to standard output for `-`.

    With `focus` (an IRI) only what lies within `depth` steps of that thing is drawn. `quoting` is
    the folder of the sources' texts, if their sentences are to stand in the page. Raises
    `TumenError` where that is not a thing that can be drawn, or holds no text of a source.
    """
    from tumen.core.files import output

    content = page(casebook, focus=focus, depth=depth, quoting=quoting)
    with output(place) as file:
        file.write(content)


def page(
    casebook: Casebook, *, focus: str | None = None, depth: int = 2, quoting: Path | None = None
) -> bytes:
    """The page as UTF-8: the same bytes whenever the graph is the same."""
    from tumen.explorer.compress import attachments
    from tumen.explorer.html import render
    from tumen.explorer.page_data import contents
    from tumen.explorer.quotes import quotes
    from tumen.store.reader import open_reader

    if quoting is not None and casebook.private is not None:
        raise TumenError(
            "a public page holds no sentences of sources: they may name whom it hides, and can be "
            "searched for. Leave out --with-quotes, or --public."
        )
    store = open_reader(casebook)
    made = contents(casebook, store, focus, depth, quotes(store, quoting) if quoting else None)
    # A page of a part, or with quotations, is no page that the next build may leave in place.
    usual = focus is None and quoting is None
    stamped = stamp(casebook) if usual else ""
    return render(made.title, stamped, attachments(casebook, store, made))


def stamp(casebook: Casebook) -> str:
    """A hash of all that decides how the page looks: the graph, the vocabulary, this code."""
    from tumen.build.changes import reading_version
    from tumen.store.reader import read_entries, snapshot_path

    snapshot_path(casebook)  # says so where nothing has been built
    entries, _ = read_entries(casebook)
    sum_ = sha256(reading_version(casebook.ontology).encode())
    for entry in entries:
        sum_.update(f"{entry.slug} {entry.digest}\n".encode())
    for question in sorted(casebook.queries.glob("*.rq")):
        if not casebook.leads_out(question):
            sum_.update(question.read_bytes())
    # The page holds the derived graphs as well: they change with the code that derives them.
    derived = ("tumen.analysis.causes", "tumen.derive")
    for package in ("tumen.explorer", "tumen.analysis.network", *derived):
        _add_files(sum_, files(package))
    return sum_.hexdigest()


def _add_files(sum_: Any, folder: Traversable) -> None:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                _add_files(sum_, entry)
        else:
            sum_.update(entry.read_bytes())


def _stamp_of(place: Path) -> str | None:
    """The stamp in the head of a page that was written before, if it is one."""
    try:
        with place.open("rb") as file:
            head = file.read(2000)
    except OSError:
        return None
    _, found, rest = head.partition(b'<meta name="tumen-stamp" content="')
    return rest.partition(b'"')[0].decode("ascii", errors="replace") if found else None
