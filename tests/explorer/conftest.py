"""A real browser for the page, where there is one; where not, its tests are skipped and say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tumen.core.casebook import find_casebook
from tumen.explorer import write_view

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from visiting import Visit

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a page file; afterwards nothing but the file may have been asked for or complained of."""
    from visiting import Visit

    visits: list[Visit] = []

    def open_(path: Path, fragment: str = "", **context: object) -> Visit:
        visits.append(Visit(chromium, path, fragment, context))
        return visits[-1]

    yield open_
    for visited in visits:
        visited.close()
    for visited in visits:
        assert visited.requests == [visited.address]
        assert visited.complaints == []


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where the pictures are kept that a person may look at after the tests."""
    folder = ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def explorer(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the shipped cases. Not to be written to."""
    place = tmp_path_factory.mktemp("page") / "explorer.html"
    write_view(find_casebook(built), place)
    return place
