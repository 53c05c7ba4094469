"""Writes a file whole or not at all, or to standard output for `-`.

It is written beside its place, under a hidden name, and renamed when it is complete and on disk.
What a writer that was killed has left under such a name is removed by the next one that writes the
same file, and by every build in the rooms of the casebook (`sweep`). A lock, which ends with the
process, tells what is left from what is still being written.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path
from typing import BinaryIO

from tumen.core.errors import TumenError
from tumen.core.locks import try_lock

_SUFFIX = ".tumen"
_TEMP_NAME = re.compile(rf"\.(.+)\.[a-z0-9_]{{8}}{_SUFFIX}", re.DOTALL)


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
    with temporary_sibling(Path(place)) as part:
        yield part.file
        part.replace()


@dataclass(frozen=True, slots=True)
class TempFile:
    """A file that is being written beside its place; it can be read back through `file`."""

    path: Path
    file: BufferedRandom
    place: Path

    def replace(self) -> None:
        """Put it in its place, once it is on disk: a power cut leaves the old or the new one."""
        self.file.flush()
        os.fsync(self.file.fileno())
        # mkstemp makes files private; an output has the rights that any new file would have.
        mask = os.umask(0)
        os.umask(mask)
        self.path.chmod(0o666 & ~mask)
        if sys.platform == "win32":  # where what is open cannot be renamed, nor a folder synced
            self.file.close()
            self.path.replace(self.place)
            return
        self.path.replace(self.place)
        with suppress(OSError):  # where a folder cannot be synced, the file is there all the same
            folder = os.open(self.place.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


@contextmanager
def temporary_sibling(place: Path) -> Iterator[TempFile]:
    """A part of `place`, which is removed unless it is put there.

    Raises `TumenError` where the place cannot be written.
    """
    try:
        remove_stale_temp_files(place.parent, place.name)
        part = _create_temp_file(place)
        try:
            with part.file:
                yield part
        finally:
            with suppress(FileNotFoundError):
                part.path.unlink()
    except OSError as error:
        raise _write_error(place, error) from None


def remove_stale_temp_files(folder: Path, name: str = "") -> None:
    """Remove what killed writers have left in a folder, of all files or of the one so named."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - of ten thousand cases, no Path of each
    except OSError:
        return
    for left in names:
        if (
            left.startswith(".")
            and (found := _TEMP_NAME.fullmatch(left))
            and name in ("", found[1])
        ):
            with suppress(OSError):
                _remove_if_left(folder / left)


def _create_temp_file(place: Path) -> TempFile:
    while True:
        handle, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=_SUFFIX, dir=place.parent)
        file, path = os.fdopen(handle, "w+b"), Path(name)
        # Whoever sweeps may have come before the lock: then it is gone, or about to be.
        if try_lock(file) and path.exists():
            return TempFile(path, file, place)
        file.close()


def _remove_if_left(path: Path) -> None:
    if not stat.S_ISREG(path.lstat().st_mode):
        return  # none of ours
    with path.open("rb") as file:
        if not try_lock(file):
            return
        if sys.platform != "win32":
            path.unlink()
            return
    path.unlink()  # refused there while its writer has it open


def _write_error(path: Path, error: OSError) -> TumenError:
    if isinstance(error, FileNotFoundError):
        return TumenError(f"{path} cannot be written: there is no folder {path.parent}.")
    return TumenError(f"{path} cannot be written: {error.strerror or error}.")
