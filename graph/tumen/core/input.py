"""Read input files and standard input, never more than a limit.

Every file that a person writes is read through this module. A limit holds before the content is in
memory: a sparse file of 8 GB, `/dev/zero` and an endless pipe end in an error, not in a kill.
"""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any, BinaryIO

from tumen.core.errors import TumenError

MAX_CASE_BYTES = 2_000_000  # also of a decision and of a mapping
MAX_VOCABULARY_BYTES = 20_000_000  # one file of the ontology
MAX_TEXT_BYTES = 50_000_000  # the text of one source
MAX_JSON_BYTES = 200_000_000  # what Tumen itself wrote

_CHUNK = 1 << 20
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_REASONS = {
    errno.ELOOP: "is a symbolic link that leads back to itself",
    errno.EISDIR: "is a folder",
    errno.ENXIO: "is a socket",
    errno.EACCES: "cannot be read: permission denied",
    errno.ENAMETOOLONG: "has a name that is too long for this system",
}
_KINDS = (
    (stat.S_ISDIR, "is a folder"),
    (stat.S_ISFIFO, "is a named pipe (FIFO)"),
    (stat.S_ISSOCK, "is a socket"),
    (stat.S_ISCHR, "is a device"),
    (stat.S_ISBLK, "is a device"),
)


class InputError(TumenError):
    """Report an input that cannot be read.

    `code` is `unreadable` or `too-large`, as for a finding; `why` continues a sentence that begins
    with the name of the input; `hint` says what to do.
    """

    def __init__(self, shown: str, code: str, why: str, hint: str) -> None:
        super().__init__(f"{shown} {why}. {hint}".rstrip())
        self.code = code
        self.why = why
        self.hint = hint


def read_file(path: Path, limit: int, *, shown: str = "", any_kind: bool = False) -> bytes:
    """Read a file of at most `limit` bytes.

    A file that was found in a folder must be a regular one: a pipe would block for ever. With
    `any_kind` a pipe or a device is read too, for a file that the user named (`<(command)`).
    Raises `InputError`, which calls the file `shown`.
    """
    name = shown or printable(path)
    try:
        flags = os.O_RDONLY | _BINARY | (0 if any_kind else _NONBLOCK)
        with os.fdopen(os.open(path, flags), "rb", buffering=0) as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode) and (stat.S_ISDIR(found.st_mode) or not any_kind):
                raise _not_a_file(name, found.st_mode)
            if stat.S_ISREG(found.st_mode) and found.st_size > limit:
                raise too_large(name, limit, found.st_size)
            return _bounded(file, limit, name)
    except OSError as error:
        raise unreadable(name, path, error) from None


def require_file(path: Path, shown: str) -> None:
    """Raise `InputError` for what is no regular file, or whose name the ledger cannot hold."""
    if not is_utf8(path):
        raise InputError(shown, "bad-id", "has a name that is not UTF-8", "Rename it.")
    try:
        found = path.stat()
    except OSError as error:
        raise unreadable(shown, path, error) from None
    if not stat.S_ISREG(found.st_mode):
        raise _not_a_file(shown, found.st_mode)


def read_stdin(limit: int) -> bytes:
    """Read standard input, of at most `limit` bytes. Raises `InputError`."""
    try:
        return _bounded(sys.stdin.buffer, limit, "standard input")
    except OSError as error:
        raise unreadable("standard input", None, error) from None


def read_text_file(path: Path, limit: int, *, shown: str = "", any_kind: bool = False) -> str:
    """Read a UTF-8 file, with or without a byte order mark. Raises `InputError`, with the line."""
    data = read_file(path, limit, shown=shown, any_kind=any_kind)
    return decode(data, shown or printable(path))


def decode(data: bytes, shown: str) -> str:
    """Decode UTF-8, with or without a byte order mark. Raises `InputError`, with the line."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        why = f"has the byte 0x{data[error.start]:02X} in line {line}, which is not UTF-8"
        raise InputError(shown, "encoding", why, encoding_hint(data)) from None


def encoding_hint(data: bytes) -> str:
    """Say how to save a file that is not UTF-8."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "Windows calls it Unicode (UTF-16): save the file as UTF-8."
    return "Save the file as UTF-8."


def load_json(text: str | bytes) -> Any:
    """Parse JSON in which no object has a key twice.

    A second value would silently replace the first. Raises `json.JSONDecodeError`, with the place
    of a syntax error, and `ValueError` or `RecursionError` for what else cannot be read.

    >>> load_json('{"a": 1, "a": 2}')
    Traceback (most recent call last):
    ValueError: the key 'a' stands twice in one object
    """
    return json.loads(text, object_pairs_hook=unique_keys)


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its keys and values. Raises `ValueError` for a key that stands twice."""
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise ValueError(f"the key {key[:60]!a} stands twice in one object")
            seen.add(key)
    return made


def printable(path: Path | str) -> str:
    r"""Show a path: bytes that are not UTF-8 and control characters become escapes.

    >>> printable("caf\udce9/a\x1b[31m.yaml")
    'caf\\xe9/a\\x1b[31m.yaml'
    """
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )


def is_utf8(path: Path | str) -> bool:
    """Say whether a path is UTF-8, as the store and the ledger need it."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def too_large(shown: str, limit: int, size: int = 0) -> InputError:
    """Make the error for an input above its limit; `size` is 0 where it is not known."""
    found = f"has {size:,} bytes" if size else f"has more than {limit:,} bytes"
    return InputError(shown, "too-large", f"{found}; at most {limit:,} are read", "Split it.")


def unreadable(shown: str, path: Path | None, error: OSError) -> InputError:
    """Make the error for what the system refused, by the number of its error."""
    if isinstance(error, FileNotFoundError):
        link = path is not None and path.is_symlink()
        why = "is a symbolic link to a file that does not exist" if link else "does not exist"
    else:
        why = _REASONS.get(error.errno or 0, f"cannot be read: {error.strerror or error}")
    return InputError(shown, "unreadable", why, "Make it a readable file, or remove it.")


def _not_a_file(shown: str, mode: int) -> InputError:
    why = next((why for is_kind, why in _KINDS if is_kind(mode)), "is no regular file")
    return InputError(shown, "unreadable", why, "Make it a readable file, or remove it.")


def _bounded(file: BinaryIO | Any, limit: int, shown: str) -> bytes:
    """Read a stream to its end, in chunks: one read of `limit` bytes would allocate them all."""
    data = bytearray()
    while chunk := file.read(min(_CHUNK, limit + 1 - len(data))):
        data += chunk
        if len(data) > limit:
            raise too_large(shown, limit)
    return bytes(data)
