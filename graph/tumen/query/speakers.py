"""Finding the speaker that a person means: a thing that claims something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tumen.core.errors import TumenError
from tumen.core.vocabulary import Tumen
from tumen.query.resolve import resolve_thing, short

if TYPE_CHECKING:
    from pyoxigraph import Store


def resolve_speaker(store: Store, name: str) -> str:
    """The IRI of the speaker of that name, as `resolve_thing` finds it.

    Raises `TumenError` where it claims nothing, which is no answer but a slip.
    """
    found = resolve_thing(store, name)
    if _speaks(store, found):
        return found
    twins = speaking_twins(store, found)
    remedy = (
        f"What is held to be the same does: {', '.join(map(short, twins))}."
        if twins
        else "Who speaks: tumen query claimants"
    )
    raise TumenError(f"'{name}' claims nothing. {remedy}")


def speaking_twins(store: Store, speaker: str) -> list[str]:
    """What curators hold to be the same as a speaker, and has claims of its own."""
    from pyoxigraph import NamedNode

    found = store.quads_for_pattern(NamedNode(speaker), NamedNode(Tumen.heldSameAs), None, None)
    twins = {str(getattr(quad.object, "value", "")) for quad in found}
    return sorted(twin for twin in twins if _speaks(store, twin))


def _speaks(store: Store, iri: str) -> bool:
    from pyoxigraph import NamedNode

    claims = store.quads_for_pattern(None, NamedNode(Tumen.claimant), NamedNode(iri), None)
    return next(claims, None) is not None
