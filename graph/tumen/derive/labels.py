"""Keep one label per thing, claim and source in a graph of its own.

Questions read `GRAPH derived:labels { ?thing rdfs:label ?name }` instead of choosing among names
and languages themselves. The label is the English (or untagged) name, else the first name in any
language; a source is labelled by its title, a claim by its gist. A thing without any has no label.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tumen.core.vocabulary import LABELS, RDFS_LABEL, Tumen
from tumen.derive.derivation import Derivation

if TYPE_CHECKING:
    from pyoxigraph import Literal, Quad, Store

# In the order of preference; a node has values of one of them, as a rule.
LABEL_PROPERTIES = (Tumen.name, Tumen.title, Tumen.gist)


class LabelsGraph(Derivation):
    """Choose one label for every thing, claim and source."""

    name = "labels"
    FORMAT_VERSION = "1"

    def read_old_state(self) -> None:
        """Find the nodes whose names, titles or gists change."""
        self._renamed = {
            quad.subject
            for change in self.changes
            for quad in self.revision.before(change.slug) ^ frozenset(change.quads)
            if quad.predicate.value in LABEL_PROPERTIES
        }

    def rebuild(self) -> None:
        """Label everything."""
        self.writer.replace(self.graph, labels(self.writer.store))

    def apply_changes(self) -> None:
        """Label the renamed nodes again."""
        store, graph = self.writer.store, self.graph
        old = {
            quad
            for node in self._renamed
            for quad in store.quads_for_pattern(node, None, None, graph)
        }
        new = set(labels(store, self._renamed))
        if old != new:
            self.writer.update_graph(graph, old - new, new - old)


def labels(store: Store, nodes: Iterable[object] | None = None) -> Iterator[Quad]:
    """Yield the label of each node, or of every node that has a name, title or gist."""
    from pyoxigraph import Literal, NamedNode, Quad

    label, graph = NamedNode(RDFS_LABEL), NamedNode(LABELS)
    subjects = [None] if nodes is None else list(nodes)
    labelled: set[object] = set()
    for property_ in LABEL_PROPERTIES:
        found: dict[object, list[Literal]] = defaultdict(list)
        for subject in subjects:
            for quad in store.quads_for_pattern(subject, NamedNode(property_), None, None):  # type: ignore[arg-type]
                if isinstance(quad.object, Literal):
                    found[quad.subject].append(quad.object)
        for node, texts in found.items():
            if node not in labelled:
                yield Quad(node, label, Literal(preferred(texts)), graph)  # type: ignore[arg-type]
        labelled |= found.keys()


def preferred(texts: Iterable[Literal]) -> str:
    """Return the text to label a node by: English or untagged if any is, else the first in order.

    >>> from pyoxigraph import Literal
    >>> preferred([Literal("태영호", language="ko"), Literal("Thae Yong-ho", language="en")])
    'Thae Yong-ho'
    """
    by_language: dict[str, str] = {}
    for text in texts:
        language = (text.language or "").partition("-")[0].lower()
        by_language[language] = min(by_language.get(language, text.value), text.value)
    return by_language.get("en") or by_language.get("") or min(by_language.values())
