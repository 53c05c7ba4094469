"""Write output files atomically, or write into what is no regular file.

A file is written beside its place, under a hidden name, and renamed when it is complete and on
disk. What a killed writer left under such a name is removed by the next writer of the same file,
and by every build in the rooms of the casebook (`remove_stale_temp_files`). A lock, which ends
with the process, tells what is left from what is still being written.

Pipes, devices, sockets and the open files of this process (`/dev/stdout`, `/dev/fd/5`) are written
into and never replaced. A symbolic link is followed; the file keeps its mode and owner.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path
from typing import BinaryIO

from tumen.core.errors import TumenError
from tumen.core.exchange import exchange
from tumen.core.input import printable
from tumen.core.locks import try_lock

_SUFFIX = ".tumen"
_TEMP_NAME = re.compile(rf"\.(.+)\.[a-z0-9_]{{8}}{_SUFFIX}", re.DOTALL)
# Folders whose entries are open files or devices: what they lead to belongs to another writer.
_LIVE = ("/dev", "/proc")


# Given an output from its beginning and its name, raises where it must not be written.
OutputCheck = Callable[[BinaryIO, str], None]
_check: ContextVar[OutputCheck | None] = ContextVar("output_check", default=None)
_IN_MEMORY = 1 << 25  # bytes of an output that waits for its check; more waits on disk


@contextmanager
def check_outputs(check: OutputCheck) -> Iterator[None]:
    """Have every file that `output` writes checked as a whole before anything of it is written."""
    token = _check.set(check)
    try:
        yield
    finally:
        _check.reset(token)


@contextmanager
def output(place: str | Path) -> Iterator[BinaryIO]:
    """Open an output: standard output for `-`, else a file that appears when it is complete.

    Where `check_outputs` asks for it, the output is held back until it has been checked. Raises
    `TumenError` where the place cannot be written.
    """
    check = _check.get()
    if check is None or str(place) == "-":  # the command holds standard output back itself
        with _open_output(place) as file:
            yield file
        return
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as held:
        yield held  # type: ignore[misc]
        held.seek(0)
        check(held, str(place))  # type: ignore[arg-type]
        held.seek(0)
        with _open_output(place) as file:
            shutil.copyfileobj(held, file)


@contextmanager
def _open_output(place: str | Path) -> Iterator[BinaryIO]:
    """Open an output. An interrupted or failed write leaves what was there, except in a pipe."""
    path = Path(place)
    if str(place) == "-" or _is_stdout(path):
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if _is_stream(path):
        try:
            with path.open("wb") as file:
                yield file
        except OSError as error:
            raise write_error(path, error) from None
        return
    with temporary_sibling(path) as new:
        yield new.file
        new.replace()


def rewrite(place: Path, read: bytes | None, content: bytes) -> None:
    """Replace an author's file, only if it still holds what was read from it.

    `read` is None for a file that was not there. Where the system can exchange two names in one
    step, a save that an editor makes in between is noticed and put back. Raises `TumenError`, and
    leaves the file as it is, where it has changed.
    """
    with temporary_sibling(place) as new:
        new.file.write(content)
        keeps_owner = new.finish()
        if _content(new.place) != read:
            raise _changed(place)
        if read is None:
            try:  # a link never replaces: what appeared in the meantime stays
                os.link(new.path, new.place)
            except FileExistsError:
                raise _changed(place) from None
            except OSError:  # a file system without hard links
                new.replace()
        elif not keeps_owner or not exchange(new.path, new.place):
            new.replace()
        elif (saved := _content(new.path)) != read:
            _put_back(new, content, saved)
            raise _changed(place)
        _sync_folder(new.place.parent)


@dataclass(frozen=True, slots=True)
class TempFile:
    """Write a file beside its place; it can be read back through `file`."""

    path: Path
    file: BufferedRandom
    place: Path

    def replace(self) -> None:
        """Rename it to its place, once it is on disk: a power cut leaves the old or the new one."""
        keeps_owner = self.finish()
        if sys.platform == "win32":  # an open file cannot be renamed there
            self.file.close()
        try:
            if not keeps_owner:
                raise OSError(errno.EBUSY, "another owner's file")
            self.path.replace(self.place)
        except OSError as error:
            if error.errno != errno.EBUSY:
                raise
            # A mount point cannot be replaced, and another owner's file would change hands.
            shutil.copyfile(self.path, self.place)
        _sync_folder(self.place.parent)

    def finish(self) -> bool:
        """Bring it to disk with the mode of the file that it replaces; say if it has its owner."""
        self.file.flush()
        os.fsync(self.file.fileno())
        try:
            old = self.place.stat()
        except OSError:
            # mkstemp makes files private; an output has the mode that any new file would have.
            mask = os.umask(0)
            os.umask(mask)
            self.path.chmod(0o666 & ~mask)
            return True
        if sys.platform != "win32":
            try:
                os.chown(self.path, old.st_uid, old.st_gid)
            except PermissionError:
                return False
        self.path.chmod(stat.S_IMODE(old.st_mode))
        return True


@contextmanager
def temporary_sibling(place: Path) -> Iterator[TempFile]:
    """Open a temporary file beside `place`, or beside what it links to; it is removed at the end.

    Raises `TumenError` where the place cannot be written.
    """
    try:
        target = Path(os.path.realpath(place, strict=True)) if place.is_symlink() else place
    except FileNotFoundError:
        target = Path(os.path.realpath(place))  # the link's target appears
    except OSError as error:
        raise write_error(place, error) from None
    try:
        if target.is_dir():
            raise TumenError(f"{printable(place)} is a folder: name a file in it.")
        remove_stale_temp_files(target.parent, _stem(target))
        new = _create_temp_file(target)
        try:
            with new.file:
                yield new
        finally:
            with suppress(FileNotFoundError):
                new.path.unlink()
    except OSError as error:
        raise write_error(place, error) from None


def remove_stale_temp_files(folder: Path, name: str = "") -> None:
    """Remove what killed writers left in a folder, of all files or of the one with that name."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - of ten thousand cases, no Path of each
    except OSError:
        return
    for left in names:
        found = _TEMP_NAME.fullmatch(left) if left.startswith(".") else None
        if found and name in ("", found[1]):
            with suppress(OSError):
                _remove_if_left(folder / left)


