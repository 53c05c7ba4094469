"""Parse a case in Turtle or TriG into the same quads as one in YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from tumen.core.errors import did_you_mean, nearest
from tumen.core.findings import START, Findings, Mark
from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE, Tumen
from tumen.parse.blank_nodes import canonicalise
from tumen.parse.case import GENID, RDF_TYPE, Case, Origins
from tumen.parse.hidden_characters import hidden_in
from tumen.parse.yaml_tree import MAX_BYTES, add_hidden

if TYPE_CHECKING:
    from pyoxigraph import Dataset, Quad, RdfFormat

# Nested in each other, some thousands run the engine out of stack, which ends the process.
MAX_TERMS = 1_000
_MAX_HINTS = 50  # looking for the nearest of all terms takes milliseconds
MAX_LENGTH = 20 * MAX_BYTES  # characters of all subjects and objects
MAX_STATEMENTS = 100_000  # two megabytes of brackets would be millions


def read_rdf_case(data: bytes, slug: str, file: PurePath, findings: Findings) -> Case | None:
    """Parse a Turtle or TriG case into quads in the named graph of its source.

    Blank nodes become IRIs under the case's own name (RDF 1.1 Concepts, section 3.5), by their
    canonical labels (RDFC-1.0), so that the same file always gives the same quads.
    """
    from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat

    format_ = RdfFormat.TRIG if file.suffix == ".trig" else RdfFormat.TURTLE
    parsed = parse_rdf(data, format_, f"{ID}{slug}/", findings)
    if parsed is None:
        return None
    origins = TurtleOrigins(data.decode("utf-8-sig"))
    graph = NamedNode(SOURCE + slug)

    def named(term: object) -> object:
        if isinstance(term, BlankNode):
            return NamedNode(f"{ID}{slug}/{GENID}{term.value}")
        return term

    quads = []
    used: set[str] = set()
    foreign: set[str] = set()
    for quad in parsed:
        if quad.graph_name not in (DefaultGraph(), graph):
            findings.add(
                origins.node(str(getattr(quad.graph_name, "value", ""))), "foreign-graph",
                f"statements of the graph {quad.graph_name} cannot stand in the case '{slug}'",
                f"A case fills the one graph <{graph.value}>: drop the graph, or move it.",
            )  # fmt: skip
            continue
        if quad.predicate.value == RDF_TYPE and isinstance(quad.object, Literal):
            findings.add(
                origins.value("", "", quad.object.value), "wrong-value",
                f"the text '{quad.object.value}' is given for a class",
                "Name the class without quotes: a tumen:Person.",
            )  # fmt: skip
        if isinstance(quad.object, Literal):
            text = quad.object.value
            if hidden_in(text)[0]:
                add_hidden(text, origins.value(str(quad.subject), "", text), findings)
        subject = str(getattr(quad.subject, "value", ""))
        if subject.startswith(SOURCE) and subject != graph.value and subject not in foreign:
            foreign.add(subject)
            findings.add(
                origins.node(subject), "foreign-graph",
                f"statements about another source, <{subject}>, cannot stand in the case '{slug}'",
                "A case is one source: give each source a file of its own.",
            )  # fmt: skip
        used.update(str(getattr(term, "value", "")) for term in (quad.predicate, quad.object))
        quads.append(Quad(named(quad.subject), quad.predicate, named(quad.object), graph))  # type: ignore[arg-type]
    _note_unknown_terms(used, origins, findings)
    return Case(slug, quads, origins)


def parse_rdf(data: bytes, format_: RdfFormat, base: str, findings: Findings) -> Dataset | None:
    """Parse RDF into a dataset with canonical blank nodes.

    `base` is what relative IRIs are resolved against; nothing is fetched. Returns None where
    nothing could be made of the file; the reason then is among the findings.
    """
    from pyoxigraph import Dataset, Triple, parse

    if len(data) > MAX_BYTES:
        findings.add(
            START, "too-large", f"{len(data):,} bytes, and a case has at most {MAX_BYTES:,}",
            "Split it into several cases.",
        )  # fmt: skip
        return None
    try:
        text = data.decode("utf-8-sig")
        if text.count("<<") > MAX_TERMS:
            findings.add(
                START, "too-deep", f"more than {MAX_TERMS:,} triple terms (<<) stand in this case",
                "Give what is said of a statement an IRI of its own.",
            )  # fmt: skip
            return None
        quads = _within_limits(parse(text, format=format_, base_iri=base))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        findings.add(
            Mark(line, 1), "encoding", f"byte 0x{data[error.start]:02X} is not UTF-8",
            "Save the file as UTF-8.",
        )  # fmt: skip
        return None
    except SyntaxError as error:
        mark = Mark(error.lineno or 1, error.offset or 1)
        findings.add(mark, "rdf-syntax", _lower_first(error.msg), "Mend the syntax here.")
        return None
    if quads is None:
        findings.add(
            START, "too-large",
            f"more than {MAX_STATEMENTS:,} statements, or IRIs without end, stand in this case",
            "Split it into several cases.",
        )  # fmt: skip
        return None
    if any(isinstance(quad.object, Triple) for quad in quads):
        findings.add(
            START, "rdf-syntax", "triple terms (<<( … )>>, RDF 1.2) cannot be used in a case",
            "Say it as a StatementClaim, which names subject, property and value.",
        )  # fmt: skip
        return None
    parsed = Dataset(quads)
    knot = canonicalise(parsed)
    if knot:
        findings.add(
            START, "nameless-alike",
            f"{knot:,} blank nodes that refer to each other cannot be told apart",
            "Give each an IRI of its own, as in <fence> in place of _:fence.",
        )  # fmt: skip
        return None
    return parsed


def _within_limits(parsed: Iterable[Quad]) -> list[Quad] | None:
    """Collect the statements; None where they are more or longer than the limits.

    A base that is set again relative to itself makes every IRI longer than the one before.
    """
    quads: list[Quad] = []
    length = 0
    for quad in parsed:
        quads.append(quad)
        length += len(getattr(quad.subject, "value", "")) + len(getattr(quad.object, "value", ""))
        if len(quads) > MAX_STATEMENTS or length > MAX_LENGTH:
            return None
    return quads


def _note_unknown_terms(used: set[str], origins: Origins, findings: Findings) -> None:
    """Report terms in the namespace of the vocabulary that it does not have."""
    terms = _terms()
    names = sorted(iri.removeprefix(ONTOLOGY) for iri in used if iri.startswith(ONTOLOGY))
    unknown = [name for name in names if name not in terms]
    for number, name in enumerate(unknown):
        hint = did_you_mean(nearest(name, terms)) if number < _MAX_HINTS else ""
        findings.add(
            origins.node(ONTOLOGY + name), "unknown-term",
            f"the vocabulary has no term 'tumen:{name}'",
            hint or "See docs/ontology for the terms.",
        )  # fmt: skip


@lru_cache(maxsize=1)
def _terms() -> frozenset[str]:
    """Return the local names of all terms; a constant has another name if Python reserves it."""
    values = (value for value in vars(Tumen).values() if isinstance(value, str))
    return frozenset(v.removeprefix(ONTOLOGY) for v in values if v.startswith(ONTOLOGY))


class TurtleOrigins(Origins):
    """Find the first place in a Turtle text that names a node, by one index."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _index(self) -> dict[str, Mark]:
        """Index the first place of each `<iri>`, `:name`, `<name>` and bare `name`."""
        found: dict[str, Mark] = {}
        for number, line in enumerate(self._text.split("\n"), 1):
            for match in _NAME.finditer(line):
                mark = Mark(number, match.start() + 1)
                if match["text"] is not None:
                    found.setdefault(_local(match["text"]), mark)
                elif match["iri"] is not None:
                    iri = match["iri"]
                    found.setdefault(f"<{iri}>", mark)
                    found.setdefault(_local(iri), Mark(number, match.end() - len(_local(iri))))
                else:
                    name = match["name"].rstrip(".")
                    found.setdefault(f":{name}", mark)
                    found.setdefault(name, Mark(number, match.start() + 2))
        return found

    def node(self, iri: str) -> Mark:
        """Return the first place that names `iri`, in full or by its last part."""
        local = _local(iri)
        for wanted in (f"<{iri}>", f":{local}", f"<{local}>", local):
            if wanted in self._index:
                return self._index[wanted]
        return START

    def value(self, iri: str, predicate: str, value: str) -> Mark:
        """Return the first place that names the value, else the node."""
        del predicate
        mark = self.node(value) if value else START
        return mark if mark != START else self.node(iri)


# A text in quotes, an IRI in angle brackets, or what follows the colon of a prefixed name.
_NAME = re.compile(
    r"""(?P<quote>["'])(?P<text>(?:\\.|(?!(?P=quote))[^\\])*)(?P=quote)"""
    r"""|<(?P<iri>[^<>\s"]*)>|:(?P<name>[\w%\\-][\w.%\\:-]*)"""
)


def _local(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1]


def _lower_first(message: str) -> str:
    return message[:1].lower() + message[1:]
