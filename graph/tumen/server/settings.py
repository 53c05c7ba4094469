"""Hold the settings of a server, and refuse unsafe ones."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass

from tumen.core.errors import TumenError

_SHORTEST_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Settings:
    """Hold where a server listens, who may ask, and how much one request may cost.

    `timeout` and `patience` are seconds: of one request, and of sending one. `memory`, `max_answer`
    and `max_body` are bytes. `workers` requests run at once; `waiting` more may wait for a worker.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    token: str | None = None
    public: bool = False
    timeout: float = 60.0
    memory: int = 4 * 1024**3
    rows: int = 100_000
    max_answer: int = 64 * 1024**2
    max_body: int = 1024**2
    workers: int = max(2, min(8, os.cpu_count() or 2))
    waiting: int = 32
    patience: float = 10.0
    allowed_hosts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.token is not None and len(self.token) < _SHORTEST_TOKEN:
            raise TumenError(
                f"the token is shorter than {_SHORTEST_TOKEN} characters. Make one with: "
                'python -c "import secrets; print(secrets.token_urlsafe())"'
            )
        if self.token is not None and not self.token.isascii():
            raise TumenError("the token has characters that are not ASCII. Choose another one.")
        if self.token is None and not is_loopback(self.host):
            raise TumenError(
                f"--host {self.host} can be reached by other machines, so it needs a token. Set "
                "the environment variable TUMEN_TOKEN, or leave out --host."
            )

    def knows_host(self, header: str) -> bool:
        """Tell whether a Host header names this server.

        A page of another site can make its own name lead here (DNS rebinding), so on the loopback
        device only the usual names are known. Elsewhere the token keeps such a page out.
        """
        name = host_name(header)
        if name in self.allowed_hosts or name == self.host:
            return True
        if is_loopback(self.host):
            return is_loopback(name)
        return not self.allowed_hosts and bool(name)


def host_name(authority: str) -> str:
    """Return the host of `host:port`.

    >>> host_name("[::1]:8000"), host_name("localhost:80"), host_name("LOCALHOST")
    ('::1', 'localhost', 'localhost')
    >>> host_name("[::1")
    ''
    """
    if authority.startswith("["):
        name, closed, port = authority[1:].lower().partition("]")
        return name if closed and port[:1] in ("", ":") else ""
    return authority.partition(":")[0].lower()


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine only.

    >>> is_loopback("127.0.0.2"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
