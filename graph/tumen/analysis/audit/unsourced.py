"""Find unsupported claims (no passage, claimant or scope) and unmentioned things."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from tumen.analysis.audit.finding import ERROR, INFO, WARNING, AuditFinding
from tumen.core.vocabulary import ONTOLOGY, Tumen
from tumen.derive.disputes.statistics import Figure
from tumen.store.classes import read_class_tree
from tumen.store.labels import Labels
from tumen.store.lookup import asserted, column, one, subjects_with

if TYPE_CHECKING:
    from pyoxigraph import Store

_SUPERLATIVES = {"record", "lowest", "firstAtLeast"}


def without_passage(store: Store, labels: Labels) -> Iterator[AuditFinding]:
    """Yield claims without a passage whose source has passages."""
    with_passages = column(store, Tumen.hasPassage)
    shown = column(store, Tumen.at)
    for source, values in sorted(column(store, Tumen.states).items()):
        if source not in with_passages:
            continue
        for claim in sorted({claim for claim, _ in values if claim not in shown}):
            yield AuditFinding(
                "noPassage", claim, WARNING, "", "a passage",
                f"its source has passages, but it cites none: {labels[claim]}", source,
            )  # fmt: skip


def without_claimant(store: Store, labels: Labels) -> Iterator[AuditFinding]:
    """Yield claims without a claimant."""
    made = column(store, Tumen.claimant)
    for source, values in sorted(column(store, Tumen.states).items()):
        for claim in sorted({claim for claim, _ in values if claim not in made}):
            yield AuditFinding(
                "noClaimant", claim, ERROR, "", "a claimant",
                f"it has no claimant: {labels[claim]}", source,
            )  # fmt: skip


def without_scope(figures: Iterable[Figure]) -> Iterator[AuditFinding]:
    """Yield superlatives without a population or place, or without a period."""
    for figure in figures:
        if figure.statistic not in _SUPERLATIVES:
            continue
        _, population, place, _, _ = figure.series
        lacking = [] if population or place else ["population or place"]
        lacking += [] if figure.period else ["period"]
        without = " or a ".join(lacking)
        if lacking:
            yield AuditFinding(
                "noScope", figure.claim, WARNING, figure.text, ", ".join(lacking),
                f"it claims an extreme ({figure.statistic}) without a {without}",
                figure.assertion.source,
            )  # fmt: skip


def deprecated_support(store: Store, labels: Labels) -> Iterator[AuditFinding]:
    """Yield deprecated claims that support current ones."""
    deprecated = subjects_with(store, Tumen.rank, Tumen.deprecated)
    for claim, values in sorted(column(store, Tumen.supports, deprecated).items()):
        held = sorted(other for other, _ in values if other not in deprecated)
        if held:
            yield AuditFinding(
                "deprecatedSupport", claim, WARNING, "deprecated", "",
                f"it is deprecated, but still supports: {labels.several(held)}",
                values[0][1], tuple(held),
            )  # fmt: skip


def unknown_kinds(store: Store) -> Iterator[AuditFinding]:
    """Yield statements of a class that the vocabulary lacks; they are compared with nothing."""
    claims = subjects_with(store, Tumen.property, Tumen.kind)
    known = read_class_tree(store).above
    texts = column(store, Tumen.objectText, claims)
    for claim in sorted(claims):
        text = one(texts, claim)
        if ONTOLOGY + text not in known:
            yield AuditFinding(
                "unknownKind", claim, WARNING, text, "a class, such as Abduction",
                f"the vocabulary has no class '{text}', so it is compared with nothing",
                texts[claim][0][1] if claim in texts else "",
            )  # fmt: skip


def unmentioned(store: Store, labels: Labels) -> Iterator[AuditFinding]:
    """Yield described things without a link to or from anything else.

    A tenure joins a person to a post, an event its participants: those exist only to link others.
    """
    described: dict[str, str] = {}
    for source, values in column(store, Tumen.describes).items():
        for thing, _ in values:
            described[thing] = min(described.get(thing, source), source)
    for thing, source in sorted(described.items()):
        if not _mentioned(store, thing) and not _speaks(store, thing, described):
            yield AuditFinding(
                "unmentioned", thing, INFO, "", "a mention",
                f"{labels[thing]} is described, but nothing else mentions it", source,
            )  # fmt: skip


def _mentioned(store: Store, thing: str) -> bool:
    from pyoxigraph import NamedNode

    found = store.quads_for_pattern(None, None, NamedNode(thing), None)
    return any(
        quad.predicate.value != Tumen.describes and asserted(quad.graph_name.value)  # type: ignore[union-attr]
        for quad in found
    )


def _speaks(store: Store, thing: str, things: Collection[str]) -> bool:
    from pyoxigraph import NamedNode

    found = store.quads_for_pattern(NamedNode(thing), None, None, None)
    return any(getattr(quad.object, "value", "") in things for quad in found)
