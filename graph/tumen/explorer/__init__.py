"""Write the explorer: one self-contained HTML page, for a browser, a mail or a notebook."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.core.input import InputError
from tumen.query.limits import MAX_BYTES


def write_if_stale(casebook: Casebook) -> Path:
    """Rewrite `build/explorer.html` if the graph or the page's code changed; return its path.

    Raises `StoreError` where nothing has been built yet.
    """
    place = casebook.build / "explorer.html"
    if _stamp_of(place) != stamp(casebook):
        write_view(casebook, place)
    return place


def current_page(casebook: Casebook) -> bytes:
    """Return the page of the last build: as the build has written it, or rendered again."""
    place = casebook.build / "explorer.html"
    return place.read_bytes() if _stamp_of(place) == stamp(casebook) else page(casebook)


def write_view(
    casebook: Casebook,
    place: str | Path,
    *,
    focus: str | None = None,
    depth: int = 2,
    quoting: Path | None = None,
) -> None:
    """Write the page to a file, or to standard output for `-`.

    With `focus` (an IRI) only things within `depth` steps of it are drawn. `quoting` is the folder
    of source texts whose sentences the page quotes. Raises `TumenError` if the focus cannot be
    drawn or the folder holds no text of a source.
    """
    from tumen.core.files import output

    content = page(casebook, focus=focus, depth=depth, quoting=quoting)
    with output(place) as file:
        file.write(content)


def page(
    casebook: Casebook, *, focus: str | None = None, depth: int = 2, quoting: Path | None = None
) -> bytes:
    """Render the page as UTF-8: equal graphs give equal bytes."""
    from tumen.explorer.compress import page_attachments
    from tumen.explorer.html import render
    from tumen.explorer.page_data import page_data
    from tumen.explorer.quotes import quotes
    from tumen.store.reader import open_reader

    if quoting is not None and casebook.private is not None:
        raise TumenError(
            "a public page cannot quote sources: a sentence may name a protected person, and "
            "can be searched for. Leave out --with-quotes or --public."
        )
    store = open_reader(casebook)
    made = page_data(casebook, store, focus, depth, quotes(store, quoting) if quoting else None)
    # A page of a part, or with quotations, must not pass for the page of the whole build.
    usual = focus is None and quoting is None
    stamped = stamp(casebook) if usual else ""
    return render(made.title, stamped, page_attachments(casebook, store, made))


def stamp(casebook: Casebook) -> str:
    """Hash everything that decides what the page shows: graph, vocabulary, questions, code."""
    from tumen.build.changes import reading_version
    from tumen.store.reader import read_state, snapshot_path

    snapshot_path(casebook)  # says so where nothing has been built
    sum_ = sha256(reading_version(casebook.ontology).encode())
    sum_.update("\n".join(read_state(casebook)).encode())
    for question in sorted(casebook.queries.glob("*.rq")):
        with suppress(InputError):
            sum_.update(casebook.read(question, MAX_BYTES))
    # The page holds the derived graphs too: they change with the code that derives them.
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
    """Read the stamp from the head of an existing page, if it has one."""
    try:
        with place.open("rb") as file:
            head = file.read(2000)
    except OSError:
        return None
    _, found, rest = head.partition(b'<meta name="tumen-stamp" content="')
    return rest.partition(b'"')[0].decode("ascii", errors="replace") if found else None
