"""Audit a graph: recompute its figures, and find unsupported claims; see docs/audit.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tumen.analysis.audit.arithmetic import Recomputer, totals
from tumen.analysis.audit.finding import AuditFinding
from tumen.analysis.audit.superlatives import extreme, first
from tumen.analysis.audit.temporal_order import effects_before_causes
from tumen.analysis.audit.time_series import FigureIndex
from tumen.analysis.audit.unsourced import (
    deprecated_support,
    unknown_kinds,
    unmentioned,
    without_claimant,
    without_passage,
    without_scope,
)
from tumen.derive.disputes.speakers import AssertionReader
from tumen.derive.disputes.statistics import Figure, read_figures
from tumen.store.labels import Labels

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["AuditFinding", "audit"]

_ORDER = {"error": 0, "warning": 1, "info": 2}


def audit(store: Store, *, everything: bool = False) -> list[AuditFinding]:
    """Return the audit findings, errors first; with `everything`, also numbers that agree.

    Denied and deprecated claims are not audited.
    """
    labels = Labels(store)
    figures = [
        f for f in read_figures(store, AssertionReader(store)).values() if not f.assertion.denies
    ]
    found = [
        *_recomputed(store, figures, labels),
        *effects_before_causes(store, labels),
        *without_passage(store, labels),
        *without_claimant(store, labels),
        *without_scope(figures),
        *deprecated_support(store, labels),
        *unknown_kinds(store),
        *unmentioned(store, labels),
    ]
    shown = (f for f in found if everything or not f.routine)
    return sorted(shown, key=lambda f: (_ORDER[f.severity], f.kind, f.claim, f.expected))


def _recomputed(store: Store, figures: list[Figure], labels: Labels) -> Iterator[AuditFinding]:
    recomputer = Recomputer(FigureIndex(store, figures), labels)
    ways: dict[str, Callable[[Figure], Iterator[AuditFinding]]] = {
        "change": recomputer.change,
        "count": recomputer.count,
        "firstAtLeast": lambda figure: first(recomputer, figure),
        "lowest": lambda figure: extreme(recomputer, figure),
        "mean": recomputer.mean,
        "record": lambda figure: extreme(recomputer, figure),
        "share": recomputer.share,
        "sum": recomputer.count,
    }
    for figure in figures:
        if any(figure.days) and figure.coverage != "partial" and figure.statistic in ways:
            yield from ways[figure.statistic](figure)
    yield from totals(recomputer, figures)
