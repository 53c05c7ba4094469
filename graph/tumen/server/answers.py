"""Make the answers of a server, one function for each kind of job; they run in a worker."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tumen.core.errors import QueryError, TumenError, UnknownName
from tumen.core.vocabulary import ONTOLOGY_GRAPH
from tumen.query.execute import engine_errors, evaluate
from tumen.query.request import Request, from_name, from_text
from tumen.query.results import RDF_FORMATS, used_prefixes, write
from tumen.server.negotiation import ROWS, TABLES, TRIPLES, choose

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from tumen.server.worker import Session

Job = dict[str, Any]
_QUADS = ("trig", "nquads", "jsonld")
_SD = "http://www.w3.org/ns/sparql-service-description#"
# What parts two rows of results in JSON; within a text the quotation mark would be escaped.
_NEXT_ROW = re.compile(rb'\},\{(?:"(?![,}])|\})')
_FORMATS = "http://www.w3.org/ns/formats/"


@dataclass(frozen=True, slots=True)
class Made:
    """Hold an answer; `own_parts` of a page are the program's own and hold nothing of a graph."""

    media: str
    body: bytes
    own_parts: list[bytes] = field(default_factory=list)


class Refused(TumenError):
    """Report a request that is refused with a certain HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


def _too_much(limit: int, what: str) -> Refused:
    return Refused(
        400,
        f"the answer has more than {limit:,} {what}, the limit of this server. Ask for less, as "
        "by LIMIT or for one graph.",
    )


class _Bounded(io.BytesIO):
    """Refuse more bytes than an answer may have."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any) -> int:
        """Append the bytes. Raises `Refused` beyond the limit."""
        if self.tell() + len(data) > self._limit:
            raise _too_much(self._limit, "bytes")
        return super().write(data)


def sparql(session: Session, job: Job) -> Made:
    """Answer a query of the SPARQL protocol, in the format that the client likes best."""
    request = from_text(replace(session.casebook, pseudonymise=None), job["text"], {})
    dataset = {"default_graphs": job["default"], "named_graphs": job["named"], "base": job["base"]}
    return _run(session, request, job, ROWS, dataset)


def question(session: Session, job: Job) -> Made:
    """Answer a named question."""
    request = from_name(session.casebook, job["name"], job["arguments"])
    return _run(session, request, job, TABLES, {})


def _run(
    session: Session, request: Request, job: Job, offers: dict[str, str], dataset: dict[str, Any]
) -> Made:
    offers = TRIPLES if request.kind.gives_graph else offers
    media, format_ = _chosen(job, offers)
    target = _Bounded(session.limits["max_answer"])
    with engine_errors(request.origin):
        results = evaluate(
            session.store,
            request.text,
            own_dataset=request.kind.own_dataset,
            origin=request.origin,
            **dataset,
        )
        write(results, format_, target)
    body = target.getvalue()
    if not request.kind.gives_graph and _rows(body, format_) > session.limits["rows"]:
        raise _too_much(session.limits["rows"], "rows")
    return Made(media, body)


def _rows(body: bytes, format_: str) -> int:
    """Count the rows of an answer."""
    if format_ == "json":
        return len(_NEXT_ROW.findall(body)) + 1
    if format_ == "xml":
        return body.count(b"<result>")
    if format_ == "csv":
        return sum(1 for _ in csv.reader(io.StringIO(body.decode(), newline=""))) - 1
    return body.count(b"\n") - (2 if format_ == "md" else 1)


def _chosen(job: Job, offers: dict[str, str]) -> tuple[str, str]:
    found = choose(job["accept"], offers, job.get("format"))
    if found is None and job["do"] == "sparql":  # clients send formats of other servers there
        found = choose(job["accept"], offers)
    if found is None:
        raise Refused(406, f"this answer can be had as: {', '.join(dict.fromkeys(offers))}.")
    return found


def command(session: Session, job: Job) -> Made:
    """Answer as a command of the command line does with --format json."""
    text = session.command(job["name"], job["arguments"], session.casebook)
    body = text.encode()
    if len(body) > session.limits["max_answer"]:
        raise _too_much(session.limits["max_answer"], "bytes")
    return Made("application/json", body)


def graph(session: Session, job: Job) -> Made:
    """Give one named graph, or the merge of all (Graph Store Protocol, section 5.2)."""
    from pyoxigraph import NamedNode

    if job["graph"] is None:
        return _rdf(session, job, session.store.quads_for_pattern(None, None, None, None))
    name = NamedNode(_iri(job["graph"]))
    if not session.store.contains_named_graph(name):
        raise UnknownName("graph", job["graph"], ())
    return _rdf(session, job, session.store.quads_for_pattern(None, None, None, name))


