"""Claims of which a source itself says that one speaks against the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tumen.core.vocabulary import Tumen
from tumen.derive.disputes.conflicts import Account
from tumen.derive.disputes.dispute import Labels, dispute, dispute_iri
from tumen.derive.disputes.scope import Outcome, Scope
from tumen.derive.disputes.speakers import Voices
from tumen.parse.case import RDF_TYPE
from tumen.store.disputes_columns import column, one, subjects_of

if TYPE_CHECKING:
    from pyoxigraph import Store

# What a claim is about, by the first of these that it has.
_ABOUT = (Tumen.subject, Tumen.effect, Tumen.indicator, Tumen.conclusion, Tumen.callsFor)


def stated(store: Store, voices: Voices, labels: Labels, scope: Scope | None = None) -> Outcome:
    """Disputes that sources state outright; one for each two claims, in whichever direction."""
    asked = None if scope is None else _near(store, scope)
    pairs = {
        tuple(sorted((claim, other)))
        for claim, values in column(store, Tumen.disputes, asked).items()
        for other, _ in values
    }
    claims = {claim for pair in pairs for claim in pair}
    types = column(store, RDF_TYPE, claims)
    graphs = {claim: values[0][1] for claim, values in types.items()}
    heard = voices.claims(graphs, dated=False)
    abouts = [column(store, property_, claims) for property_ in _ABOUT]
    for pair in sorted(pairs):
        if any(claim not in heard for claim in pair):
            continue
        # A gist says in full what is denied: it is not to be denied once more.
        said = [Account(replace(heard[c], modality="asserted"), labels[c]) for c in pair]
        about = next(
            (one(found, claim) for found in abouts for claim in pair if claim in found), ""
        )
        made = dispute(
            "statedDispute", pair, (about or pair[0],), said,
            "One is said to speak against the other", labels,
        )  # fmt: skip
        yield dispute_iri("statedDispute", *pair), made


def _near(store: Store, scope: Scope) -> set[str]:
    disputing = {c for claim in scope.claims for c in subjects_of(store, Tumen.disputes, claim)}
    return disputing | scope.claims
