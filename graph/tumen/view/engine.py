"""The query engine and the whole graph, packed so that the page can hold them unopened."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tumen.asking.formats import PREFIXES
from tumen.view.questions import questions
from tumen.vocabulary import ID, ONTOLOGY, SOURCE

if TYPE_CHECKING:
    from pyoxigraph import Store

    from tumen.casebook import Casebook

_ASSETS = files("tumen.view") / "assets"


def attachments(casebook: Casebook, store: Store) -> dict[str, str]:
    """What the page unpacks only when somebody asks for it, by the id of its element.

    `engine` is Oxigraph's module, `worker` the script around it, `quads` the graph as sorted
    N-Quads, `questions` the casebook's questions: all of it gzip in base64.
    """
    asked = {
        "questions": questions(casebook, store),
        "prefixes": PREFIXES,
        "bases": {"thing": ID, "source": SOURCE, "term": ONTOLOGY},
    }
    return {
        "engine": _base64((_ASSETS / "oxigraph/web_bg.wasm.gz").read_bytes()),
        "worker": _worker(),
        "quads": _packed(quads(store)),
        "questions": _packed(_json(asked)),
    }


def quads(store: Store) -> bytes:
    """Everything asserted and derived, as N-Quads in order of their text.

    Only the vocabulary has blank nodes; they get their canonical labels (RDFC-1.0), since the
    store's own differ from build to build.
    """
    from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse, serialize

    named: list[bytes] = []
    blank: list[bytes] = []
    for line in (store.dump(format=RdfFormat.N_QUADS) or b"").splitlines():
        (blank if b"_:" in line else named).append(line)
    apart = Dataset(parse(b"\n".join(blank), format=RdfFormat.N_QUADS))
    apart.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    labelled = (serialize(apart, format=RdfFormat.N_QUADS) or b"").splitlines()
    return b"".join(line + b"\n" for line in sorted([*named, *labelled]))


@lru_cache(maxsize=1)
def _worker() -> str:
    glue, own = (
        (_ASSETS / name).read_text(encoding="utf-8")
        for name in ("oxigraph/web.js", "sparql/worker.js")
    )
    return _packed(f"{classic(glue)}{own}".encode())


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
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _packed(content: bytes) -> str:
    return _base64(gzip.compress(content, 9, mtime=0))


def _base64(content: bytes) -> str:
    return b64encode(content).decode("ascii")
