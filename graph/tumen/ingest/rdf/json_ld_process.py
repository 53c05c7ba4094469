"""Parse JSON-LD in a subprocess.

The engine's parser of JSON-LD aborts the process on some inputs (a list in a graph container is
one), and takes five thousand times the size of a file of nested `@nest` maps. In a subprocess it
harms nothing else.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.core.errors import TumenError
from tumen.core.processes import end_with_parent, limit_address_space, subprocess_of

if TYPE_CHECKING:
    from pyoxigraph import Quad

_REFUSED = 3
MEMORY = 1 << 30  # bytes; what is not in each other is read piece by piece


def parse_in_subprocess(path: Path, base: str) -> Iterator[Quad]:
    """Parse a JSON-LD file in a subprocess and yield its statements.

    Raises `SyntaxError` as the engine does, and `TumenError` where the engine crashed.
    """
    from pyoxigraph import RdfFormat, parse

    with subprocess_of("tumen.ingest.rdf.json_ld_process", str(path), base) as reader:
        assert reader.process.stdout is not None  # noqa: S101 - it is a pipe
        broken = False
        try:
            yield from parse(input=reader.process.stdout, format=RdfFormat.N_QUADS)
        except SyntaxError:  # cut off: what the other process says tells why
            broken = True
        reader.process.stdout.close()  # it must not wait for us to read on
        status = reader.wait()
        told = reader.said()
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
    end_with_parent()
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
