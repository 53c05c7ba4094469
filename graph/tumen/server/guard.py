"""Check every request before it is answered, and log it after."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import json
import logging
import time
from typing import TYPE_CHECKING, Any

from tumen.server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Receive = Callable[[], Awaitable[dict[str, Any]]]
    Send = Callable[[dict[str, Any]], Awaitable[None]]
    App = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

_access = logging.getLogger("tumen.access")
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "vary": "Accept, Authorization",
}
_HEARD = 16  # times the largest body is read before the connection is closed
# A page sets what it needs itself; everything else needs nothing.
_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class Guard:
    """Refuse what does not come from a permitted client, or is too large or too slow."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, sent = time.perf_counter(), {"status": 0, "bytes": 0}

        async def sending(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                sent["status"] = message["status"]
                message["headers"] = _with(message.get("headers", ()))
            elif message["type"] == "http.response.body":
                sent["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            refused = self._refused(scope)
            body = b"" if refused else await self._body(receive)
            if refused or body is None:
                status, text = refused or (413, self._too_large())
                await _refuse(sending, status, text)
                return
            await self._until_gone(scope, body, receive, sending)
        except TimeoutError:
            await _refuse(sending, 408, "the request was not sent in time.")
        finally:
            _log(scope, sent, time.perf_counter() - began)

    async def _until_gone(
        self, scope: dict[str, Any], body: bytes, receive: Receive, send: Send
    ) -> None:
        """Answer a request, and stop when its client has gone."""
        answering = asyncio.ensure_future(self._app(scope, _once(body), send))
        gone = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait((answering, gone), return_when=asyncio.FIRST_COMPLETED)
            if answering.done():
                answering.result()
        finally:
            for task in (answering, gone):
                task.cancel()
            await asyncio.gather(answering, gone, return_exceptions=True)

    def _refused(self, scope: dict[str, Any]) -> tuple[int, str] | None:
        headers: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name, []).append(value)
        hosts = [host.decode("latin-1") for host in headers.get(b"host", ())]
        if len(hosts) != 1 or not self._settings.knows_host(hosts[0]):
            return 421, "the Host header does not name this server. See: tumen serve --help"
        for origin in headers.get(b"origin", ()):
            if origin.decode("latin-1").partition("://")[2] != hosts[0]:
                return 403, "a page of another site may not ask here."
        site = headers.get(b"sec-fetch-site", [b"none"])[0]
        if site in (b"cross-site", b"same-site") and headers.get(b"sec-fetch-mode") != [
            b"navigate"
        ]:
            return 403, "a page of another site may not ask here."
        if self._settings.token and not _has_token(headers, self._settings.token):
            return 401, "this server needs a token: send it as Authorization: Bearer TOKEN"
        if any(
            value.strip().lower() != b"identity" for value in headers.get(b"content-encoding", ())
        ):
            return 415, "a compressed request is not read. Send it as it is."
        return None

    def _too_large(self) -> str:
        return f"the request has more than {self._settings.max_body:,} bytes, the limit here."

    async def _body(self, receive: Receive) -> bytes | None:
        """Read the body; None if it is too large. Raises `TimeoutError` if it is too slow.

        A client that sends a little too much can read why, if it is heard to the end.
        """
        parts, size, most = [], 0, self._settings.max_body
        async with asyncio.timeout(self._settings.patience):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise TimeoutError
                size += len(message.get("body", b""))
                if size <= most:
                    parts.append(message.get("body", b""))
                if size > _HEARD * most:
                    return None
                if not message.get("more_body"):
                    return b"".join(parts) if size <= most else None


def _has_token(headers: dict[bytes, list[bytes]], token: str) -> bool:
    """Tell whether the token was sent: as a bearer token, or as the password of Basic."""
    scheme, _, sent = headers.get(b"authorization", [b""])[0].partition(b" ")
    if scheme.lower() == b"basic":
        try:
            sent = base64.b64decode(sent, validate=True).partition(b":")[2]
        except (ValueError, binascii.Error):
            return False
    elif scheme.lower() != b"bearer":
        return False
    return hmac.compare_digest(sent.strip(), token.encode("ascii"))


def _once(body: bytes) -> Receive:
    async def receiving() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _with(headers: Any) -> list[tuple[bytes, bytes]]:
    """Add the headers that every answer has."""
    found = [(name.lower(), value) for name, value in headers]
    names = {name for name, _ in found}
    more = {**_HEADERS, "content-security-policy": _POLICY, "cache-control": "no-cache"}
    return found + [(k.encode(), v.encode()) for k, v in more.items() if k.encode() not in names]


async def _refuse(send: Send, status: int, text: str) -> None:
    body = json.dumps({"error": text}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    headers.append((b"connection", b"close"))
    if status == 401:
        headers.append((b"www-authenticate", b'Basic realm="tumen", Bearer'))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _log(scope: dict[str, Any], sent: dict[str, int], seconds: float) -> None:
    """Log one request: its path, and never its query, which could hold what nobody may read."""
    client = scope.get("client")
    _access.info(
        "request",
        extra={
            "request": {
                "client": client[0] if client else "",
                "method": scope["method"],
                "path": scope["path"],
                "status": sent["status"],
                "bytes": sent["bytes"],
                "ms": round(seconds * 1000, 1),
            }
        },
    )


class LogFormat(logging.Formatter):
    """Format a log line as JSON, or as text with the same fields."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one line; control characters are escaped."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        told = getattr(record, "request", None) or {"message": record.getMessage()}
        if self._as_json:
            return json.dumps({"time": moment, "level": record.levelname.lower(), **told})
        parts = (json.dumps(v)[1:-1] if isinstance(v, str) else str(v) for v in told.values())
        return " ".join([moment, *parts])
