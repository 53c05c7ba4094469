"""Give rdflib the store with a default graph in which equal triples are one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from tumen.query.rdf_merge import merge_default_graph

if TYPE_CHECKING:
    from oxrdflib import OxigraphStore
    from pyoxigraph import Store


def merged_store(store: Store) -> OxigraphStore:
    """Return an rdflib store whose default graph is the RDF merge of the named graphs."""
    from oxrdflib import OxigraphStore

    class MergedStore(OxigraphStore):
        def query(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            merged = merge_default_graph(query) if isinstance(query, str) else None
            if merged not in (None, query):
                try:
                    return super().query(merged, *args, **kwargs)
                except SyntaxError:  # the original gives the right place of an error
                    pass
            return super().query(query, *args, **kwargs)

        def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
            found = super().triples(triple_pattern, context)
            return found if context is not None else _distinct(triple_pattern, found)

    return MergedStore(store=store)


def _distinct(pattern: Any, found: Iterator[Any]) -> Iterator[Any]:
    """Yield each triple once, with the first of its graphs."""
    if any(part is not None for part in pattern):
        # Each index that the engine reads has the graph last: equal triples follow each other.
        yield from (next(equal) for _, equal in groupby(found, key=itemgetter(0)))
        return
    seen = set()
    for triple, graphs in found:
        if triple not in seen:
            seen.add(triple)
            yield triple, graphs
