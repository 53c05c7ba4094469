"""What the page holds packed: its data, the query engine, the whole graph, the questions."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tumen.core.collector import collector_paused
from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE
from tumen.explorer.questions import questions
from tumen.explorer.slimming import slimmed
from tumen.query.formats import PREFIXES
from tumen.query.syntax_errors import KEYWORDS

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

    from tumen.core.casebook import Casebook
    from tumen.explorer.page_data import Contents

_ASSETS = files("tumen.explorer") / "assets"


def attachments(casebook: Casebook, store: Store, shown: Contents) -> dict[str, str]:
    """What the page unpacks, by the id of the element that holds it.

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
        "data": shown_data(shown),
        "engine": _base64((_ASSETS / "oxigraph/web_bg.wasm.gz").read_bytes()),
        "worker": _worker(),
        "quads": _packed(statements(store)),
        "questions": _packed(_json(asked)),
    }


@collector_paused()
def shown_data(shown: Contents) -> str:
    """What the page shows, packed."""
    lenses = {name: (drawing.nodes, drawing.edges) for name, drawing in shown.drawings.items()}
    return _packed(_json(slimmed(shown.data, lenses)))


def statements(store: Store) -> bytes:
    """Everything asserted and derived, as TriG, in order of graph, subject and predicate.

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
    return _packed("".join([classic(glue), *own]).encode())


def classic(module: str) -> str:
    """A module without imports as a plain script.

    A page that was opened from disk has no origin, and browsers let such a page start a plain
    worker from a blob, but no module.

    >>> classic("export class Store {}\\nlet here = import.meta.url;\\nexport { f as default };\\n")
    'class Store {}\\nlet here = location.href;\\n'
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
