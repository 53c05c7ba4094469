"""The W3C's test suites: where they lie, and what each of their manifests asks for."""

from __future__ import annotations

import json
import os
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
SHT = "http://www.w3.org/ns/shacl-test#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
ARCHIVE = "w3c-tests.tar.gz"
MISSING = (
    "the W3C test suites are not here: set TUMEN_W3C to the folder that holds sparql11, rdf11, "
    "rdf-canon, shacl and json-ld (docs/reliability.md tells where they come from)"
)
# Suite → its folder, the address that its files are published under.
HOMES = {
    "sparql": ("sparql11", "https://w3c.github.io/rdf-tests/sparql/sparql11/"),
    "rdf": ("rdf11", "https://w3c.github.io/rdf-tests/rdf/rdf11/"),
    "canon": ("rdf-canon", "https://w3c.github.io/rdf-canon/tests/"),
    "shacl": ("shacl", "https://w3c.github.io/data-shapes/data-shapes-test-suite/tests/"),
    "json-ld": ("json-ld", "https://w3c.github.io/json-ld-api/tests/"),
}
# Folders of the SPARQL suite about what Tumen does not offer: other protocols, other reasoning.
OUT_OF_SCOPE = {
    "entailment", "service", "service-description", "protocol",
    "graph-store-protocol", "http-rdf-update",
}  # fmt: skip

Term = NamedNode | BlankNode | Literal


@dataclass(frozen=True, slots=True)
class Trial:
    """One test of a suite. `about` is what its manifest says of it; `home` the suites' folder."""

    suite: str
    name: str
    kind: str
    about: Node
    home: Path

    def file(self, iri: str) -> Path:
        """The local copy of a file that is published at an address."""
        for folder, base in HOMES.values():
            if iri.startswith(base):
                return self.home / folder / iri.removeprefix(base)
        raise ValueError(iri)

    def read(self, iri: str) -> bytes:
        return self.file(iri).read_bytes()


@dataclass(slots=True)
class Node:
    """A node of a manifest with its properties, so that they can be walked."""

    term: Term
    properties: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))

    def one(self, property_: str) -> Node | None:
        return next(iter(self.properties.get(property_, ())), None)

    def all(self, property_: str) -> list[Node]:
        return self.properties.get(property_, [])

    @property
    def value(self) -> str:
        return self.term.value

    def items(self) -> Iterator[Node]:
        """What an RDF list holds."""
        node: Node | None = self
        while node and (first := node.one(RDF + "first")):
            yield first
            node = node.one(RDF + "rest")


def find_suites(beside: Path, scratch: Path) -> Path | None:
    """The folder of the suites: where TUMEN_W3C says, or unpacked from the archive beside us."""
    told = os.environ.get("TUMEN_W3C")
    if told:
        return Path(told)
    archive = beside / "w3c" / ARCHIVE
    if not archive.is_file():
        return None
    with tarfile.open(archive) as packed:
        packed.extractall(scratch, filter="data")
    return scratch


def graph(path: Path, base: str) -> dict[str, Node]:
    """The nodes of a Turtle file by IRI or label."""
    nodes: dict[str, Node] = {}

    def node(term: Any) -> Node:
        if isinstance(term, Literal):
            return Node(term)
        return nodes.setdefault(str(term), Node(term))

    for quad in parse(path=path, format=RdfFormat.TURTLE, base_iri=base):
        node(quad.subject).properties[quad.predicate.value].append(node(quad.object))
    return nodes


def entries(home: Path, suite: str, manifest: str) -> Iterator[Trial]:
    """The tests of a Turtle manifest in order, those that it includes too."""
    folder, base = HOMES[suite]
    path = home / folder / manifest
    nodes = graph(path, base + manifest)
    for node in list(nodes.values()):
        for listed in node.all(MF + "include"):
            includes = list(listed.items()) or [listed]
            for included in includes:
                yield from entries(home, suite, included.value.removeprefix(base))
        for listed in node.all(MF + "entries"):
            for entry in listed.items():
                kind = entry.one(RDF + "type")
                name = f"{Path(manifest).parent.as_posix()}/{entry.value.rpartition('#')[2].rpartition('/')[2]}"
                yield Trial(suite, name, kind.value.rpartition("#")[2] if kind else "", entry, home)


def sparql_trials(home: Path) -> Iterator[Trial]:
    for path in sorted((home / "sparql11").glob("*/manifest.ttl")):
        if path.parent.name not in OUT_OF_SCOPE:
            yield from entries(home, "sparql", f"{path.parent.name}/manifest.ttl")


def syntax_trials(home: Path) -> Iterator[Trial]:
    for name in ("rdf-turtle", "rdf-trig", "rdf-n-triples", "rdf-n-quads", "rdf-xml"):
        yield from entries(home, "rdf", f"{name}/manifest.ttl")


def canon_trials(home: Path) -> Iterator[Trial]:
    yield from entries(home, "canon", "manifest.ttl")


def shacl_trials(home: Path) -> Iterator[Trial]:
    """The tests of SHACL: by their files, since the manifests pass over one of them."""
    for path in sorted((home / "shacl").glob("*/*/*.ttl")):
        if path.name != "manifest.ttl":
            yield from entries(home, "shacl", path.relative_to(home / "shacl").as_posix())


def json_ld_entries(home: Path) -> list[dict[str, Any]]:
    """The tests of JSON-LD 1.1 to RDF; their manifest is JSON. Those of version 1.0 are left out."""
    text = (home / "json-ld" / "toRdf-manifest.jsonld").read_text(encoding="utf-8")
    sequence: list[dict[str, Any]] = json.loads(text)["sequence"]
    return [
        entry for entry in sequence
        if entry.get("option", {}).get("specVersion") != "json-ld-1.0"
        and (home / "json-ld" / entry["input"]).is_file()  # one is published without its file
    ]  # fmt: skip
