"""Hold back what a command prints with --public until it has been searched for protected names."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, TextIO, cast

from tumen.cli.terminal import SafeStream
from tumen.core.files import check_outputs

if TYPE_CHECKING:
    from tumen.privacy.gate import Gate

_IN_MEMORY = 1 << 25  # bytes of a stream that is held back; more is held on disk


class _HeldFile(tempfile.SpooledTemporaryFile[bytes]):
    """Represent a temporary file that stands in for a stream and answers as the stream does."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(max_size=_IN_MEMORY)
        self._stream = stream

    def isatty(self) -> bool:
        """Tell whether the stream leads to a terminal."""
        return self._stream.isatty()


@contextmanager
def searched_output(gate: Gate) -> Iterator[None]:
    """Search all that a command writes: files, standard output and standard error.

    Both streams are held back until the command ends. Raises `ProtectedName` on a hit: then
    nothing of the stream is written. What was printed before an error of the command is searched
    and written too.
    """
    streams = {"stdout": sys.stdout, "stderr": sys.stderr}
    held = {name: _HeldFile(stream) for name, stream in streams.items()}
    try:
        for name, file in held.items():
            setattr(sys, name, SafeStream(cast(BinaryIO, file)))
        try:
            with check_outputs(partial(_check, gate)):
                yield
        finally:
            for name in held:
                stand_in = getattr(sys, name)
                stand_in.flush()
                stand_in.detach()  # else it would close the file
                setattr(sys, name, streams[name])
            for file in held.values():
                file.seek(0)
                _check(gate, cast(BinaryIO, file), "")
            for name, file in held.items():
                _copy(cast(BinaryIO, file), streams[name])
    finally:
        for file in held.values():
            file.close()


def _copy(file: BinaryIO, stream: TextIO) -> None:
    stream.flush()
    file.seek(0)
    while block := file.read(1 << 16):
        stream.buffer.write(block)
    stream.buffer.flush()
    stream.flush()


def _check(gate: Gate, file: BinaryIO, name: str) -> None:
    """Search an output, but for the program's own parts of a page."""
    data = file.read()
    if data[:15].lower() == b"<!doctype html>":
        from tumen.explorer.html import static_parts

        for part in static_parts():
            data = data.replace(part, b"")
    gate.check(data, name)
