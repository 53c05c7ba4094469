"""Parse a triple as a user types it: `thae-yong-ho type EliteDefector`."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tumen.core.errors import UnknownName
from tumen.core.vocabulary import ONTOLOGY
from tumen.derive.inference.ontology_index import local_name
from tumen.derive.inference.rules import RDF_TYPE, Fact, Program, fact
from tumen.query.resolve import exists, resolve_thing

if TYPE_CHECKING:
    from pyoxigraph import Store

_OF_TYPE = {"a", "type", "rdf:type", RDF_TYPE, RDF_TYPE[1:-1]}


def split_triple(words: Sequence[str]) -> list[str]:
    """Split the words of a command line into the three parts of a triple, else join them to a name.

    A triple is three words or one text, with or without a full stop; names with spaces are quoted.

    >>> split_triple(["thae-yong-ho a tumen:EliteDefector ."])
    ['thae-yong-ho', 'a', 'tumen:EliteDefector']
    >>> split_triple(["Thae", "Yong-ho"])
    ['Thae Yong-ho']
    """
    parts = _split(words[0]) if len(words) == 1 else list(words)
    if len(parts) == 4 and parts[3] == ".":
        parts.pop()
    if len(parts) == 3 and (parts[1] in _OF_TYPE or _is_term(parts[1])):
        return parts
    return [" ".join(words)]


def _split(text: str) -> list[str]:
    lexer = shlex.shlex(text, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.commenters = True, ""
    try:
        return list(lexer)
    except ValueError:  # a quotation mark that is never closed: a name
        return [text]


def _is_term(word: str) -> bool:
    return word.startswith(("tumen:", "<")) or (word[:1].islower() and word.isalnum())


def resolve_fact(store: Store, rules: Program, words: Sequence[str]) -> Fact:
    """Resolve a subject, a property and an object, as a user names them, to a fact.

    Raises `UnknownName`, with the nearest match, for an unknown thing, property or class.
    """
    subject, predicate, other = words
    thing = f"<{resolve_thing(store, subject)}>"
    if predicate in _OF_TYPE:
        classes = set(rules.above)
        return fact(thing, RDF_TYPE, _term("class", other, classes))
    properties = {key for key in rules.keys if key not in rules.above}
    property_ = _term("property", predicate, properties)
    if property_ in rules.literal:
        return fact(thing, property_, _literal(store, thing, property_, other))
    try:
        return fact(thing, property_, f"<{resolve_thing(store, other)}>")
    except UnknownName:
        if not exists(store, ONTOLOGY + other):  # a concept, such as `senior`
            raise
        return fact(thing, property_, f"<{ONTOLOGY}{other}>")


def _term(kind: str, word: str, known: set[str]) -> str:
    """Resolve a word to a class or property of the vocabulary."""
    by_name = {local_name(key): key for key in known}
    bare = word.removeprefix("tumen:")
    bare = local_name(bare) if bare.startswith("<") or "://" in bare else bare
    if bare not in by_name:
        remedy = (
            ""
            if kind == "class"
            else (
                "Use `type`, or a property that rules read or infer, such as "
                "standing, within, locatedIn, memberOf."
            )
        )
        raise UnknownName(kind, bare, by_name, remedy)
    return by_name[bare]


def _literal(store: Store, thing: str, property_: str, text: str) -> str:
    """Return the literal of the thing with this text, or else the plain text."""
    from pyoxigraph import Literal, NamedNode

    found = store.quads_for_pattern(NamedNode(thing[1:-1]), NamedNode(property_[1:-1]), None, None)
    for quad in found:
        if isinstance(quad.object, Literal) and quad.object.value == text:
            return str(quad.object)
    return str(Literal(text))
