"""The page: one HTML file that holds everything and asks for nothing."""

from __future__ import annotations

import json
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyvis.network import Network as Drawing

_SCRIPTS = (
    "data", "state", "language",
    "shapes", "edges", "picture", "camera", "walking",
    "panel", "backing", "search", "legend", "filters", "filtering", "paths", "follow",
    "grid", "table", "timeline", "chart", "dossier",
    "unpacking", "terms", "asking", "sparql",
    "drawn", "linked", "exports", "tabs",
    "main",  # starts everything, so it comes last
)  # fmt: skip
_STYLES = ("colours", "page", "picture", "filters", "beside", "small", "print")
_ASSETS = files("tumen.view") / "assets"
# In a script element only these could end the element or the literal; as JSON escapes they mean
# the same characters.
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def asset(name: str) -> str:
    """The text of a file that the page is made of."""
    return (_ASSETS / name).read_text(encoding="utf-8")


def embedded(data: Any) -> str:
    """Data as JSON that may stand inside a script element, whatever texts it holds.

    >>> embedded({"name": "</script>&"})
    '{"name":"\\\\u003c/script\\\\u003e\\\\u0026"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


@lru_cache(maxsize=1)
def vendored() -> dict[str, Any]:
    """What is known of the vendored vis-network: version, checksum, hashes of its styles."""
    known: dict[str, Any] = json.loads(asset("vis-network/vendored.json"))
    return known


def render(
    title: str,
    stamp: str,
    data: dict[str, Any],
    drawings: dict[str, Drawing],
    attachments: dict[str, str],
) -> bytes:
    """The page as UTF-8. The drawings are pyvis networks; pyvis also hosts our template.

    `attachments` are texts in base64, by the id of the element that holds each.
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from pyvis.network import Network as Drawing

    lenses = {
        name: {"nodes": drawing.nodes, "edges": drawing.edges} for name, drawing in drawings.items()
    }
    host = Drawing(directed=True, cdn_resources="in_line")
    host.templateEnv = Environment(
        loader=FunctionLoader(asset), autoescape=True, undefined=StrictUndefined
    )
    scripts = [_library(), _explorer()]
    style = "".join(asset(f"styles/{name}.css") for name in _STYLES)
    html = host.templateEnv.get_template("explorer.html").render(
        title=title,
        stamp=stamp,
        policy=_policy(scripts, style),
        style=style,
        scripts=scripts,
        data=embedded({**data, "lenses": lenses}),
        attachments=attachments,
    )
    return str(html).encode("utf-8", errors="replace")


def _library() -> str:
    """vis-network without its pointer to a source map, which a browser would try to fetch."""
    return asset("vis-network/vis-network.min.js").rpartition("//# sourceMappingURL=")[0]


def _explorer() -> str:
    parts = "".join(asset(f"explorer/{name}.js") for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


def _policy(scripts: list[str], style: str) -> str:
    """What the page may do: run these very scripts, use these very styles, and nothing else."""
    script_hashes = " ".join(_hash(script) for script in scripts)
    # vis-network adds its own style elements; an element is empty before it is filled.
    styles = [_hash(style), _hash(""), *(f"'{hash_}'" for hash_ in vendored()["styles"])]
    return (
        # Oxigraph is WebAssembly, and runs in a worker, which can be ended when a query takes too
        # long. A page opened from disk can start one only from a blob of its own making; scripts
        # of the page itself still run by their hash alone.
        f"default-src 'none'; script-src {script_hashes} 'wasm-unsafe-eval'; worker-src blob:; "
        f"style-src {' '.join(styles)}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
