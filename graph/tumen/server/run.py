"""Run the server until it is told to stop."""

from __future__ import annotations

import json
import logging
import signal
import sys
from collections.abc import Mapping
from typing import Any

from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.server.guard import LogFormat
from tumen.server.operations import Operation
from tumen.server.pool import worker_command
from tumen.server.settings import Settings

_GRACE = 10  # seconds that running requests have to end after a signal to stop


def run(
    casebook: Casebook,
    settings: Settings,
    operations: Mapping[str, Operation],
    worker: str,
    *,
    log_json: bool = False,
) -> None:
    """Serve a casebook until SIGTERM or SIGINT. `worker` is the module that runs a worker.

    Raises `TumenError` where the extra `serve` is not installed, nothing is built, or the port is
    in use.
    """
    try:
        import uvicorn
    except ImportError:
        raise TumenError("the server needs more packages: pip install 'tumen[serve]'") from None
    from tumen.server.app import make_app
    from tumen.server.protocol import patient_protocol

    start = {
        "casebook": None if casebook.shipped else str(casebook.root),
        "public": settings.public,
        "memory": settings.memory,
        "rows": settings.rows,
        "max_answer": settings.max_answer,
    }
    _log_to_stderr(as_json=log_json)
    _raise_file_limit()
    app = make_app(worker_command(worker, json.dumps(start)), settings, operations)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            http=patient_protocol(settings.patience),
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_GRACE,
        )
    )
    before: Any = {}
    for sign in (signal.SIGINT, signal.SIGTERM):  # the server raises them again when it has ended
        before[sign] = signal.signal(sign, lambda *_: None)
    try:
        server.run()
    except SystemExit:
        raise TumenError(
            f"{settings.host}:{settings.port} cannot be listened on. Choose another --port."
        ) from None
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def _log_to_stderr(*, as_json: bool) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LogFormat(as_json=as_json))
    for name, level in (("tumen", logging.INFO), ("uvicorn", logging.ERROR)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)


def _raise_file_limit() -> None:
    """Allow as many connections as the system permits: slow ones cost a descriptor each."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65_536), most))
