"""Redact two versions of cases before they are compared. Neither needs to be built."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tumen.analysis.diff.versions import Side, Version
from tumen.core.casebook import Casebook
from tumen.core.keys import read_key
from tumen.core.vocabulary import SOURCE
from tumen.privacy.protected_people import find_protected
from tumen.privacy.redact_quads import QuadRedactor
from tumen.store.reader import open_reader
from tumen.store.writer import source_graph

if TYPE_CHECKING:
    from pyoxigraph import Quad


def public_sides(casebook: Casebook, old: Side, new: Side) -> tuple[Side, Side]:
    """Redact everyone whom the store or either side protects, on both sides.

    A person may be protected in one version only. That is reason enough to hide the name in both.
    """
    from pyoxigraph import Store

    read = [{slug: version.read() for slug, version in side.items()} for side in (old, new)]
    everything = Store()
    everything.bulk_extend(open_reader(casebook))
    for side in read:
        for quads in side.values():
            everything.bulk_extend(quads)
    known = find_protected(everything)
    if not known.people:
        return old, new
    quad_redactor = QuadRedactor(read_key(casebook), everything, known)
    return _redacted(read[0], quad_redactor), _redacted(read[1], quad_redactor)


def _redacted(side: dict[str, list[Quad]], quad_redactor: QuadRedactor) -> Side:
    made = {}
    for slug, quads in side.items():
        public = unquote(quad_redactor.redactor.iri(source_graph(slug).value).removeprefix(SOURCE))
        made[public] = _version(public, quad_redactor.quads(quads))
    return made


def _version(slug: str, quads: Iterable[Quad]) -> Version:
    held = list(quads)
    return Version(slug, "", lambda: held)
