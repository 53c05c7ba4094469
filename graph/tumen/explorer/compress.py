"""Compress the page's attachments: its data, the query engine, the graph, the questions."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tumen.core.processes import gc_disabled
from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE
from tumen.explorer.questions import questions
from tumen.query.formats import PREFIXES
from tumen.query.syntax_errors import KEYWORDS

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

    from tumen.core.casebook import Casebook
    from tumen.explorer.page_data import PageData


_ASSETS = files("tumen.explorer") / "assets"


def page_attachments(casebook: Casebook, store: Store, shown: PageData) -> dict[str, str]:
    """Return what the page unpacks, by the id of the element that holds it.

    `data` is what it shows. The rest is unpacked only when somebody asks for it: `engine` is
    Oxigraph's module, `worker` the script around it, `quads` the whole graph, `questions` the
    casebook's questions. All of it is gzip in base64.
    """
    asked = {
        "questions": questions(casebook, store),
        "prefixes": PREFIXES,
        "words": sorted(KEYWORDS),
        "bases": {"thing": ID, "source": SOURCE, "term": ONTOLOGY},
    }
    return {
        "data": packed_page_data(shown),
        "engine": _base64((_ASSETS / "oxigraph/web_bg.wasm.gz").read_bytes()),
        "worker": _worker(),
        "quads": _packed(all_statements_as_trig(store)),
        "questions": _packed(_json(asked)),
    }


@gc_disabled()
def packed_page_data(shown: PageData) -> str:
    """Compress the data that the page shows."""
    lenses = {name: (drawing.nodes, drawing.edges) for name, drawing in shown.drawings.items()}
    return _packed(_json(columnar(shown.data, lenses)))


def all_statements_as_trig(store: Store) -> bytes:
    """Serialise all asserted and derived quads as TriG, ordered by graph, subject and predicate.

    Only the vocabulary has blank nodes; they get their canonical labels (RDFC-1.0), since the
    store's own differ from build to build.
    """
    from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, RdfFormat, serialize

    named: list[Quad] = []
    blank: list[Quad] = []
    for quad in store:
        apart = isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
        (blank if apart else named).append(quad)
    labelled = Dataset(blank)
    labelled.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    ordered = sorted([*named, *labelled], key=_order)
    return serialize(ordered, format=RdfFormat.TRIG, prefixes=PREFIXES) or b""


def _order(quad: Quad) -> tuple[str, str, str, str]:
    return str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)


@lru_cache(maxsize=1)
def _worker() -> str:
    glue, *own = (
        (_ASSETS / name).read_text(encoding="utf-8")
        for name in ("oxigraph/web.js", "explorer/unpacking.js", "sparql/worker.js")
    )
    return _packed("".join([as_classic_script(glue), *own]).encode())


def as_classic_script(module: str) -> str:
    """Turn a JavaScript module without imports into a classic script.

    A page that was opened from disk has no origin, and browsers let such a page start a plain
    worker from a blob, but no module.

    >>> as_classic_script("export class A {}\\nlet b = import.meta.url;\\nexport { f };\\n")
    'class A {}\\nlet b = location.href;\\n'
    """
    plain = re.sub(r"^export (?=class|function|async|const|let)", "", module, flags=re.MULTILINE)
    plain = re.sub(r"^export \{[^}]*\};\n", "", plain, flags=re.MULTILINE)
    return plain.replace("import.meta.url", "location.href")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def _packed(content: bytes) -> str:
    # The last levels take several times as long for a tenth of the size.
    return _base64(gzip.compress(content, 5, mtime=0))


def _base64(content: bytes) -> str:
    return b64encode(content).decode("ascii")


Row = Mapping[str, Any]
Columns = dict[str, Any]


def columnar(
    data: Mapping[str, Any], lenses: Mapping[str, tuple[Sequence[Row], Sequence[Row]]]
) -> dict[str, Any]:
    """Return the data with the nodes and edges of each lens.

    Claims and things go by their places in `claims` and `things`. What a label's lines are stands
    with the thing; what a field's text is, where it names a thing, is that thing's label.
    """
    number = {kind: {iri: at for at, iri in enumerate(data[kind])} for kind in ("things", "claims")}
    things = {iri: _thing(values) for iri, values in data["things"].items()}
    drawn = {}
    # A thing's label stands with the thing; a group's with the group.
    of_things = {"label": "thing", "lines": "thing"}
    for lens, (nodes, edges) in lenses.items():
        for node in nodes:
            if "thing" in node:
                things[node["thing"]]["lines"] = node["lines"]
        drawn[lens] = {
            "nodes": columns(nodes, {"thing": number["things"]}, of_things),
            "edges": columns(edges, {"claims": number["claims"]}),
        }
    claims = {
        iri: {**values, "fields": _fields(values["fields"], things)}
        for iri, values in data["claims"].items()
    }
    links = data["links"]
    return {
        **data,
        "things": things,
        "claims": claims,
        "links": {
            "nodes": [number["things"].get(iri, iri) for iri in links["nodes"]],
            "claims": [number["claims"].get(iri, iri) for iri in links["claims"]],
            "rows": links["rows"],
        },
        "lenses": drawn,
    }


def columns(
    rows: Sequence[Row],
    numbers: Mapping[str, Mapping[str, int]] | None = None,
    instead: Mapping[str, str] | None = None,
) -> Columns:
    """Return the rows as one list per key, with None where a row lacks the key.

    A lone value stands for all.

    The values of a key in `numbers` are replaced by numbers, those of a key in `instead` left out
    where the row has the other key. What the page can tell from the place of a row, or from the
    rest of it, is left out.

    >>> columns([{"sign": "increases", "to": "b", "id": 0}, {"to": "b", "id": 1}])
    {'sign': ['increases', None], 'to': 'b', '': 2}
    """
    found: Columns = {}
    for key in dict.fromkeys(key for row in rows for key in row):
        if key in _IMPLIED:
            continue
        values: list[Any] = [row.get(key) for row in rows]
        if instead and (other := instead.get(key)):
            values = [
                None if other in row else value for row, value in zip(rows, values, strict=True)
            ]
        if numbers and key in numbers:
            values = [_numbered(value, numbers[key]) for value in values]
        first = values[0]
        alike = isinstance(first, str) and values.count(first) == len(values)
        found[key] = first if alike else values
    return {**found, "": len(rows)}


# A row's place in its list is its number; the page knows the shape from the look.
_IMPLIED = {"id", "shape", "arrows"}


def _numbered(value: Any, numbers: Mapping[str, int]) -> Any:
    if isinstance(value, list):
        return [numbers.get(one, one) for one in value]
    return numbers.get(value, value)


def _thing(values: Row) -> dict[str, Any]:
    # The claims in which it has a part are found again from the claims.
    slim = {key: value for key, value in values.items() if key != "claims"}
    if values["names"] == [["en", values["label"]]]:
        del slim["names"]
    return slim


def _fields(fields: Sequence[Any], things: Mapping[str, Any]) -> list[Any]:
    return [
        [
            label,
            [
                {key: text for key, text in value.items() if key != "text"}
                if value.get("thing") in things and value["text"] == things[value["thing"]]["label"]
                else value
                for value in values
            ],
        ]
        for label, values in fields
    ]
