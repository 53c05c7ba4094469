"""Run one query in this process, for untrusted queries and queries with a time limit.

`python -m tumen.query.worker` reads one request (a line of JSON) from standard input, opens the
snapshot read-only, and writes the answer to standard output. An error is one line of JSON on
standard error. The process ends when standard input ends, because its parent is gone then.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from typing import Any

from tumen.core.processes import end_with_parent, limit_address_space

STACK = 256 * 1024 * 1024  # bytes: the engine recurses on nested queries
DONE, REFUSED = 0, 3


def main() -> None:
    """Serve the one request on standard input, then end."""
    request = json.loads(_first_line())
    signal.signal(
        signal.SIGINT, signal.SIG_DFL
    )  # stop at once: the engine hears no KeyboardInterrupt
    limit_address_space(request["memory"])
    end_with_parent()
    threading.stack_size(STACK)
    outcome: list[int] = []
    serving = threading.Thread(target=lambda: outcome.append(_serve(request)))
    serving.start()
    serving.join()
    sys.stderr.flush()
    os._exit(outcome[0] if outcome else REFUSED)  # without waiting for the watching thread


def _first_line() -> bytes:
    """Read the request from the descriptor that later reports the end of the parent."""
    line = b""
    while not line.endswith(b"\n") and (part := os.read(0, 1 << 16)):
        line += part
    return line


def _serve(request: dict[str, Any]) -> int:
    from pyoxigraph import Store

    from tumen.core.errors import TumenError
    from tumen.query.execute import engine_errors, evaluate
    from tumen.query.results import write

    origin = request["origin"]
    out = sys.stdout.buffer
    try:
        with engine_errors(origin):
            store = Store.read_only(request["snapshot"])
            results = evaluate(
                store, request["text"], own_dataset=request["own_dataset"], origin=origin
            )
            rows = write(results, request["format"], out, request["width"])
            out.flush()
        _say(rows=rows)
    except TumenError as error:
        _say(error=str(error))
        return REFUSED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except MemoryError:
        _say(memory=True)
        return REFUSED
    return DONE


def _say(**what: object) -> None:
    sys.stderr.write(json.dumps(what) + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
