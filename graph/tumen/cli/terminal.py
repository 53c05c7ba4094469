"""Keep control sequences from data and file names out of what the terminal receives.

Standard output and standard error are replaced by streams that escape control characters. Bytes,
such as CSV and RDF, are data and pass unchanged into a file or a pipe.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
from contextlib import suppress
from typing import Any, BinaryIO, cast

import click

# Our own sequences carry a mark in front, which no data can foresee.
_MARK = f"\x00{os.urandom(8).hex()}"
# C0 and C1 controls but for tab and line feed, line separators, and overrides of writing direction.
_CONTROL = re.compile(
    f"{_MARK}(\x1b\\[[0-9;]*[mK]|\r)"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)


def escape_controls(text: str) -> str:
    r"""Write control characters as escapes, as JSON has them.

    >>> escape_controls("a\x1b[31mb\n")
    'a\\u001b[31mb\n'
    """
    return _CONTROL.sub(lambda m: m[1] or f"\\u{ord(m[0]):04x}", text)


class SafeStream(io.TextIOWrapper):
    """Escape control characters in text; in bytes (`buffer`) on a terminal only."""

    def __init__(self, target: BinaryIO) -> None:
        terminal = target.isatty()
        super().__init__(target, encoding="utf-8", errors="replace", line_buffering=terminal)
        self._bytes = TerminalBytes(target) if terminal else target

    @property
    def buffer(self) -> Any:
        """Return the binary stream below."""
        return self._bytes

    def write(self, text: str) -> int:
        """Write the text, escaped."""
        super().write(escape_controls(text))
        return len(text)


class TerminalBytes(io.RawIOBase):
    """Escape control characters in the UTF-8 bytes for a terminal."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def writable(self) -> bool:
        """Return True: it is only written to."""
        return True

    def isatty(self) -> bool:
        """Return True: it leads to a terminal."""
        return True

    def write(self, data: Any) -> int:
        """Write UTF-8 bytes, escaped."""
        text = self._decoder.decode(bytes(data)).replace("\r\n", "\n")
        self._target.write(escape_controls(text).encode())
        return len(data)

    def flush(self) -> None:
        """Flush the terminal."""
        self._target.flush()


def style(text: str, *, err: bool = False, **how: Any) -> str:
    """Style a text as `click.style` does, if the stream that it is for is a terminal."""
    stream = sys.stderr if err else sys.stdout
    if not isinstance(stream, SafeStream) or not stream.isatty():
        return text
    return click.style(text, **how).replace("\x1b", f"{_MARK}\x1b")


def erase_line() -> str:
    """Return the sequence that goes to the start of the line and erases it."""
    return f"{_MARK}\r{_MARK}\x1b[K"


def protect_streams() -> None:
    """Replace the standard streams by safe ones; a closed one becomes the null device."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # else the next file that is opened would become the standard stream
            os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, encoding="utf-8")
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        number = 1 if name == "stdout" else 2
        raw = os.fdopen(number, "wb") if stream is None else stream.detach()
        setattr(sys, name, SafeStream(cast(BinaryIO, raw)))
        setattr(sys, f"__{name}__", getattr(sys, name))  # `shutil` asks it for the width


def discard_output() -> None:
    """Point standard output at the null device, so that Python's last flush cannot fail."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
