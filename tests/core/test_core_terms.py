"""Whatever ties one person to another by family is known as such: to privacy, and to matching."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from tumen.core.kinship import KINSHIP
from tumen.core.vocabulary import Tumen

ONTOLOGY = Path(__file__).parents[2] / "ontology"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"


def test_every_relation_between_people_is_one_of_family() -> None:
    store = Store()
    for path in ONTOLOGY.glob("*.ttl"):
        store.bulk_load(path=path, format=RdfFormat.TURTLE)
    person = NamedNode(Tumen.Person)
    ends = [
        {
            quad.subject.value
            for quad in store.quads_for_pattern(None, NamedNode(_RDFS + end), person, None)
        }
        for end in ("domain", "range")
    ]
    assert ends[0] & ends[1] == KINSHIP
