"""Writes an output file whole or not at all, or to standard output for `-`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from tumen.errors import TumenError


@contextmanager
def output(place: str | Path) -> Iterator[BinaryIO]:
    """A binary file to write to: standard output for `-`, else a file that appears when complete.

    An interrupted or failed write leaves what was there before. Raises `TumenError` where the
    place cannot be written.
    """
    if str(place) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(place)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _refused(path, error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())  # or a crash could leave the new name on an empty file
        # mkstemp makes files private; an output has the rights that any new file would have.
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except OSError as error:
        raise _refused(path, error) from None
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _refused(path: Path, error: OSError) -> TumenError:
    if isinstance(error, FileNotFoundError):
        return TumenError(f"{path} cannot be written: there is no folder {path.parent}.")
    return TumenError(f"{path} cannot be written: {error.strerror or error}.")
