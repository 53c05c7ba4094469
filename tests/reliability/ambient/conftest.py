"""The watched process, one a module, and a folder for what is named on a call."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from casebooks import make_casebook
from watching import SECRET, Watch


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    folder = tmp_path_factory.mktemp("ambient")
    outside = folder / "outside"
    outside.mkdir()
    secret = outside / "secret.ttl"
    secret.write_text(f'<x:a> <x:b> "{SECRET}" .\n', encoding="utf-8")
    found = Watch(make_casebook(folder / "book"), secret)
    assert found.run("build", "--no-view")[0] == 0
    yield found
    if found.process is not None:
        found.process.kill()
        found.process.wait()
    found.canary.socket.close()


@pytest.fixture
def given(watch: Watch) -> Iterator[Path]:
    """A folder for what is named on the call; fails if anything was written beside it."""
    folder = watch.book.parent / "given"
    folder.mkdir(exist_ok=True)
    before = _beside(watch, folder)
    yield folder
    assert _beside(watch, folder) == before
    for place in (watch.book / "graph").rglob("*"):
        if place.is_file():
            assert SECRET.encode() not in place.read_bytes(), place
            if place.stem.startswith("v"):
                place.unlink()
    assert watch.run("build", "--no-view")[0] == 0


def _beside(watch: Watch, given: Path) -> set[Path]:
    top = watch.book.parent
    inside = {path for room in (watch.book, given) for path in room.rglob("*")}
    return {*top.rglob("*"), *top.parent.glob("*"), *Path("/tmp").glob("out*")} - inside
