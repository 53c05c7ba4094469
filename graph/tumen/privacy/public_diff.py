"""Two versions of cases as they may be shown, though neither need ever have been built."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tumen.analysis.diff.versions import Side, Version
from tumen.core.casebook import Casebook
from tumen.core.keys import read_key
from tumen.core.vocabulary import SOURCE
from tumen.privacy.protected_people import protected
from tumen.privacy.redact_quads import Veiling
from tumen.store.reader import open_reader
from tumen.store.writer import source_graph

if TYPE_CHECKING:
    from pyoxigraph import Quad


def public_sides(casebook: Casebook, old: Side, new: Side) -> tuple[Side, Side]:
    """Both sides with everybody hidden whom the store or either of them protects.

    Somebody may be protected in the new version only, or may have been in the old one: either is
    reason enough to name them in neither.
    """
    from pyoxigraph import Store

    read = [{slug: version.read() for slug, version in side.items()} for side in (old, new)]
    everything = Store()
    everything.bulk_extend(open_reader(casebook))
    for side in read:
        for quads in side.values():
            everything.bulk_extend(quads)
    known = protected(everything)
    if not known.people:
        return old, new
    veiling = Veiling(read_key(casebook), everything, known)
    return _veiled(read[0], veiling), _veiled(read[1], veiling)


def _veiled(side: dict[str, list[Quad]], veiling: Veiling) -> Side:
    made = {}
    for slug, quads in side.items():
        public = unquote(veiling.veil.iri(source_graph(slug).value).removeprefix(SOURCE))
        made[public] = _version(public, veiling.quads(quads))
    return made


def _version(slug: str, quads: Iterable[Quad]) -> Version:
    held = list(quads)
    return Version(slug, "", lambda: held)
