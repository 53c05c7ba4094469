"""Make and update the public view: a redacted copy of the private store.

It lies in `build/public`. A build does not touch it; the next command with `--public` updates it.
While the set of protected people stays the same, only changed sources are redacted again.
Conclusions, links and disputes are derived again from the public statements, so that they cannot
say more than these do.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tumen.build.changes import reading_version
from tumen.build.commit import DERIVATIONS, commit
from tumen.core.casebook import Casebook
from tumen.core.errors import NotBuilt, StoreDamaged
from tumen.core.keys import read_key
from tumen.core.vocabulary import DERIVED, SOURCE
from tumen.privacy.manifest import FORMAT_VERSION, Manifest, read_manifest, rules, write_manifest
from tumen.privacy.protected_people import find_protected
from tumen.privacy.protection_now import (
    check_unbuilt_protection,
    check_withdrawn_protection,
)
from tumen.privacy.redact_quads import QuadRedactor
from tumen.privacy.redact_text import TextRedactor
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


def public_view(casebook: Casebook, unprotect: Iterable[str] = ()) -> Casebook:
    """Return the public view as a casebook on which every reading command works.

    Where no person is protected this is the private store itself. Raises `TumenError` where a
    person is protected and there is no key, `ProtectionChanged` where the case files protect
    others than the last build, or fewer (and `unprotect` does not name them), `StoreError` where
    nothing has been built.
    """
    view = view_of(casebook)
    snapshot = snapshot_path(casebook)
    state = snapshot.stat()
    made_from = f"{FORMAT_VERSION} {snapshot.name} {state.st_mtime_ns} {state.st_ino}"
    manifest = read_manifest(view)
    if manifest is None or manifest.made_from != made_from:
        manifest = _make(view, casebook, made_from)
    check_unbuilt_protection(casebook, manifest.known.people)
    check_withdrawn_protection(casebook, manifest.known.people, unprotect)
    if not manifest.known.people:
        return replace(view, build=casebook.build)
    key = read_key(casebook)
    if key.fingerprint() != manifest.key:
        manifest = _make(view, casebook, made_from)
    try:
        verified_snapshot(view)
    except (StoreDamaged, NotBuilt):  # everything in it can be made again
        remove_view(casebook)
        manifest = _make(view, casebook, made_from)
    return replace(view, pseudonymise=TextRedactor(key, manifest.known).argument)


def view_of(casebook: Casebook) -> Casebook:
    """Return the casebook of the public view as it is on disk, without updating it."""
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


def redactor_of(view: Casebook) -> TextRedactor | None:
    """Return the redactor of a view; None where no person is protected."""
    manifest = None if view.pseudonymise is None else read_manifest(view)
    if manifest is None or view.private is None:
        return None
    return TextRedactor(read_key(view.private), manifest.known)


def _make(view: Casebook, casebook: Casebook, made_from: str) -> Manifest:
    store = open_reader(casebook)
    known = find_protected(store)
    if not known.people:
        made = Manifest(made_from, "", "", known)
    else:
        key = read_key(casebook)
        quad_redactor = QuadRedactor(key, store, known)
        made = Manifest(made_from, key.fingerprint(), rules(casebook, key, quad_redactor), known)
        with write_lock(view, wait=_PATIENCE):
            latest = read_manifest(view)
            if latest is not None and latest.made_from == made_from and latest.key == made.key:
                return latest  # another process has made it while this one waited
            fresh = latest is None or latest.rules != made.rules
            with _writer(view, fresh=fresh) as writer:
                _fill(writer, quad_redactor, casebook, store)
            if writer.beside:
                swap_in(view)
            write_manifest(view, made)
            return made
    write_manifest(view, made)
    return made


def _writer(view: Casebook, *, fresh: bool) -> Writer:
    """Open the view for writing; begin a new store where the old one is damaged."""
    try:
        return open_writer(view, fresh=fresh)
    except StoreDamaged:
        if fresh:
            raise
    return open_writer(view, fresh=True)


def _fill(writer: Writer, quad_redactor: QuadRedactor, casebook: Casebook, store: Store) -> None:
    """Update the store of the view, source by source."""
    changes = list(_changes(writer, quad_redactor, casebook, store))
    if writer.beside:
        # Bulk loads and the vocabulary: a change of either rebuilds the view.
        cases = {source_graph(entry.slug) for entry in read_entries(casebook)}
        for name in store.named_graphs():
            if name not in cases and not name.value.startswith(DERIVED):
                found = store.quads_for_pattern(None, None, None, name)
                with disk_errors(writer.home):
                    writer.store.bulk_extend(quad_redactor.quads(found))
    derivations = [each for each in DERIVATIONS if each.public]
    version = reading_version(casebook.ontology)
    commit(writer, changes, casebook, version, derivations=derivations)


def _changes(
    writer: Writer, quad_redactor: QuadRedactor, casebook: Casebook, store: Store
) -> Iterator[Change]:
    """Yield the sources whose private statements changed since they were redacted."""
    held = {entry.content: slug for slug, entry in writer.noted.items()}
    current = set()
    for entry in read_entries(casebook):
        origin = f"{entry.slug} {entry.quads} {entry.digest}"
        if origin in held:
            current.add(held[origin])
            continue
        graph = source_graph(entry.slug)
        quads = list(quad_redactor.quads(store.quads_for_pattern(None, None, None, graph)))
        slug = unquote(quad_redactor.redactor.iri(graph.value).removeprefix(SOURCE))
        current.add(slug)
        yield Change(slug, Entry(slug, "", "", origin, *digest(quads)), quads)
    for slug in sorted(writer.noted.keys() - current):
        yield Change(slug, None, [])
