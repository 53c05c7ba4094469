"""Render the HTML pages of a server: dossiers, the vocabulary, the query page, the explorer."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tumen.core.casebook import Casebook
from tumen.core.vocabulary import ID, ONTOLOGY, ONTOLOGY_GRAPH, SOURCE

if TYPE_CHECKING:
    from pyoxigraph import Store

_ASSETS = files("tumen.server") / "assets"
# Path at the server → beginning of the IRIs that it stands for.
PATHS = {"/id/": ID, "/source/": SOURCE}
_POLICY = re.compile(rb'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(")')


@lru_cache
def asset(name: str) -> bytes:
    """Read an asset of the server; a packed one is unpacked."""
    place = _ASSETS / name
    if not place.is_file():
        return gzip.decompress((_ASSETS / f"{name}.gz").read_bytes()).rpartition(b"//# source")[0]
    return place.read_bytes()


def local(iri: str) -> str:
    """Return where this server shows a thing, or its IRI if it is not ours.

    >>> local("https://w3id.org/tumen/id/kim-2016/c1")
    '/id/kim-2016/c1'
    """
    for path, base in PATHS.items():
        if iri.startswith(base):
            return path + quote(iri.removeprefix(base), safe="/-._~%")
    if iri.startswith(ONTOLOGY):
        return f"/ontology#{quote(iri.removeprefix(ONTOLOGY))}"
    return iri if iri.startswith(("http://", "https://")) else "#"


def dossier_page(store: Store, iri: str) -> str:
    """Render the dossier of a thing."""
    from tumen.query.about import dossier
    from tumen.query.formats import shortened

    found = dossier(store, iri)
    return _render("dossier.html", found=found, local=local, shortened=shortened)


def ontology_page(store: Store) -> str:
    """Render the list of the terms of the vocabulary."""
    from tumen.query.execute import evaluate

    rows: Any = evaluate(
        store,
        f"""SELECT ?term (SAMPLE(?l) AS ?label) (SAMPLE(?d) AS ?definition) {{
            GRAPH <{ONTOLOGY_GRAPH}> {{ ?term rdfs:label ?l OPTIONAL {{ ?term skos:definition ?d }}
            FILTER(STRSTARTS(STR(?term), "{ONTOLOGY}")) }} }} GROUP BY ?term ORDER BY ?term""",
    )
    terms = [
        {
            "name": row["term"].value.removeprefix(ONTOLOGY),
            "label": row["label"].value,
            "definition": row["definition"].value if row["definition"] else "",
        }
        for row in rows
    ]
    return _render("ontology.html", terms=terms)


def _render(name: str, **values: Any) -> str:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    loader = FunctionLoader(lambda name: asset(name).decode())
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template(name).render(**values)


def live_explorer(casebook: Casebook) -> bytes:
    """Render the explorer with a script that loads it again after a build.

    What is chosen on the page is in its address, so it survives.
    """
    from tumen.explorer import current_page

    script = asset("follow-builds.js")
    digest = b64encode(sha256(script).digest())
    body = current_page(casebook)
    body = _POLICY.sub(
        lambda found: (
            found[1]
            + found[2].replace(b"script-src ", b"script-src 'sha256-" + digest + b"' ")
            + b"; connect-src 'self'"
            + found[3]
        ),
        body,
        count=1,
    )
    return body.replace(b"</body>", b"<script>" + script + b"</script></body>", 1)


def openapi(operations: Mapping[str, Mapping[str, Any]], questions: list[dict[str, Any]]) -> bytes:
    """Describe the interface by OpenAPI 3.1, from the commands and the contracts of questions."""
    paths = {
        f"/{name}": _get(name, made["summary"], made["parameters"])
        for name, made in operations.items()
    }
    paths |= {
        f"/questions/{each['name']}": _get(
            f"question-{each['name']}",
            f"{each['title']}. {each['question']}",
            [
                {
                    "name": p["name"],
                    "description": p["description"],
                    "schema": {
                        "type": "array",
                        "items": _SCHEMAS.get(p["type"], {"type": "string"}),
                    },
                }
                for p in each["parameters"]
            ],
            ("application/json", "text/csv", "text/markdown"),
        )
        for each in questions
    }
    query = [{"name": "query", "required": True, "schema": {"type": "string"}}]
    query += [
        {"name": f"{kind}-graph-uri", "schema": {"type": "array", "items": {"type": "string"}}}
        for kind in ("default", "named")
    ]
    from tumen.server.negotiation import ROWS, TRIPLES

    paths["/sparql"] = _get(
        "sparql", "SPARQL 1.1 Protocol, query.", query, tuple({**ROWS, **TRIPLES})
    )
    described = {
        "openapi": "3.1.0",
        "info": {"title": "Tumen", "version": _version()},
        "paths": paths,
    }
    return json.dumps(described, ensure_ascii=False, indent=1).encode()


_SCHEMAS = {name: {"type": name} for name in ("integer", "boolean")} | {
    "decimal": {"type": "number"}
}


def _version() -> str:
    from tumen import __version__

    return __version__


def _get(
    name: str,
    summary: str,
    parameters: list[dict[str, Any]],
    media: tuple[str, ...] = ("application/json",),
) -> dict[str, Any]:
    content: dict[str, Any] = {each: {} for each in media}
    responses = {"200": {"description": "The answer.", "content": content}}
    responses |= {
        str(status): {"description": text, "content": {"application/json": {}}}
        for status, text in (
            (400, "The request cannot be answered."),
            (404, "Something is unknown."),
            (503, "The server is busy; Retry-After says when to try again."),
            (504, "The time limit was reached."),
        )
    }
    given = [{"in": "query", **each} for each in parameters]
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": given,
            "responses": responses,
        }
    }
