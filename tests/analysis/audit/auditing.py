"""Small sources of figures, and what the audit says of them."""

from __future__ import annotations

from pathlib import Path

from accounts import SCENE, claims, figure, source
from casebooks import make_casebook

import tumen
from tumen.analysis.audit import AuditFinding

__all__ = ["book_of", "claims", "figure", "percent", "said", "short", "source"]

# Yearly figures of a data set: a run with its peak in 2009 and none in 2005.
YEARS = {
    2001: 583,
    2002: 1142,
    2003: 1285,
    2004: 1898,
    2006: 2028,
    2007: 2554,
    2008: 2803,
    2009: 2914,
}
OFFICIAL = source(
    "table", "unification",
    claims(
        **{f"year_{year}": figure(f"value: {value}", str(year)) for year, value in YEARS.items()},
        early=figure("value: 543, statistic: sum", "../2000"),
        january_to_june_2010=figure("value: 749", "2010-01/2010-06"),
        january_to_july_2010=figure("value: 815", "2010-01/2010-07"),
        january_to_june_2009=figure("value: 614", "2009-01/2009-06"),
        none=figure("value: 0", "1990"),
    ),
    "Dataset",
)  # fmt: skip


def book_of(folder: Path, **cases: str) -> tumen.Book:
    """A built casebook of the scene, the official table and these cases."""
    book = tumen.open(make_casebook(folder, scene=SCENE, table=OFFICIAL, **cases))
    report = book.build()
    assert [finding for finding in report.findings if finding.severity == "error"] == []
    return book


def said(
    folder: Path, claim: str, *, author: str = "paper", kind: str = "Article"
) -> list[AuditFinding]:
    """What the audit says of one claim that an article makes."""
    book = book_of(folder, article=source("article", author, claims(said=claim), kind))
    return [f for f in book.audit(everything=True) if f.claim.endswith("/article/said")]


def short(found: list[AuditFinding]) -> list[tuple[str, str, str, str]]:
    return [(f.kind, f.severity, f.stated, f.expected) for f in found]


def percent(rest: str, period: str = "2010") -> str:
    return figure(rest, period).replace("persons", "percent")
