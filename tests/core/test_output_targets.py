"""Outputs keep what their target is: a pipe, a device, a link, another's file, an author's save."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tumen.core import files
from tumen.core.errors import TumenError
from tumen.core.files import output, rewrite

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")

WRITE = """
import sys
from tumen.core.files import output
with output(sys.argv[1]) as file:
    file.write(b"answer")
"""


def test_a_named_pipe_is_written_into(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    with output(pipe) as file:
        file.write(b"answer")
    reader.join(10)
    assert got == [b"answer"]
    assert stat.S_ISFIFO(pipe.lstat().st_mode)


def test_a_device_is_written_into() -> None:
    import pty
    import tty

    main, second = pty.openpty()
    tty.setraw(second)
    name = os.ttyname(second)
    with output(name) as file:
        file.write(b"answer")
    assert os.read(main, 100) == b"answer"
    assert stat.S_ISCHR(Path(name).stat().st_mode)
    os.close(main)
    os.close(second)


@pytest.mark.parametrize("place", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_standard_output_by_its_path_keeps_what_is_in_the_file(tmp_path: Path, place: str) -> None:
    if not Path(place).exists():
        pytest.skip(f"no {place} here")
    target = tmp_path / "out.txt"
    with target.open("wb") as file:
        file.write(b"before ")
        file.flush()
        subprocess.run([sys.executable, "-c", WRITE, place], stdout=file, check=True)
        file.seek(0, os.SEEK_END)
        file.write(b" after")
    assert target.read_bytes() == b"before answer after"


def test_process_substitution_gets_the_output(tmp_path: Path) -> None:
    bash = Path("/bin/bash")
    if not bash.exists():
        pytest.skip("needs bash")
    copy = tmp_path / "copy"
    line = f'"$0" -c "$1" >(cat > {copy}); wait $!'
    subprocess.run([bash, "-c", line, sys.executable, WRITE], check=True)
    assert copy.read_bytes() == b"answer"


def test_a_link_is_followed_and_the_mode_kept(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "a.csv", tmp_path / "a.csv"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    with output(link) as file:
        file.write(b"new")
    assert link.is_symlink() and target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.rglob(".*")] == []


def test_a_link_to_a_new_file_makes_that_file(tmp_path: Path) -> None:
    link = tmp_path / "a.csv"
    link.symlink_to(tmp_path / "b.csv")
    with output(link) as file:
        file.write(b"new")
    assert link.is_symlink() and (tmp_path / "b.csv").read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_the_owner_is_kept(tmp_path: Path) -> None:
    place = tmp_path / "a.csv"
    place.write_bytes(b"old")
    os.chown(place, 12345, 23456)
    with output(place) as file:
        file.write(b"new")
    found = place.stat()
    assert (found.st_uid, found.st_gid, place.read_bytes()) == (12345, 23456, b"new")


def test_another_owners_file_is_written_where_the_owner_cannot_be_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "a.csv"
    place.write_bytes(b"old")
    before = place.stat().st_ino

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chown", refuse)
    with output(place) as file:
        file.write(b"new")
    assert (place.stat().st_ino, place.read_bytes()) == (before, b"new")


def test_a_link_loop_and_a_folder_are_named(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(TumenError, match="loop cannot be written"), output(loop):
        pass
    with pytest.raises(TumenError, match="is a folder"), output(tmp_path):
        pass


def test_a_rewrite_replaces_what_was_read(tmp_path: Path) -> None:
    place = tmp_path / "kim.yaml"
    rewrite(place, None, b"one")
    rewrite(place, b"one", b"two")
    assert place.read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["kim.yaml"]


@pytest.mark.parametrize("read", [b"one", None])
def test_a_rewrite_leaves_what_has_changed_since(tmp_path: Path, read: bytes | None) -> None:
    place = tmp_path / "kim.yaml"
    place.write_bytes(b"the author's")
    with pytest.raises(TumenError, match="has changed since it was read"):
        rewrite(place, read, b"ours")
    assert place.read_bytes() == b"the author's"


@pytest.mark.parametrize("in_place", [True, False])
@pytest.mark.parametrize("again", [True, False])
def test_a_save_between_comparing_and_replacing_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_place: bool, again: bool
) -> None:
    place = tmp_path / "kim.yaml"
    place.write_bytes(b"one")
    real = files.exchange
    if not real(place, place):
        pytest.skip("this file system cannot exchange two names")
    saves = [b"first save", b"second save"] if again else [b"first save"]
    left = list(saves)

    def save_then_exchange(one: Path, other: Path) -> bool:
        if left:
            content = left.pop(0)
            if in_place:
                place.write_bytes(content)
            else:
                (tmp_path / "editor").write_bytes(content)
                (tmp_path / "editor").replace(place)
        return real(one, other)

    monkeypatch.setattr(files, "exchange", save_then_exchange)
    with pytest.raises(TumenError, match="has changed since it was read"):
        rewrite(place, b"one", b"ours")
    assert place.read_bytes() == saves[-1]


def test_without_an_exchange_a_rewrite_still_compares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "exchange", lambda *_: False)
    place = tmp_path / "kim.yaml"
    place.write_bytes(b"one")
    rewrite(place, b"one", b"two")
    with pytest.raises(TumenError):
        rewrite(place, b"one", b"three")
    assert place.read_bytes() == b"two"
