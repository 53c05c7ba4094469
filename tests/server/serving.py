"""Real servers on free ports of this machine, each ended by its own process."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

KASEI = "http://kasei.us/2009/09/sparql/data/data"


@dataclass
class Served:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    book: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Send one request as it is; give status, headers and body."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def raw(self, data: bytes, *, half: bool = True) -> bytes:
        """Send bytes, close that half, and read until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as wire:
            wire.sendall(data)
            if half:
                wire.shutdown(socket.SHUT_WR)
            parts = []
            try:
                while part := wire.recv(65536):
                    parts.append(part)
            except (TimeoutError, ConnectionResetError):
                pass
            return b"".join(parts)

    def json(self, path: str) -> Any:
        status, _, body = self.ask(path)
        assert status == 200, body
        return json.loads(body)

    def logged(self) -> list[dict[str, Any]]:
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


Serve = Callable[..., Served]


def serving(book: Path, log: Path, *options: str, **environment: str) -> Served:
    """Start a server and wait until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tumen", "serve", "--port", str(port), "--casebook", str(book)]
    with log.open("wb") as told:
        process = subprocess.Popen(
            [*command, "--workers", "2", "--log-json", *options],
            stderr=told,
            env={**os.environ, **environment},
        )
    served = Served(port, process, log, book)
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail(log.read_text(encoding="utf-8"))
        try:
            served.ask("/assets/none")
        except OSError:
            time.sleep(0.1)
        else:
            return served
    process.kill()
    raise AssertionError("the server did not start")
