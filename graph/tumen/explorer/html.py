"""Render the HTML page: one file that needs no network."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

_SCRIPTS = (
    "unpacking", "attached", "data", "state", "language",
    "shapes", "edges", "names", "picture", "camera", "walking",
    "panel", "backing", "search", "legend", "filters", "filtering", "paths", "follow",
    "grid", "table", "timeline", "chart", "dossier",
    "terms", "mistakes", "asking", "sparql",
    "drawn", "exports", "tabs",
    "main",  # starts everything, so it comes last
)  # fmt: skip
_STYLES = ("colours", "page", "picture", "filters", "beside", "small", "print")
_ASSETS = files("tumen.explorer") / "assets"


def asset(name: str) -> str:
    """Read one of the page's asset files."""
    return (_ASSETS / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def vendored() -> dict[str, Any]:
    """Read version, checksum and style hashes of the vendored vis-network."""
    known: dict[str, Any] = json.loads(asset("vis-network/vendored.json"))
    return known


def render(title: str, stamp: str, attachments: Mapping[str, str]) -> bytes:
    """Render the page as UTF-8, through pyvis with our own template.

    `attachments` are texts in base64, by the id of the element that holds each. They are all that
    the page has of the graph, so that nothing in the graph could be taken for markup.
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from pyvis.network import Network as Drawing

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
        attachments=attachments,
    )
    return str(html).encode("utf-8", errors="replace")


def _library() -> str:
    """Read vis-network without its source map comment, which a browser would try to fetch."""
    return asset("vis-network/vis-network.min.js").rpartition("//# sourceMappingURL=")[0]


def _explorer() -> str:
    parts = "".join(asset(f"explorer/{name}.js") for name in _SCRIPTS)
    return f'(async () => {{\n"use strict";\n{parts}}})();\n'


def static_parts() -> Iterator[bytes]:
    """Yield the parts of every page that hold nothing of a graph: scripts, styles, the engine."""
    yield from (part.encode() for part in (_library(), _explorer()))
    yield from (asset(f"styles/{name}.css").encode() for name in _STYLES)
    yield b64encode((_ASSETS / "oxigraph/web_bg.wasm.gz").read_bytes())


def _policy(scripts: list[str], style: str) -> str:
    """Build the Content Security Policy: only these scripts and styles, by hash."""
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
