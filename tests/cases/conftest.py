"""The cases as their files hold them, and the article's text where somebody has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from casefile import CASES, Case, load

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def kim() -> Case:
    return load(CASES / "kim-2016.yaml")


@pytest.fixture(scope="session")
def mou() -> Case:
    return load(CASES / "mou-arrivals.yaml")


@pytest.fixture(scope="session")
def article() -> bytes:
    """The article's text, byte for byte; it may not be published and so is not tracked."""
    path = SHARED / "sources" / "kim-2016.txt"
    if not path.is_file():
        pytest.skip("the article's text (../shared/sources/kim-2016.txt) is not here")
    return path.read_bytes()


@pytest.fixture(scope="session")
def official_table() -> str:
    path = SHARED / "data" / "arrivals-by-year-and-sex.csv"
    if not path.is_file():
        pytest.skip("the official table (../shared/data/arrivals-by-year-and-sex.csv) is not here")
    return path.read_text(encoding="utf-8")
