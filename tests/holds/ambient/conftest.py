"""The watched process, one a module."""

from __future__ import annotations

from collections.abc import Iterator

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
