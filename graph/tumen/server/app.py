"""Route requests to the workers: the SPARQL protocol, linked data, questions and pages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from tumen.core.errors import TumenError
from tumen.server.guard import Guard
from tumen.server.negotiation import PAGE, TRIPLES, choose
from tumen.server.operations import Operation
from tumen.server.pages import PATHS, asset, openapi
from tumen.server.pool import Answer, Busy, Job, Pool
from tumen.server.settings import Settings

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_FORM, _QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
_PROTOCOL = {"query", "default-graph-uri", "named-graph-uri", "format"}
_EXPLORER_POLICY = "frame-ancestors 'none'"  # the page holds the rest itself, with its hashes
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_QUERY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
_ASSETS = {
    "pages.css": "text/css", "query.js": "text/javascript",
    "yasgui/yasgui.min.js": "text/javascript", "yasgui/yasgui.min.css": "text/css",
}  # fmt: skip


class Malformed(TumenError):
    """Report a request that is not one of the protocol."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


def make_app(
    pool_command: list[str], settings: Settings, operations: Mapping[str, Operation]
) -> Any:
    """Return the ASGI application."""
    from starlette.applications import Starlette
    from starlette.routing import Route

    site = _Site(Pool(pool_command, settings), settings, operations)

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        await site.pool.start()
        try:
            yield
        finally:
            await site.pool.close()

    routes = [
        Route("/", site.explorer),
        Route("/revision", site.simple("state")),
        Route("/sparql", site.sparql, methods=["GET", "POST"]),
        Route("/sparql/", site.sparql, methods=["GET", "POST"]),
        Route("/rdf-graph-store", site.graph_store),
        Route("/.well-known/void", site.simple("void")),
        Route("/id/{name:path}", site.thing),
        Route("/source/{name:path}", site.thing),
        Route("/ontology", site.ontology),
        Route("/questions", site.operation),
        Route("/questions/{name}", site.question),
        Route("/examples", site.simple("examples")),
        Route("/openapi.json", site.openapi),
        Route("/query", site.query_page),
        Route("/assets/{name:path}", site.asset),
        *(Route(f"/{name}", site.operation) for name in operations if name != "questions"),
    ]
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers=_handlers())
    return Guard(app, settings)  # type: ignore[arg-type]


def _handlers() -> dict[Any, Any]:
    from starlette.exceptions import HTTPException
    from starlette.responses import JSONResponse

    async def plain(_: Request, error: Any) -> Response:
        said = {404: "there is nothing of that name here."}.get(error.status_code, error.detail)
        return JSONResponse({"error": said}, error.status_code, error.headers)

    async def malformed(_: Request, error: Any) -> Response:
        return JSONResponse({"error": str(error)}, error.status)

    async def busy(_: Request, __: Any) -> Response:
        said = {"error": "the server is busy. Try again in a moment."}
        return JSONResponse(said, 503, {"Retry-After": "2"})

    return {HTTPException: plain, Malformed: malformed, Busy: busy}


