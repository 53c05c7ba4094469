"""Execute a SPARQL query on the store."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from tumen.core.errors import QueryError, TumenError
from tumen.query.formats import PREFIXES
from tumen.query.rdf_merge import merge_default_graph
from tumen.query.syntax_errors import syntax_error
from tumen.store.disk_errors import engine_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store


def evaluate(
    store: Store,
    text: str,
    *,
    own_dataset: bool = False,
    origin: str = "query",
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    base: str | None = None,
) -> QueryBoolean | QuerySolutions | QueryTriples:
    """Return the engine's results of a query that `check_limits` has accepted.

    The default graph is the merge of all graphs, in which equal triples are one (`rdf_merge`),
    unless the query names its own (`FROM`), or the caller does: `default_graphs` and `named_graphs`
    replace the query's dataset, as in the SPARQL protocol. A graph that the store does not hold is
    empty; nothing is fetched. Raises `QueryError` with line and column where the query cannot be
    read. Relative IRIs are resolved against `base`.
    """
    merged = merge_default_graph(text) or text
    dataset: dict[str, Any] = {"base_iri": base, "use_default_graph_as_union": not own_dataset}
    try:
        if default_graphs or named_graphs:
            from pyoxigraph import NamedNode

            dataset = {
                "base_iri": base,
                "default_graph": [NamedNode(iri) for iri in default_graphs],
                "named_graphs": [NamedNode(iri) for iri in named_graphs],
            }
        if merged != text:
            with suppress(SyntaxError):  # the original gives the right place of an error
                return store.query(merged, prefixes=PREFIXES, **dataset)
        return store.query(text, prefixes=PREFIXES, **dataset)
    except SyntaxError as error:
        raise syntax_error(text, str(error), origin, PREFIXES) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise failed(error, origin) from None


@contextmanager
def engine_errors(origin: str) -> Iterator[None]:
    """Turn an error of the engine during execution into a one-line `TumenError`.

    A closed pipe is no error of the query and passes unchanged.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, RuntimeError, ValueError) as error:
        raise failed(error, origin) from None


def failed(error: Exception, origin: str) -> TumenError:
    """Return an engine error as a one-line `TumenError`."""
    if damaged := engine_error(error):
        return damaged
    text = " ".join(str(error).split())[:300]
    return QueryError(f"{origin}: the query could not be finished: {text}")
