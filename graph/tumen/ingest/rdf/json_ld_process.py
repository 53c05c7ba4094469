"""Reading JSON-LD in a process of its own.

The engine's reader of JSON-LD ends its process where it meets what its author held for impossible
(a list in a graph container is one such thing), and takes five thousand times the size of a file
of maps in `@nest`. What a file can do to whoever reads it ends there.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.core.errors import TumenError
from tumen.core.processes import limit_address_space

if TYPE_CHECKING:
    from pyoxigraph import Quad

_REFUSED = 3
MEMORY = 1 << 30  # bytes; what is not in each other is read piece by piece


def parse_in_subprocess(path: Path, base: str) -> Iterator[Quad]:
    """The statements of a JSON-LD file, as the other process hands them over.

    Raises `SyntaxError` as the engine does, and `TumenError` where the engine gave way.
    """
    from pyoxigraph import RdfFormat, parse

    # -P: a file json.py in the working directory must not become our json
    command = [sys.executable, "-P", "-m", "tumen.ingest.rdf.json_ld_process", str(path), base]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said) as reader,  # noqa: S603
    ):
        assert reader.stdout is not None  # noqa: S101 - it is a pipe
        broken = None
        try:
            yield from parse(input=reader.stdout, format=RdfFormat.N_QUADS)
        except SyntaxError as error:  # cut off: what the other process says tells why
            broken = error
        finally:
            reader.stdout.close()
            status = reader.wait()
        said.seek(0)
        told = said.read()
        if status == _REFUSED:
            message, line, column = json.loads(told)
            raise SyntaxError(message, (None, line, column, None))
        if b"memory allocation" in told or b"MemoryError" in told:
            raise TumenError(
                f"{path}: this JSON-LD needs more than {MEMORY >> 30} GB of memory to be read. Let "
                "what is in each other stand beside each other, or write it as N-Quads."
            )
        if status or broken:
            raise TumenError(
                f"{path}: the engine gave way in the midst of this JSON-LD, and nothing else was "
                "harmed. Write the file as Turtle or N-Quads with another tool, and import that."
            )


def main(path: str, base: str) -> int:
    """Write the statements of a file to standard output, as N-Quads."""
    from pyoxigraph import RdfFormat, parse, serialize

    limit_address_space(MEMORY)
    try:
        found = parse(path=path, format=RdfFormat.JSON_LD, base_iri=base)
        serialize(found, output=sys.stdout.buffer, format=RdfFormat.N_QUADS)
    except SyntaxError as error:
        sys.stderr.write(json.dumps([error.msg, error.lineno, error.offset]))
        return _REFUSED
    except BrokenPipeError:  # whoever asked has had enough
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
