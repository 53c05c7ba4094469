"""What people call a term leads to it, wherever it may stand."""

from __future__ import annotations

from typing import Any

import pytest

from tumen.core.casebook import shipped_root
from tumen.parse.schema import SCHEMA_FILE, load_schema
from tumen.parse.suggestions import TermSuggester

SCHEMA: dict[str, Any] = load_schema(shipped_root() / "ontology" / SCHEMA_FILE).schema
WORDS = TermSuggester(SCHEMA)


def choices() -> dict[str, list[str]]:
    """Each list of terms of which one is to be written, by what it is a list of."""
    found = {f"type in {s}": p.get("x-tumen-classes", []) for s, p in SCHEMA["properties"].items()}
    found |= {n: p["enum"] for n, p in SCHEMA["$defs"].items() if n[0].isupper() and "enum" in p}
    return {name: terms for name, terms in found.items() if terms} | {
        "type of the source": SCHEMA["properties"]["type"]["enum"]
    }


@pytest.mark.parametrize("choice", sorted(choices()))
def test_whatever_a_term_is_called_leads_to_it_where_it_may_stand(choice: str) -> None:
    terms = choices()[choice]
    lost = [
        (term, word)
        for term in terms
        for word in SCHEMA["x-tumen-words"].get(term, ())
        if f"'{term}'" not in WORDS.hint(word, terms)
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("written", "section", "hint"),
    [
        ("Town", "places", "Did you mean 'City'?"),
        ("Town", "actors", "Perhaps it is a 'City', under 'places'."),
        ("Villages", "places", "Did you mean 'Place'?"),
        ("law", "provisions", "Did you mean 'Statute'?"),
        ("People", "actors", "Did you mean 'Group'?"),
        ("labour-camps", "actors", "Did you mean 'DetentionFacility'?"),
        ("인물", "actors", "Did you mean 'Person'?"),
        ("persn", "actors", "Did you mean 'Person'?"),
        (
            "Nation",
            "events",
            "Perhaps it is a 'Country', under 'places' or 'State', under 'actors'.",
        ),
        ("Zzyzx", "places", ""),
    ],
)
def test_a_word_of_everybody_gets_the_term(written: str, section: str, hint: str) -> None:
    known = SCHEMA["properties"][section]["x-tumen-classes"]
    assert WORDS.hint(written, known, is_type=True) == hint


@pytest.mark.parametrize(
    ("written", "class_", "hint"),
    [
        ("memberOf", "Person", "Perhaps it is a 'Membership', under 'memberships'."),
        ("position", "Person", "Perhaps it is a 'Post', under 'posts'."),
        ("size", "Person", "It is a key of Group."),
        ("from", "Event", "It is a key of Abduction, AsylumRequest, Defection and 3 more."),
        ("cause", "Event", "It is a key of what stands under 'claims'."),
        ("nationality", "Person", "Did you mean 'citizenOf'?"),
        ("occupatoin", "Person", "Did you mean 'occupation'?"),
        ("zzyzx", "Person", ""),
    ],
)
def test_a_key_that_a_thing_does_not_have_leads_to_where_it_is_said(
    written: str, class_: str, hint: str
) -> None:
    known = [*SCHEMA["$defs"][class_]["properties"]]
    assert WORDS.key_hint(written, known, class_) == hint
