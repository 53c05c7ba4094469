"""Collect the facets that the page filters by, beyond edge fields: speakers, sources, dates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tumen.explorer.layout.wrap_labels import clean
from tumen.query.resolve import short

if TYPE_CHECKING:
    from tumen.analysis.network import Network

Span = list[str]  # the first and the last day, "" where open


def facets(graphs: Iterable[Network]) -> dict[str, Any]:
    """Return `by`, the claimants of each claim, and `when`, the days of each claim and thing.

    Things and claims go by their short ids.
    """
    by: dict[str, list[str]] = {}
    when: dict[str, Span] = {}
    for graph in graphs:
        for node, values in graph.nodes(data=True):
            _note(when, node, values)
        for _, _, values in graph.edges(data=True):
            claim = values["claim"]
            if claim is None:
                continue
            _note(when, claim, values)
            if values["claimant"]:
                by[short(claim)] = [short(who) for who in values["claimant"]]
    return {"by": dict(sorted(by.items())), "when": dict(sorted(when.items()))}


def speakers(everything: Network) -> dict[str, str]:
    """Return the label of each claimant by short id, drawn or not."""
    found = {who for _, _, data in everything.edges(data=True) for who in data["claimant"]}
    return {
        short(who): clean(everything.nodes[who]["label"]) if who in everything else short(who)
        for who in sorted(found)
    }


def _note(when: dict[str, Span], iri: str, values: dict[str, Any]) -> None:
    if values["earliest"] or values["latest"]:
        when[short(iri)] = [values["earliest"] or "", values["latest"] or ""]