class _Site:
    def __init__(self, pool: Pool, settings: Settings, operations: Mapping[str, Operation]) -> None:
        self.pool = pool
        self._settings = settings
        self._operations = operations
        self._page = Answer(404, "", b"")

    async def sparql(self, request: Request) -> Response:
        """Answer a query (SPARQL 1.1 Protocol, section 2.1), or describe the service."""
        pairs = _parameters(request)
        text = None
        if request.method == "POST":
            media, sent = _media(request), _text(await request.body())
            if media == _FORM:
                pairs += _pairs(sent)
            elif media == _QUERY:
                text = sent
            else:
                raise Malformed(
                    415, f"send a query as {_FORM} or as {_QUERY}; updates are refused."
                )
        unknown = [name for name, _ in pairs if name not in _PROTOCOL]
        if "update" in unknown:
            raise Malformed(400, "nothing can be changed here: this server only reads.")
        texts = [value for name, value in pairs if name == "query"] + (
            [] if text is None else [text]
        )
        if not texts and request.method == "GET" and not pairs:
            return await self._service(request)
        if len(texts) != 1:
            raise Malformed(400, f"a request has one query; this one has {len(texts)}.")
        job = {
            "do": "sparql",
            "text": texts[0],
            "base": str(request.base_url) + "sparql",
            "default": [value for name, value in pairs if name == "default-graph-uri"],
            "named": [value for name, value in pairs if name == "named-graph-uri"],
        }
        return await self._send(request, job, pairs)

    async def _service(self, request: Request) -> Response:
        if choose(request.headers.get("accept", "*/*"), {**TRIPLES, **PAGE}) in (
            ("text/html", "html"), ("application/xhtml+xml", "html"),
        ):  # fmt: skip
            return await self.query_page(request)
        endpoint = str(request.base_url) + "sparql"
        return await self._send(request, {"do": "service", "endpoint": endpoint}, [])

    async def graph_store(self, request: Request) -> Response:
        """Read a graph (SPARQL 1.1 Graph Store Protocol, section 5.2)."""
        pairs = _parameters(request)
        names = [value for name, value in pairs if name == "graph"]
        default = any(name == "default" for name, _ in pairs)
        if len(names) + default != 1:
            raise Malformed(
                400, "name one graph: ?graph=IRI, or ?default for all of them together."
            )
        return await self._send(
            request, {"do": "graph", "graph": names[0] if names else None}, pairs
        )

    def simple(self, job: str) -> Any:
        """Return the handler of a job that needs no parameters."""

        async def handler(request: Request) -> Response:
            return await self._send(request, {"do": job}, _parameters(request))

        return handler

    async def thing(self, request: Request) -> Response:
        """Show a thing or a source."""
        path = request.scope["path"]
        base = next(base for base in PATHS if path.startswith(base))
        job = {"do": "thing", "iri": PATHS[base] + path.removeprefix(base)}
        return await self._send_either(request, job)

    async def ontology(self, request: Request) -> Response:
        """Show the vocabulary."""
        return await self._send_either(request, {"do": "ontology"})

    async def _send_either(self, request: Request, job: Job) -> Response:
        accept, pairs = request.headers.get("accept", "*/*"), _parameters(request)
        # Who names no format gets RDF: a browser does name HTML.
        found = choose(accept, {**TRIPLES, **PAGE}, _format(pairs))
        html = found is not None and found[1] == "html"
        return await self._send(request, {**job, "html": html}, pairs, _PAGE_POLICY if html else "")

    async def question(self, request: Request) -> Response:
        """Answer a named question."""
        pairs = _parameters(request)
        arguments: dict[str, list[str]] = {}
        for name, value in pairs:
            if name != "format":
                arguments.setdefault(name, []).append(value)
        job = {"do": "question", "name": request.path_params["name"], "arguments": arguments}
        return await self._send(request, job, pairs)

    async def operation(self, request: Request) -> Response:
        """Answer as a command does."""
        operation = self._operations[request.scope["path"].strip("/")]
        try:
            arguments = operation.arguments(_parameters(request))
        except TumenError as error:
            raise Malformed(400, self._plain(str(error))) from None
        job = {"do": "command", "name": operation.command, "arguments": arguments}
        return await self._send(request, job, [])

    def _plain(self, text: str) -> str:
        """Leave out of a public error whatever could repeat the request."""
        return (
            "the request has a parameter that is unknown or wrong."
            if self._settings.public
            else text
        )

    async def explorer(self, request: Request) -> Response:
        """Show the explorer; its page is made once a build."""
        found = await self.pool.ask({"do": "page", "known": self._page.tag})
        if found.status == 200:
            self._page = found
        elif found.status == 304:
            found = self._page
        return self._response(request, found, _EXPLORER_POLICY)

    async def openapi(self, request: Request) -> Response:
        """Describe this interface."""
        found = await self.pool.ask({"do": "examples"})
        if found.status != 200:
            return self._response(request, found)
        described = {name: each.described() for name, each in self._operations.items()}
        body = openapi(described, json.loads(found.body))
        return self._response(request, Answer(200, "application/json", body, found.tag))

    async def query_page(self, request: Request) -> Response:
        """Show the page to write queries on."""
        answer = Answer(200, "text/html; charset=utf-8", asset("query.html"))
        return self._response(request, answer, _QUERY_POLICY)

    async def asset(self, request: Request) -> Response:
        """Give a script or style of the pages."""
        name = request.path_params["name"]
        if name not in _ASSETS:
            raise Malformed(404, "there is nothing of that name here.")
        return self._response(request, Answer(200, _ASSETS[name], asset(name)))

    async def _send(
        self, request: Request, job: Job, pairs: list[tuple[str, str]], policy: str = ""
    ) -> Response:
        accept = ", ".join(request.headers.getlist("accept")) or "*/*"
        job = {"accept": accept, "format": _format(pairs), **job}
        return self._response(request, await self.pool.ask(job), policy)

    def _response(self, request: Request, answer: Answer, policy: str = "") -> Response:
        from starlette.responses import Response

        tag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
        headers = {"etag": tag} if answer.status == 200 else {}
        if policy and answer.status == 200:
            headers["content-security-policy"] = policy
        if answer.status == 503:
            headers["retry-after"] = "5"
        if answer.status == 200 and tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(answer.body, answer.status, headers, answer.media)


def _format(pairs: list[tuple[str, str]]) -> str | None:
    return next((value for name, value in pairs if name == "format"), None)


def _media(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _parameters(request: Request) -> list[tuple[str, str]]:
    return _pairs(request.scope["query_string"].decode("latin-1"))


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        found = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=200)
    except ValueError:  # more fields, or not UTF-8
        raise Malformed(400, "the parameters are not UTF-8, or too many.") from None
    for _, value in found:
        value.encode()
    return found


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed(400, "the request is not UTF-8.") from None
