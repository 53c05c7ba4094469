"""The public view: a store of its own, made from the private one and kept in step with it.

It lies in `build/public`. A build does not touch it; the next command with `--public` brings it up
to date. While nothing changes in who is protected, only the sources that changed are made again.
What is derived (conclusions, links, disputes) is derived anew from the public statements, and not
carried over: it cannot say more than they do.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tumen.build.changes import reading_version
from tumen.build.commit import DERIVATIONS, commit
from tumen.core.casebook import Casebook
from tumen.core.errors import NotBuilt, StoreDamaged
from tumen.core.keys import read_key
from tumen.core.vocabulary import DERIVED, SOURCE
from tumen.privacy.manifest import METHOD, Noted, read_noted, rules, write_noted
from tumen.privacy.protected_people import protected
from tumen.privacy.redact_quads import Veiling
from tumen.privacy.redact_text import Veil
from tumen.store.disk_errors import disk_errors
from tumen.store.ledger import Entry
from tumen.store.reader import open_reader, read_entries, snapshot_path, verified_snapshot
from tumen.store.snapshots import swap_in
from tumen.store.write_lock import write_lock
from tumen.store.writer import Change, Writer, digest, open_writer, source_graph

if TYPE_CHECKING:
    from pyoxigraph import Store

# How long (seconds) to wait for another process that is making the same view.
_PATIENCE = 120.0


def public_view(casebook: Casebook) -> Casebook:
    """The casebook as it may be seen by anybody: every command works on it as on any other.

    Where nobody is protected it shows the private store itself. Raises `TumenError` where
    somebody is and there is no key, `StoreError` where nothing has been built yet.
    """
    view = view_of(casebook)
    snapshot = snapshot_path(casebook)
    state = snapshot.stat()
    made_from = f"{METHOD} {snapshot.name} {state.st_mtime_ns} {state.st_ino}"
    noted = read_noted(view)
    if noted is None or noted.made_from != made_from:
        noted = _make(view, casebook, made_from)
    if not noted.known.people:
        return replace(view, build=casebook.build)
    key = read_key(casebook)
    if key.fingerprint() != noted.key:
        noted = _make(view, casebook, made_from)
    try:
        verified_snapshot(view)
    except (StoreDamaged, NotBuilt):  # nothing in it cannot be made again
        remove_view(casebook)
        noted = _make(view, casebook, made_from)
    return replace(view, veil=Veil(key, noted.known).argument)


def view_of(casebook: Casebook) -> Casebook:
    """The casebook of the public view as it is on disk, if it is: neither made nor brought up."""
    return replace(casebook, build=casebook.build / "public", private=casebook)


def remove_view(casebook: Casebook) -> None:
    """Delete the public view; the next command with `--public` makes it again."""
    view = view_of(casebook)
    with write_lock(view, wait=_PATIENCE), disk_errors(view.build):
        for path in view.build.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.suffix != ".lock":
                path.unlink()


def veil_of(view: Casebook) -> Veil | None:
    """What hides names in a view; None where there is nobody to hide."""
    noted = None if view.veil is None else read_noted(view)
    if noted is None or view.private is None:
        return None
    return Veil(read_key(view.private), noted.known)


def _make(view: Casebook, casebook: Casebook, made_from: str) -> Noted:
    store = open_reader(casebook)
    known = protected(store)
    if not known.people:
        made = Noted(made_from, "", "", known)
    else:
        key = read_key(casebook)
        veiling = Veiling(key, store, known)
        made = Noted(made_from, key.fingerprint(), rules(casebook, key, veiling), known)
        with write_lock(view, wait=_PATIENCE):
            latest = read_noted(view)
            if latest is not None and latest.made_from == made_from and latest.key == made.key:
                return latest  # another process has made it while this one waited
            fresh = latest is None or latest.rules != made.rules
            with _writer(view, fresh=fresh) as writer:
                _fill(writer, veiling, casebook, store)
            if writer.beside:
                swap_in(view)
            write_noted(view, made)
            return made
    write_noted(view, made)
    return made


def _writer(view: Casebook, *, fresh: bool) -> Writer:
    """The view's writer; of a new store where the old one is damaged, since it can be made anew."""
    try:
        return open_writer(view, fresh=fresh)
    except StoreDamaged:
        if fresh:
            raise
    return open_writer(view, fresh=True)


def _fill(writer: Writer, veiling: Veiling, casebook: Casebook, store: Store) -> None:
    """Bring the view's store up to date, source by source."""
    changes = list(_changes(writer, veiling, casebook, store))
    if writer.beside:
        # What was loaded in bulk, and the vocabulary: a change of either makes the view anew.
        cases = {source_graph(entry.slug) for entry in read_entries(casebook)}
        for name in store.named_graphs():
            if name not in cases and not name.value.startswith(DERIVED):
                found = store.quads_for_pattern(None, None, None, name)
                with disk_errors(writer.home):
                    writer.store.bulk_extend(veiling.quads(found))
    derivations = [each for each in DERIVATIONS if each.public]
    version = reading_version(casebook.ontology)
    commit(writer, changes, casebook, version, derivations=derivations)


def _changes(
    writer: Writer, veiling: Veiling, casebook: Casebook, store: Store
) -> Iterator[Change]:
    """The sources whose private statements are not those that their public ones were made of."""
    held = {entry.content: slug for slug, entry in writer.noted.items()}
    current = set()
    for entry in read_entries(casebook):
        origin = f"{entry.slug} {entry.quads} {entry.digest}"
        if origin in held:
            current.add(held[origin])
            continue
        graph = source_graph(entry.slug)
        quads = list(veiling.quads(store.quads_for_pattern(None, None, None, graph)))
        slug = unquote(veiling.veil.iri(graph.value).removeprefix(SOURCE))
        current.add(slug)
        yield Change(slug, Entry(slug, "", "", origin, *digest(quads)), quads)
    for slug in sorted(writer.noted.keys() - current):
        yield Change(slug, None, [])
