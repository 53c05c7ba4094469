"""Texts that try to break out of wherever they are shown, and a store that is full of them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from casebooks import CASE, make_casebook
from pyoxigraph import Literal, NamedNode, Quad

import tumen
from tumen.core.casebook import Casebook
from tumen.core.vocabulary import ID, SOURCE, Tumen
from tumen.store.writer import open_writer

RUN = "window.ran=1"
TEXTS = [
    f'<img src=x onerror="{RUN}">',
    f"</script><script>{RUN}</script>",
    f"<!--<script>{RUN}",
    f'<a href="javascript:{RUN}">href</a>',
    f"javascript:{RUN}",
    f"'\"`;{RUN};//${{{RUN}}}{{{{{RUN}}}}}",
    "a\u202egnp.exe\u202c b\u2066c\u2069",
    "line\u2028separator\u2029paragraph\x00null\ttab\nnew\r\nline",
    "שלום مرحبا 태영호 \U0001f469\u200d\U0001f469\u200d\U0001f467",
    "w" * 10_000,
    "사람 " * 3_000,
    "",
    " ",
    "]]>&amp;&lt;",
]
NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "%3Cimg%3E", "a'b;c&d", "태영호"]
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def quads() -> list[Quad]:
    """Things and claims that bear every hostile text in every place that can hold a text."""
    graph = NamedNode(f"{SOURCE}constructor")
    found: list[Quad] = []

    def say(subject: str, property_: str, value: NamedNode | Literal) -> None:
        found.append(Quad(NamedNode(subject), NamedNode(property_), value, graph))

    def texts(subject: str, *properties: str) -> None:
        for text in TEXTS:
            for property_ in properties:
                say(subject, property_, Literal(text, language="en"))
                say(subject, property_, Literal(text))

    found.append(Quad(graph, TYPE, NamedNode(Tumen.Article), graph))
    texts(graph.value, Tumen.title, Tumen.description, Tumen.published, Tumen.language)
    for url in (
        f"javascript:{RUN}",
        "data:text/html,<script>1</script>",
        "https://example.org/\u202e",
    ):
        say(graph.value, Tumen.url, Literal(url))
    kinds = [Tumen.Situation, Tumen.Person, Tumen.Defection, Tumen.Sanction, Tumen.Motive]
    things = [f"{ID}{name}" for name in NAMES] + [f"javascript:{RUN}", "data:text/html,x"]
    things += [f"{ID}text-{number}" for number in range(len(TEXTS))]
    for number, thing in enumerate(things):
        say(thing, TYPE.value, NamedNode(kinds[number % len(kinds)]))
        text = TEXTS[number % len(TEXTS)]
        say(thing, Tumen.name, Literal(text, language="en"))
        say(thing, Tumen.alias, Literal(text))
        say(thing, Tumen.description, Literal(text, language="ko"))
        say(thing, Tumen.date, Literal(text))
        say(thing, Tumen.sameAs, Literal(text))
    for number, (cause, effect) in enumerate(pairwise(things)):
        claim = f"{ID}constructor/{NAMES[number]}" if number < len(NAMES) else f"{ID}c/{number}"
        text = TEXTS[number % len(TEXTS)]
        say(claim, TYPE.value, NamedNode(Tumen.CausalClaim))
        say(claim, Tumen.cause, NamedNode(cause))
        say(claim, Tumen.effect, NamedNode(effect))
        say(claim, Tumen.gist, Literal(text, language="en"))
        say(claim, Tumen.claimant, NamedNode(things[-1]))
        say(claim, Tumen.note, Literal(text))
        say(claim, Tumen.modality, NamedNode(f"javascript:{RUN}"))
        say(claim, Tumen.sign, NamedNode(f"{Tumen.unknown}__proto__"))
        say(claim, Tumen.at, NamedNode(things[0]))
    return found


def make_hostile(folder: Path) -> Casebook:
    """A casebook whose store holds what its cases never could: the reader refuses much of it."""
    book = tumen.open(make_casebook(folder, **{"border-2016": CASE}))
    book.build()
    with open_writer(book.casebook) as writer:
        writer.store.extend(quads())
        writer.publish()
    return book.casebook
