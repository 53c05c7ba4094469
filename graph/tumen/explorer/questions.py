"""Prepare the casebook's named questions for the page's SPARQL tab."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tumen.core.vocabulary import ONTOLOGY
from tumen.query.lexer import values_blocks
from tumen.query.named_query import Parameter, Question, catalogue
from tumen.store.lookup import rows

if TYPE_CHECKING:
    from pyoxigraph import Store

    from tumen.core.casebook import Casebook


def questions(casebook: Casebook, store: Store) -> list[dict[str, Any]]:
    """Return each valid question: title, parameters, query text cut at the parameters."""
    known: dict[str, list[list[str]]] = {}
    return [
        {
            "name": question.name,
            "title": question.title,
            "question": question.question,
            "parameters": [_parameter(p, store, known) for p in question.parameters],
            "pieces": split_at_parameters(question),
        }
        for question in catalogue(casebook)[0]
    ]


def split_at_parameters(question: Question) -> list[str | list[str]]:
    """Split a query's text at the inside of each parameter's VALUES block.

    The page puts terms in the place of these and of nothing else; joined as they are, they give
    the file's own text.
    """
    blocks = sorted((*values_blocks(question.text, p.name)[0], p.name) for p in question.parameters)
    edges = [(0, 0, ""), *blocks, (len(question.text), len(question.text), "")]
    found: list[str | list[str]] = []
    for (_, end, _), (start, stop, name) in pairwise(edges):
        found.append(question.text[end:start])
        if name:
            found.append([name, question.text[start:stop]])
    return found


def _parameter(
    parameter: Parameter, store: Store, known: dict[str, list[list[str]]]
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": parameter.name,
        "type": parameter.type,
        "of": parameter.of,
        "about": parameter.description,
    }
    if parameter.type == "concept":
        if parameter.of not in known:
            known[parameter.of] = _concepts(store, parameter.of)
        made["choices"] = known[parameter.of]
    return made


def _concepts(store: Store, of: str) -> list[list[str]]:
    """Return local name and label of a class's concepts, or of the class and its subclasses."""
    graph = f"GRAPH <{ONTOLOGY.rstrip('#')}>"
    # `of` was read by the contract's scanner: a word and nothing else.
    one = f"?term a tumen:{of}" if of else "?term a ?any"
    below = f"?term rdfs:subClassOf* tumen:{of}"
    head = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT DISTINCT ?term ?label"
    for pattern in (one, below):
        found = rows(store, f"{head} {{ {graph} {{ {pattern} . ?term rdfs:label ?label }} }}")
        terms = {
            iri.removeprefix(ONTOLOGY): label for iri, label in found if iri.startswith(ONTOLOGY)
        }
        if terms or not of:
            return [[name, terms[name]] for name in sorted(terms)]
    return []
