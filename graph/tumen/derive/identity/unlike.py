"""What can never be one: a person and a place, whatever their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tumen.core.errors import TumenError
from tumen.core.vocabulary import DERIVED, ID, Tumen

if TYPE_CHECKING:
    from pyoxigraph import Store

# One source's group is another's institution, and one's event another's condition or measure.
_REALMS = (
    {Tumen.Person}, {Tumen.Group, Tumen.Institution}, {Tumen.Place}, {Tumen.Post},
    {Tumen.Indicator}, {Tumen.Event, Tumen.Condition, Tumen.Measure, Tumen.LegalProvision},
)  # fmt: skip


def refuse_unlike(store: Store, one: str, other: str) -> None:
    """Raise `TumenError` where two things, by their IRIs, are of kinds that never meet."""
    realms = [_realms(store, iri) for iri in (one, other)]
    (first, said), (second, also) = realms
    if first and second and not first & second:
        names = [iri.removeprefix(ID) for iri in (one, other)]
        raise TumenError(
            f"'{names[0]}' is of the kind '{said}' and '{names[1]}' of the kind '{also}': "
            "they cannot be the same. "
            "Name two things of one kind; they are proposed by: tumen match"
        )


def _realms(store: Store, iri: str) -> tuple[set[int], str]:
    """The numbers of the realms that a thing belongs to, and the word for its kind."""
    from pyoxigraph import NamedNode

    from tumen.parse.case import RDF_TYPE
    from tumen.store.classes import read_kinds

    kinds = read_kinds(store)
    classes = {
        quad.object.value  # type: ignore[union-attr]
        for quad in store.quads_for_pattern(NamedNode(iri), NamedNode(RDF_TYPE), None, None)
        if not str(getattr(quad.graph_name, "value", "")).startswith(DERIVED)
    }
    realms = {
        number for number, realm in enumerate(_REALMS) for class_ in classes
        if realm & kinds.above.get(class_, frozenset())
    }  # fmt: skip
    specific = kinds.specific(classes)
    return realms, kinds.label(specific[0]) if specific else ""
