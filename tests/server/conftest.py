"""Servers for tests: one that all share, and others that a test starts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from casebooks import make_casebook, tumen
from serving import KASEI, Serve, Served, serving

import tumen as library


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A casebook with the small true case and the graphs of the W3C's protocol tests."""
    folder = make_casebook(tmp_path_factory.mktemp("served"))
    assert tumen("build", "--no-view", "--casebook", str(folder)).returncode == 0
    lines = "".join(
        f"<{KASEI}{n}.rdf> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        f"<http://xmlns.com/foaf/0.1/Document> <{KASEI}{n}.rdf> .\n"
        for n in (1, 2, 3)
    )
    (folder / "w3c.nq").write_text(lines, encoding="utf-8")
    library.open(folder).load(folder / "w3c.nq", any_graph=True)
    return folder


@pytest.fixture(scope="session")
def server(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = serving(book, tmp_path_factory.mktemp("log") / "log", "--rows", "5000")
    yield served
    assert served.end() == 0


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start servers of one test; they are ended after it."""
    started: list[Served] = []

    def start(book: Path, *options: str, **environment: str) -> Served:
        log = tmp_path / f"log{len(started)}"
        started.append(serving(book, log, *options, **environment))
        return started[-1]

    yield start
    for served in started:
        if served.process.poll() is None:
            served.end()
