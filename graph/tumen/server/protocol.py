"""Close connections that take too long to send the head of a request."""

from __future__ import annotations

import asyncio
from typing import Any


def patient_protocol(patience: float) -> Any:
    """Return uvicorn's HTTP protocol with a time limit (seconds) on the head of each request.

    Without it a client that sends a byte now and then holds its connection for ever (Slowloris).
    """
    import h11
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class PatientProtocol(H11Protocol):
        """Speak HTTP/1.1 with clients that send their requests in time."""

        _timer: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._watch()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._watch()

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            if self._timer is not None:
                self._timer.cancel()

        def _watch(self) -> None:
            """Start the clock when a head is awaited, stop it when the head is there."""
            if self.conn.their_state is not h11.IDLE:
                if self._timer is not None:
                    self._timer.cancel()
                    self._timer = None
            elif self._timer is None:
                self._timer = self.loop.call_later(patience, self._late)

        def _late(self) -> None:
            self._timer = None
            if self.conn.their_state is h11.IDLE:
                self.transport.close()

    return PatientProtocol
