"""Load a build as an owlready2 ontology."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from tumen.analysis.owl.dl_profile import axioms_of
from tumen.analysis.owl.hermit import java, readable
from tumen.core.casebook import Casebook
from tumen.core.vocabulary import DERIVED, ONTOLOGY, ONTOLOGY_GRAPH

if TYPE_CHECKING:
    import owlready2
    from pyoxigraph import Store


def ontology(casebook: Casebook, store: Store) -> owlready2.Ontology:
    """Load the vocabulary and the statements of sources into a new owlready2 world.

    owlready2 would fetch `owl:imports` even where told not to, so that there are none.
    Raises `ReasonerError` where the extra is not installed.
    """
    from pyoxigraph import RdfFormat, serialize

    command = java()
    import owlready2

    owlready2.JAVA_EXE = command[0]
    said = {quad.triple for quad in store if _is_said(str(quad.graph_name.value))}
    triples = [one.triple for one in axioms_of(casebook)] + sorted(said, key=str)
    data = serialize(readable(triples)[0], format=RdfFormat.N_TRIPLES)
    made = owlready2.World().get_ontology(ONTOLOGY)
    return made.load(fileobj=io.BytesIO(data or b""))


def _is_said(graph: str) -> bool:
    return graph != ONTOLOGY_GRAPH and not graph.startswith(DERIVED)
