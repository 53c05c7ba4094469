"""Derive the vocabulary's HTML page: every term with definition, example and axioms.

pyLODE would make such a page; its release of the day (3.4.1) cannot be imported when it is
installed from a wheel, and its page shows neither examples nor axioms on unnamed classes. So the
axioms are told here in the words in which `tumen why` tells them.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from derivation.terms import TUMEN
from tumen.derive.inference.axioms import compile_rules
from tumen.derive.inference.rules import Rule

_KINDS = (
    ("Classes", (OWL.Class,)),
    ("Relations", (OWL.ObjectProperty,)),
    ("Attributes", (OWL.DatatypeProperty,)),
    ("Marks", (OWL.AnnotationProperty,)),
)
_LINKS = (
    (RDFS.subClassOf, "is a kind of"),
    (RDFS.subPropertyOf, "implies"),
    (RDFS.domain, "said of"),
    (RDFS.range, "its value is"),
    (OWL.inverseOf, "inverse of"),
    (OWL.disjointWith, "never also"),
)
_TRAITS = (
    (OWL.TransitiveProperty, "transitive"),
    (OWL.SymmetricProperty, "symmetric"),
    (OWL.AsymmetricProperty, "one way only"),
    (OWL.IrreflexiveProperty, "never of itself"),
    (OWL.FunctionalProperty, "one value at most"),
)
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}
body{color:#1b1b1b}
a{color:#0b57a4}section.term{border-top:1px solid #ccc;padding:.6rem 0}h3{margin:.2rem 0}
dl{display:grid;grid-template-columns:9rem 1fr;gap:.1rem 1rem;margin:.4rem 0}
dt{color:#555}dd{margin:0}
nav{columns:3;font-size:.9rem}code,.iri{font:.85rem ui-monospace,monospace;color:#555}
@media(max-width:40rem){nav{columns:2}dl{grid-template-columns:1fr}}
@media(prefers-color-scheme:dark){body{background:#161616;color:#e8e8e8}a{color:#8ab4f8}}
@media(prefers-color-scheme:dark){dt,code,.iri{color:#aaa}}
"""


def page(ontology: Path) -> str:
    """Render the page for the Turtle files of `ontology`, without the alignments."""
    graph = Graph()
    places: dict[Node, str] = {}
    for path in sorted(ontology.glob("*.ttl")):
        if path.stem != "alignments":
            part = Graph().parse(path)
            for term in part.subjects(SKOS.definition):
                places.setdefault(term, path.name)
            graph += part
    header = URIRef(TUMEN.rstrip("#"))
    title = _text(graph, header, URIRef("http://purl.org/dc/terms/title"))
    about = _text(graph, header, URIRef("http://purl.org/dc/terms/description"))
    version = _text(graph, header, OWL.versionInfo)
    rules = _rules(graph)
    parts, menu = [], []
    concepts = _concepts(graph)
    for heading, terms in (*((h, _terms(graph, k)) for h, k in _KINDS), ("Concepts", concepts)):
        menu.append(f"<h2>{heading}</h2><nav>{_menu(terms)}</nav>")
        parts.append(f'<h2 id="{heading.lower()}">{heading}</h2>')
        parts += [_term(graph, term, places.get(term, ""), rules) for term in terms]
    licence = graph.value(header, URIRef("http://purl.org/dc/terms/license"))
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            f"<title>{escape(title)}</title>",
            '<link rel="alternate" type="text/turtle" href="tumen.ttl">',
            f"<style>{_STYLE}</style>\n</head>\n<body>",
            f"<h1>{escape(title)}</h1>\n<p>{escape(about)}</p>",
            f'<p>Version {escape(version)}; <a href="{escape(str(licence))}">licence</a>;',
            f'<a href="tumen.ttl">as Turtle</a>; <span class="iri">{escape(TUMEN)}</span></p>',
            *menu,
            *parts,
            "</body>\n</html>\n",
        ]
    )


def _terms(graph: Graph, kinds: Iterable[Node]) -> list[URIRef]:
    found = {s for kind in kinds for s in graph.subjects(RDF.type, kind)}
    return sorted(t for t in found if isinstance(t, URIRef) and str(t).startswith(TUMEN))


def _concepts(graph: Graph) -> list[URIRef]:
    classes = {
        c
        for root in (SKOS.Concept, SKOS.ConceptScheme)
        for c in graph.transitive_subjects(RDFS.subClassOf, root)
        if c is not None
    }
    return _terms(graph, classes)


def _menu(terms: Iterable[URIRef]) -> str:
    return " ".join(f'<a href="#{_local(t)}">{_local(t)}</a><br>' for t in terms)


def _rules(graph: Graph) -> tuple[Rule, ...]:
    return compile_rules((s.n3(), p.n3(), o.n3()) for s, p, o in graph).rules


def _term(graph: Graph, term: URIRef, place: str, rules: Iterable[Rule]) -> str:
    labels = sorted(
        (o.language or "", str(o))
        for p in (RDFS.label, SKOS.prefLabel)
        for o in graph.objects(term, p)
        if isinstance(o, Literal)
    )
    names = ", ".join(f'<span lang="{lang}">{escape(text)}</span>' for lang, text in labels)
    rows = [
        (word, ", ".join(sorted(_link(o) for o in graph.objects(term, link) if _named(o))))
        for link, word in _LINKS
    ]
    traits = [word for kind, word in _TRAITS if (term, RDF.type, kind) in graph]
    rows.append(("always", ", ".join(traits)))
    axioms = sorted({r.axiom for r in rules if r.head.key == f"<{term}>" and _telling(r)})
    rows.append(("concluded where", "<br>".join(map(escape, axioms))))
    for word, property_ in (("for example", SKOS.example), ("note", SKOS.scopeNote)):
        rows.append((word, escape(_text(graph, term, property_))))
    rows.append(("written in", f"<code>ontology/{place}</code>" if place else ""))
    table = "".join(f"<dt>{word}</dt><dd>{text}</dd>" for word, text in rows if text)
    return (
        f'<section class="term" id="{_local(term)}"><h3>{_local(term)}</h3>'
        f"<div>{names}</div><p>{escape(_text(graph, term, SKOS.definition))}</p>"
        f"<dl>{table}</dl></section>"
    )


def _telling(rule: Rule) -> bool:
    """Tell whether an axiom says more than the links already shown."""
    return len(rule.body) > 1 or rule.axiom.startswith("anything that is ")


def _named(node: Node) -> bool:
    return isinstance(node, URIRef)


def _link(node: Node) -> str:
    text = str(node)
    if text.startswith(TUMEN):
        return f'<a href="#{_local(node)}">{_local(node)}</a>'
    return f'<a href="{escape(text)}">{escape(text.replace("#", "/").rpartition("/")[2])}</a>'


def _local(node: Node) -> str:
    return str(node).removeprefix(TUMEN)


def _text(graph: Graph, term: Node, property_: URIRef) -> str:
    found = [o for o in graph.objects(term, property_) if isinstance(o, Literal)]
    english = sorted(str(o) for o in found if o.language in (None, "en"))
    return " ".join(english)


def turtle(ontology: Path) -> str:
    """Concatenate the vocabulary's Turtle files, as written."""
    paths = [p for p in sorted(ontology.glob("*.ttl")) if p.stem != "alignments"]
    paths.sort(key=lambda path: path.stem != "tumen")  # the header comes first
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)
