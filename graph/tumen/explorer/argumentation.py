"""Collect the argumentation behind drawn claims: support, disputes, causal links and loops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from tumen.analysis.causes.belief import belief_of
from tumen.analysis.causes.causal_graph import CausalGraph, read_causal_graph
from tumen.analysis.causes.chains import SearchState, describe_chain
from tumen.analysis.causes.claims import CausalClaim, Claims
from tumen.analysis.causes.loops import by_length, find_loops
from tumen.explorer.layout.wrap_labels import clean
from tumen.query.resolve import short
from tumen.store.classes import local
from tumen.store.lookup import rows

if TYPE_CHECKING:
    from pyoxigraph import Store

    from tumen.analysis.network import Network

# A list to click through, not an enumeration: `tumen loops` gives all.
_STEPS, _MOST = 10, 200


class Argumentation:
    """Read what supports and what disputes the drawn claims."""

    def __init__(self, store: Store, shown: Collection[str]) -> None:
        self.store = store
        self.shown = shown
        self.claims = Claims(store)
        self.map: CausalGraph = read_causal_graph(store)

    def belief(self, causes: Network) -> dict[str, list[Any]]:
        """Return each causal claim's belief score, with the witnesses, their weights and claims."""
        links: dict[tuple[str, str], set[str]] = defaultdict(set)
        ends: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for cause, effect, claim in causes.edges(keys=True):
            links[cause, effect].add(claim)
            ends[claim].append((cause, effect))
        result = {}
        for iri in sorted(ends):
            alike: dict[str, CausalClaim] = {
                other: self.claims[other] for link in ends[iri] for other in sorted(links[link])
            }
            found = belief_of(self.claims[iri], [alike[other] for other in sorted(alike)])
            witnesses = [
                [short(w.who), clean(self.claims.label(w.who)), round(w.weight, 4), len(w.claims)]
                for w in found.witnesses
            ]
            result[short(iri)] = [found.value, witnesses]
        return result

    def disputes(self) -> list[dict[str, Any]]:
        """List derived disputes, and those that a source itself states."""
        found: dict[str, dict[str, Any]] = {}
        query = """SELECT ?dispute ?kind ?why { ?dispute a tumen:Dispute ;
            tumen:disputeKind ?kind ; tumen:reason ?why }"""
        for iri, kind, why in rows(self.store, query):
            found[iri] = {"kind": local(kind), "why": clean(why), **_sides()}
        # A side is a claim, or what a source itself says, which has no name of its own.
        for key, property_ in (
            ("claims", "hasSide"), ("sources", "hasSideIn"), ("about", "contests"),
        ):  # fmt: skip
            query = (
                f"SELECT ?dispute ?side {{ ?dispute a tumen:Dispute ; tumen:{property_} ?side }}"
            )
            for iri, side in rows(self.store, query):
                if iri in found and (key != "about" or side in self.shown):
                    found[iri][key].add(short(side))
        for one, other in rows(self.store, "SELECT ?a ?b { ?a tumen:disputes ?b }"):
            found[f"{one} {other}"] = {
                "kind": "stated", "why": "", **_sides(short(one), short(other)), "by": short(one),
            }  # fmt: skip
        return [
            {
                key: sorted(value) if isinstance(value, set) else value
                for key, value in entry.items()
            }
            for _, entry in sorted(found.items())
        ]

    def links(self) -> dict[str, Any]:
        """Return the links that may be walked, as rows of cause, effect, claim and sign (1, 0, -1).

        The first three are places in `nodes` and `claims`.
        """
        map_ = self.map
        shown = [iri in self.shown for iri in map_.nodes]
        return {
            "nodes": [short(iri) for iri in map_.nodes],
            "claims": [short(iri) for iri in map_.claims],
            "rows": [
                [cause, effect, claim, map_.signs[claim]]
                for cause, effect, claim in map_.links()
                if shown[cause] and shown[effect]
            ],
        }

    def loops(self) -> dict[str, Any]:
        """Find feedback loops among drawn things, shortest first, and what ended the search."""
        search = SearchState()
        found = find_loops(self.map, self.claims, max_length=_STEPS, limit=_MOST, search=search)
        loops = [
            loop for loop in sorted(found, key=by_length) if set(loop.chain.nodes) <= {*self.shown}
        ]
        rows_ = [
            {
                "kind": loop.kind,
                "sentence": clean(describe_chain(loop.chain, self.claims)),
                "nodes": [short(node) for node in loop.chain.nodes[:-1]],
                "claims": sorted({short(c.iri) for link in loop.chain.links for c in link.claims}),
            }
            for loop in loops
        ]
        return {"found": rows_, "steps": _STEPS, "stopped": search.stopped}


def _sides(*claims: str) -> dict[str, set[str]]:
    return {"claims": set(claims), "sources": set(), "about": set()}