def thing(session: Session, job: Job) -> Made:
    """Give what is said about a thing or source: RDF, or a page for people."""
    from pyoxigraph import NamedNode

    from tumen.server.pages import dossier_page

    iri = _iri(job["iri"])
    node = NamedNode(iri)
    if not _is_known(session, iri):
        raise UnknownName("thing", iri, ())
    if job["html"]:
        return Made("text/html; charset=utf-8", dossier_page(session.store, iri).encode())
    store = session.store
    quads = [*store.quads_for_pattern(node, None, None), *store.quads_for_pattern(None, None, node)]
    if store.contains_named_graph(node):
        quads += store.quads_for_pattern(None, None, None, node)
    return _rdf(session, job, dict.fromkeys(quads))


def _is_known(session: Session, iri: str) -> bool:
    from pyoxigraph import NamedNode

    node, store = NamedNode(iri), session.store
    return any(store.quads_for_pattern(node, None, None)) or any(
        store.quads_for_pattern(None, None, node)
    )


def ontology(session: Session, job: Job) -> Made:
    """Give the vocabulary: RDF, or a list of its terms for people."""
    from pyoxigraph import NamedNode

    from tumen.server.pages import ontology_page

    if job["html"]:
        return Made("text/html; charset=utf-8", ontology_page(session.store).encode())
    graph_ = NamedNode(ONTOLOGY_GRAPH)
    return _rdf(session, job, session.store.quads_for_pattern(None, None, None, graph_))


def _rdf(session: Session, job: Job, quads: Iterable[Quad]) -> Made:
    """Serialise quads; a format without named graphs gets each triple once."""
    from pyoxigraph import RdfFormat, serialize

    media, format_ = _chosen(job, TRIPLES)
    target = _Bounded(session.limits["max_answer"])
    statements: list[Any] = list(
        quads if format_ in _QUADS else dict.fromkeys(q.triple for q in quads)
    )
    rdf_format = getattr(RdfFormat, RDF_FORMATS[format_])
    serialize(statements, target, format=rdf_format, prefixes=used_prefixes(statements))
    return Made(media, target.getvalue())


def _iri(text: str) -> str:
    from pyoxigraph import NamedNode

    try:
        NamedNode(text)
    except ValueError:
        raise UnknownName("thing", text, ()) from None
    return text


def void(session: Session, job: Job) -> Made:
    """Describe the dataset."""
    from pyoxigraph import RdfFormat, parse

    from tumen.query.void import describe

    target = io.BytesIO()
    describe(session.casebook, target)
    return _rdf(session, job, parse(target.getvalue(), format=RdfFormat.TURTLE))


def service(session: Session, job: Job) -> Made:
    """Describe the SPARQL service (SPARQL 1.1 Service Description)."""
    from pyoxigraph import RdfFormat, parse

    rows = [f"SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV")]
    formats = [*rows, "Turtle", "N-Triples", "RDF_XML", "TriG", "N-Quads", "JSON-LD"]
    listed = ", ".join(f"<{_FORMATS}{name}>" for name in formats)
    text = f"""@prefix sd: <{_SD}> .
        [] a sd:Service ; sd:endpoint <{job["endpoint"]}> ;
           sd:supportedLanguage sd:SPARQL11Query ; sd:feature sd:UnionDefaultGraph ;
           sd:resultFormat {listed} ;
           sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ] ."""
    try:
        quads = list(parse(text, format=RdfFormat.TURTLE))
    except SyntaxError:
        raise QueryError("the Host header is not the name of a host.") from None
    return _rdf(session, job, quads)


def page(session: Session, job: Job) -> Made:
    """Give the explorer's page, unless the server has that of this build already."""
    from tumen.explorer.html import static_parts
    from tumen.server.pages import live_explorer

    if job["known"] == session.tag:
        raise Refused(304, "the page has not changed.")
    body = live_explorer(session.casebook)
    return Made("text/html; charset=utf-8", body, list(static_parts()))


def examples(session: Session, __: Job) -> Made:
    """List the named questions with their SPARQL."""
    from tumen.query.named_query import catalogue

    questions, _ = catalogue(session.casebook)
    rows = [{**each.as_dict(), "text": each.text} for each in questions]
    return Made("application/json", json.dumps(rows, ensure_ascii=False).encode())


def state(session: Session, __: Job) -> Made:
    """Open the store; give nothing but the revision of the graph."""
    _ = session.store
    return Made("application/json", json.dumps({"revision": session.tag}).encode())


ANSWERS: dict[str, Callable[[Session, Job], Made]] = {
    "sparql": sparql, "question": question, "command": command, "graph": graph, "thing": thing,
    "ontology": ontology, "void": void, "service": service, "page": page, "examples": examples,
    "state": state,
}  # fmt: skip