def write_error(path: Path, error: OSError) -> TumenError:
    """Say in one line why a file cannot be written."""
    shown = printable(path)
    if isinstance(error, FileNotFoundError):
        return TumenError(
            f"{shown} cannot be written: there is no folder {printable(path.parent)}."
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return TumenError(f"{shown} cannot be written: the disk is full. Make room and try again.")
    return TumenError(f"{shown} cannot be written: {error.strerror or error}.")


def _is_stdout(path: Path) -> bool:
    """Say whether a path is this process's standard output, as /dev/stdout and /dev/fd/1 are."""
    try:
        return _is_live(path) and os.path.samestat(path.stat(), os.fstat(1))
    except (OSError, ValueError):
        return False


def _is_stream(path: Path) -> bool:
    """Say whether an output is written into: it is no regular file, or an open one of a process."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) or _is_live(path)


def _is_live(path: Path) -> bool:
    folder = os.path.realpath(path.parent)
    return folder in _LIVE or folder.startswith("/proc/")


def _create_temp_file(place: Path) -> TempFile:
    while True:
        prefix = f".{_stem(place)}."
        handle, made = tempfile.mkstemp(prefix=prefix, suffix=_SUFFIX, dir=place.parent)
        file, path = os.fdopen(handle, "w+b"), Path(made)
        # Another process may have swept before the lock: then it is gone, or about to be.
        if try_lock(file) and path.exists():
            return TempFile(path, file, place)
        file.close()


def _stem(place: Path) -> str:
    """Give what a temporary name begins with: most systems take names of 255 bytes."""
    return place.name if len(os.fsencode(place.name)) < 230 else place.name[:50]


def _put_back(new: TempFile, ours: bytes, saved: bytes | None) -> None:
    """Put an author's save back that was exchanged for ours; a later save goes before it."""
    expected: bytes | None = ours
    while exchange(new.path, new.place) and (found := _content(new.path)) != expected:
        expected, saved = saved, found


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


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _changed(place: Path) -> TumenError:
    return TumenError(
        f"{printable(place)} has changed since it was read, and is left as it is. "
        "Run the command again."
    )


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    with suppress(OSError):  # where a folder cannot be synced, the file is there all the same
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
