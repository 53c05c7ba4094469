"""Write nodes of a case as N-Triples lines; the engine is asked once per key, not per node.

To read JSON-LD would be most of the work of an import, and says the same of a key in every row. So
the engine is given one node with one value, and what it makes of that is a form to be filled. This
is no second mapping: whatever has no such form goes to the engine, and its whole batch with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from tumen.check.shacl import relations
from tumen.core.findings import Findings
from tumen.core.vocabulary import ID, Tumen
from tumen.parse.case import Case, Origins
from tumen.parse.date_bounds import BOUNDS_OF, DATE_PROPERTIES, MAX_SLOW_DATES, add_bounds
from tumen.parse.edtf import InvalidDate, bounds, has_fast_path
from tumen.parse.json_ld import to_quads

_PROBE = "zq7"  # what the engine is asked about: an id, and a text as well
_DAY = '"{}"^^<http://www.w3.org/2001/XMLSchema#date>'
_REFERENCES = {"ref", "local"}
_WORDS = {"concept", None}  # None: of a class


class NoTemplate(Exception):
    """Signal that the engine must be asked about a batch."""


class _TripleTemplate(NamedTuple):
    """Represent what a key says of a node: its value between two texts, behind the node.

    `base` is what the IRI of a thing that is referred to begins with, and empty of a text. `days`
    are the predicates of the first and last day of a date, and None where it is no date.
    """

    before: str
    after: str
    base: str = ""
    days: tuple[str, ...] | None = None


@dataclass(slots=True)
class BatchTriples:
    """Hold the statements of a tree, and what they describe and refer to, without the source."""

    triples: list[str] = field(default_factory=list)
    described: set[str] = field(default_factory=set)  # IRIs
    mentioned: set[str] = field(default_factory=set)  # likewise
    days: list[str] = field(default_factory=list)  # statements on first and last days
    unusual: set[str] = field(default_factory=set)  # dates


class TripleTemplates:
    """Cache the templates of one import, asked for as its nodes need them."""

    def __init__(self, slug: str, ontology: Path, schema: dict[str, Any]) -> None:
        self._slug, self._ontology = slug, ontology
        self._kinds = schema["$defs"]
        self._sections = {k for k, v in schema["properties"].items() if "x-tumen-classes" in v}
        self._places: dict[str, tuple[str, str]] = {}
        self._forms: dict[tuple[str, str, str], _TripleTemplate | None] = {}
        self._words: dict[tuple[str, str, str], str] = {}

    def said(self, tree: dict[str, Any]) -> BatchTriples:
        """Return the statements of a tree that is valid and has its defaults, in the engine's
        order.

        Raises `NoTemplate` where the engine must be asked, which is also where dates are wrong.
        """
        said = BatchTriples()
        keys = list(tree)
        head = {key: tree[key] for key in keys if key not in self._sections}
        if keys[: len(head)] != list(head):
            raise NoTemplate
        self._head(head, said)
        for section in keys[len(head) :]:
            for id_, node in tree[section].items():
                self._node(section, id_, node, said)
        if len(said.unusual) > MAX_SLOW_DATES:
            raise NoTemplate
        said.triples += said.days
        return said

    def _head(self, head: dict[str, Any], said: BatchTriples) -> None:
        """Note what stands outside of all sections."""
        findings = Findings("")
        case = Case(self._slug, self._asked(head), Origins())
        number = len(case.quads)
        add_bounds(case, findings)
        if findings.has_errors():
            raise NoTemplate
        lines = [f"{quad.subject} {quad.predicate} {quad.object}" for quad in case.quads]
        said.triples += lines[:number]
        said.days += lines[number:]
        said.mentioned |= case.mentioned()
        dates = [q.object for q in case.quads if q.predicate.value in DATE_PROPERTIES]
        said.unusual |= {date.value for date in dates if not has_fast_path(date.value)}  # type: ignore[union-attr]

    def _node(self, section: str, id_: str, node: dict[str, Any], said: BatchTriples) -> None:
        class_ = node.get("type")
        if not isinstance(class_, str):
            raise NoTemplate
        link, base = self._places.get(section) or self._placed(section, class_)
        subject = f"<{base}{id_}>"
        said.described.add(base + id_)
        type_ = self._word(section, class_, "type", class_)
        said.triples += (f"{link}{subject}", subject + type_)
        for key, value in node.items():
            if key == "type":
                continue
            by_language = value.items() if isinstance(value, dict) else (("", value),)
            for language, texts in by_language:
                place = section, key, language
                if place not in self._forms:
                    self._forms[place] = self._form(section, class_, key, language)
                form = self._forms[place]
                for text in texts if isinstance(texts, list) else (texts,):
                    if not isinstance(text, str):
                        raise NoTemplate
                    if form is None:
                        said.triples.append(subject + self._word(section, class_, key, text))
                    else:
                        _fill(form, subject, text, said)

    def _placed(self, section: str, class_: str) -> tuple[str, str]:
        """Return the source's tie to the members of a section, and the beginning of their IRIs."""
        quad, *_ = self._asked_of(section, {"type": class_})
        iri = getattr(quad.object, "value", "")
        if not iri.endswith(_PROBE):
            raise NoTemplate
        found = f"{quad.subject} {quad.predicate} ", iri.removesuffix(_PROBE)
        self._places[section] = found
        return found

    def _form(self, section: str, class_: str, key: str, language: str) -> _TripleTemplate | None:
        """Return the template of a key; None if its values are words."""
        kind = self._kinds[class_]["properties"].get(key, {}).get("x-tumen-kind")
        if kind in _WORDS:
            return None
        node = {"type": class_, key: {language: _PROBE} if language else _PROBE}
        *_, quad = self._asked_of(section, node)
        predicate = quad.predicate.value
        before, probe, after = str(quad.object).rpartition(_PROBE)
        refers = before.startswith("<")
        if (
            not probe
            or refers != (kind in _REFERENCES)
            or (predicate in relations(self._ontology)) != refers
            or predicate == Tumen.objectText  # a date or not, which another key tells
        ):
            raise NoTemplate
        before = f" {quad.predicate} {before}"
        if refers:
            return _TripleTemplate(before, after, before.rpartition("<")[2])
        if predicate not in DATE_PROPERTIES:
            return _TripleTemplate(before, after)
        return _TripleTemplate(
            before, after, "", tuple(f" <{iri}> " for iri in BOUNDS_OF.get(predicate, ()))
        )

    def _word(self, section: str, class_: str, key: str, word: str) -> str:
        """Return the statement of a key whose value is a word of the vocabulary."""
        place = section, key, word
        if place not in self._words:
            *_, quad = self._asked_of(section, {"type": class_, key: word})
            if getattr(quad.object, "value", ID).startswith(ID):
                raise NoTemplate
            self._words[place] = f" {quad.predicate} {quad.object}"
        return self._words[place]

    def _asked_of(self, section: str, node: dict[str, Any]) -> list[Any]:
        """Ask the engine for the quads of a node with one key or none.

        Tie to the source, class, key.
        """
        quads = self._asked({"id": self._slug, "type": "Dataset", section: {_PROBE: node}})
        if len(quads) != 2 + len(node):
            raise NoTemplate
        return quads[1:]

    def _asked(self, tree: dict[str, Any]) -> list[Any]:
        quads = to_quads(tree, self._slug, self._ontology)
        if not quads:
            raise NoTemplate
        return quads


def _fill(form: _TripleTemplate, subject: str, text: str, said: BatchTriples) -> None:
    """Note what a node says by a key."""
    if form.base:
        if "/" in text:  # of another case
            raise NoTemplate
        said.mentioned.add(form.base + text)
    elif '"' in text or "\\" in text or not text.isprintable():
        text = _escaped(text)
    said.triples.append(f"{subject}{form.before}{text}{form.after}")
    if form.days is not None:
        _date(subject, form.days, text, said)


def _date(subject: str, properties: tuple[str, ...], text: str, said: BatchTriples) -> None:
    if not has_fast_path(text):
        said.unusual.add(text)
    try:
        days = bounds(text)
    except InvalidDate:
        raise NoTemplate from None
    for day, property_ in zip(days, properties, strict=False):
        if day is not None:
            said.days.append(f"{subject}{property_}{_DAY.format(day.isoformat())}")


def _escaped(text: str) -> str:
    from pyoxigraph import Literal

    try:
        return str(Literal(text))[1:-1]
    except UnicodeEncodeError:  # half a character
        raise NoTemplate from None
