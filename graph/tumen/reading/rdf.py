"""Cases written as Turtle or TriG, brought into the same shape as those written as YAML."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePath

from tumen.errors import did_you_mean, nearest
from tumen.findings import START, Findings, Mark
from tumen.reading.case import Case, Origins
from tumen.reading.marked import MAX_BYTES
from tumen.vocabulary import ID, ONTOLOGY, SOURCE, Tumen


def read_rdf(data: bytes, slug: str, file: PurePath, findings: Findings) -> Case | None:
    """The quads of a Turtle or TriG case, all in the named graph of its source.

    Blank nodes become IRIs under the case's own name (RDF 1.1 Concepts, section 3.5), by their
    canonical labels (RDFC-1.0), so that the same file always gives the same quads.
    """
    from pyoxigraph import (
        BlankNode,
        CanonicalizationAlgorithm,
        Dataset,
        DefaultGraph,
        NamedNode,
        Quad,
        RdfFormat,
        parse,
    )  # fmt: skip

    if len(data) > MAX_BYTES:
        findings.add(
            START, "too-large", f"{len(data):,} bytes, and a case has at most {MAX_BYTES:,}",
            "Split it into several cases.",
        )  # fmt: skip
        return None
    format_ = RdfFormat.TRIG if file.suffix == ".trig" else RdfFormat.TURTLE
    try:
        text = data.decode("utf-8-sig")
        parsed = Dataset(parse(text, format=format_, base_iri=f"{ID}{slug}/"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        findings.add(
            Mark(line, 1), "encoding", f"byte 0x{data[error.start]:02X} is not UTF-8",
            "Save the file as UTF-8.",
        )  # fmt: skip
        return None
    except SyntaxError as error:
        mark = Mark(error.lineno or 1, error.offset or 1)
        findings.add(mark, "rdf-syntax", _plain(error.msg), "Mend the syntax here.")
        return None
    parsed.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    origins = TextOrigins(text)
    graph = NamedNode(SOURCE + slug)

    def named(term: object) -> object:
        if isinstance(term, BlankNode):
            return NamedNode(f"{ID}{slug}/.well-known/genid/{term.value}")
        return term

    quads = []
    for quad in parsed:
        if quad.graph_name not in (DefaultGraph(), graph):
            findings.add(
                origins.node(str(getattr(quad.graph_name, "value", ""))), "foreign-graph",
                f"statements of the graph {quad.graph_name} cannot stand in the case '{slug}'",
                f"A case fills the one graph <{graph.value}>: drop the graph, or move it.",
            )  # fmt: skip
            continue
        for term in (quad.predicate, quad.object):
            _note_unknown_term(str(getattr(term, "value", "")), origins, findings)
        quads.append(Quad(named(quad.subject), quad.predicate, named(quad.object), graph))  # type: ignore[arg-type]
    return Case(slug, quads, origins)


def _note_unknown_term(iri: str, origins: Origins, findings: Findings) -> None:
    """A term under the vocabulary's name that the vocabulary does not have is a slip of the pen."""
    if not iri.startswith(ONTOLOGY):
        return
    terms = _terms()
    name = iri.removeprefix(ONTOLOGY)
    if name not in terms:
        findings.add(
            origins.node(iri), "unknown-term", f"the vocabulary has no term 'tumen:{name}'",
            did_you_mean(nearest(name, terms)) or "See docs/ontology for the terms.",
        )  # fmt: skip


@lru_cache(maxsize=1)
def _terms() -> frozenset[str]:
    """The local names of all terms; the constants' own names differ where Python has the word."""
    values = (value for value in vars(Tumen).values() if isinstance(value, str))
    return frozenset(v.removeprefix(ONTOLOGY) for v in values if v.startswith(ONTOLOGY))


class TextOrigins(Origins):
    """Where a node stands in Turtle: the first line that names it."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")

    def node(self, iri: str) -> Mark:
        """The first place that names `iri`, in full or by the last part of its name."""
        local = re.split(r"[/#]", iri)[-1]
        for wanted in (f"<{iri}>", f":{local}", f"<{local}>", local):
            pattern = re.compile(re.escape(wanted) + r"(?![\w-])")
            for number, line in enumerate(self._lines, 1):
                found = pattern.search(line)
                if found:
                    return Mark(number, found.start() + 1)
        return START

    def value(self, iri: str, predicate: str, value: str) -> Mark:
        """The first place that names the value, else the node."""
        del predicate
        mark = self.node(value) if value else START
        return mark if mark != START else self.node(iri)


def _plain(message: str) -> str:
    return message[:1].lower() + message[1:]
