"""Return query results as Python values, for notebooks, pandas and polars."""

from __future__ import annotations

import html
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.query.formats import shortened
from tumen.query.limits import DEFAULT_TIMEOUT, Deadline
from tumen.query.parameters import Argument
from tumen.query.request import answer, resolve_query

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    Term = BlankNode | Literal | NamedNode | Triple

Value = str | int | float | Decimal | bool | date | None
_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = frozenset(
    _XSD + name
    for name in (
        "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
        "negativeInteger", "nonPositiveInteger", "unsignedInt", "unsignedLong",
    )
)  # fmt: skip
_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Rows:
    """Hold the results of a query.

    Iterating gives each row as a dict of Python values: IRIs and texts as `str`, numbers as `int`,
    `Decimal` or `float`, days as `date`, None if unbound. `truth` is the answer to an ASK; `graph`
    the graph of a CONSTRUCT or DESCRIBE, as N-Quads.

    >>> rows = Rows(("who",), (("id",),))
    >>> list(rows), len(rows)
    ([{'who': 'id'}], 1)
    """

    columns: tuple[str, ...] = ()
    values: tuple[tuple[Value, ...], ...] = ()
    truth: bool | None = None
    graph: str | None = None

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.values)

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, number: int) -> dict[str, Value]:
        return dict(zip(self.columns, self.values[number], strict=True))

    def __bool__(self) -> bool:
        return bool(self.values or self.truth or self.graph)

    def to_pandas(self) -> Any:
        """Return the rows as a pandas DataFrame. Raises `TumenError` if pandas is not installed."""
        pandas = _library("pandas", "pip install pandas")
        return pandas.DataFrame(list(self.values), columns=list(self.columns))

    def to_polars(self) -> Any:
        """Return the rows as a polars DataFrame. Raises `TumenError` if polars is not installed."""
        polars = _library("polars", "pip install polars")
        return polars.DataFrame(
            {name: [row[n] for row in self.values] for n, name in enumerate(self.columns)},
            strict=False,
        )

    def _repr_html_(self) -> str:
        if self.graph is not None:
            return f"<pre>{html.escape(self.graph)}</pre>"
        if self.truth is not None:
            return f"<p>{str(self.truth).lower()}</p>"
        head = _html_row("th", self.columns)
        body = "".join(_html_row("td", map(_shown, row)) for row in self.values[:_MOST_SHOWN])
        more = len(self) - _MOST_SHOWN
        note = f"<p>and {more:,} more rows</p>" if more > 0 else ""
        return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>{note}"


def ask_rows(
    casebook: Casebook,
    asked: str,
    arguments: Mapping[str, Argument],
    *,
    timeout: float | None = DEFAULT_TIMEOUT,
    allow_service: bool = False,
) -> Rows:
    """Run a named question, a query file, or SPARQL text, and return its rows."""
    from pyoxigraph import QueryBoolean, QueryResultsFormat, parse_query_results

    deadline = Deadline(timeout)
    request = resolve_query(casebook, asked, arguments, allow_service=allow_service)
    target = io.BytesIO()
    format_ = "nquads" if request.kind.gives_graph else "json"
    answer(casebook, request, target, format_=format_, deadline=deadline)
    if request.kind.gives_graph:
        return Rows(graph=target.getvalue().decode())
    results = parse_query_results(target.getvalue(), format=QueryResultsFormat.JSON)
    if isinstance(results, QueryBoolean):
        return Rows(truth=bool(results))
    columns = tuple(variable.value for variable in results.variables)
    return Rows(columns, tuple(tuple(value(row[name]) for name in columns) for row in results))


def value(term: Term | None) -> Value:
    """Convert an RDF term to a Python value; an ill-typed literal stays text."""
    from pyoxigraph import Literal, NamedNode

    if term is None:
        return None
    if isinstance(term, NamedNode):
        return term.value
    if not isinstance(term, Literal):
        return str(term)
    datatype, text = term.datatype.value, term.value
    try:
        if datatype in _INTEGERS:
            return int(text)
        if datatype == _XSD + "decimal":
            return Decimal(text)
        if datatype in (_XSD + "double", _XSD + "float"):
            return float(text)
        if datatype == _XSD + "date":
            return date.fromisoformat(text)
    except (ValueError, ArithmeticError):
        return text
    if datatype == _XSD + "boolean":
        return text in ("true", "1")
    return text


def _library(name: str, remedy: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise TumenError(f"{name} is not installed. Install it with: {remedy}") from None


def _shown(value_: Value) -> str:
    if value_ is None:
        return ""
    return shortened(value_) if isinstance(value_, str) else str(value_)


def _html_row(tag: str, cells: Any) -> str:
    return "".join(["<tr>", *(f"<{tag}>{html.escape(c)}</{tag}>" for c in cells), "</tr>"])
