"""Graphs too large for one picture: gathered, opened with a click, complete in the table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from casebooks import make_casebook
from casebooks import tumen as run
from visiting import Visit

import tumen
from benchmarks.picturing import write_map
from tumen.explorer import write_view

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
THINGS, CLAIMS = 2_100, 2_500


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a made-up graph of more than two thousand things."""
    folder = tmp_path_factory.mktemp("large")
    book = tumen.open(make_casebook(folder))
    book.build()
    write_map(folder / "map.nq", THINGS, CLAIMS, 2016)
    book.load(folder / "map.nq")
    write_view(book.casebook, folder / "large.html")
    return folder / "large.html"


def test_an_overview_opens_on_click_and_leads_back(
    visit: Open, large: Path, screenshots: Path
) -> None:
    seen = visit(large, "#lens=all")
    nodes = seen.data["lenses"]["all"]["nodes"]
    assert len(nodes) < 200
    gathered = [node["group"] for node in nodes]
    inside = {n["thing"] for g in gathered for n in seen.data["lenses"][g]["nodes"] if "thing" in n}
    assert inside == {*seen.data["things"]}  # nothing is lost
    assert "is a group that a click opens" in (seen.page.locator("#subtitle").text_content() or "")
    seen.page.screenshot(path=screenshots / "overview.png")
    seen.page.locator("#picture .vis-network").focus()
    seen.page.keyboard.press("ArrowRight")
    assert "Enter opens it" in (seen.page.locator("#announced").text_content() or "")
    seen.page.keyboard.press("Enter")
    assert "lens=all%2F" in seen.page.url
    seen.page.screenshot(path=screenshots / "group.png")
    seen.page.locator("#overview").click()
    assert seen.page.url.endswith("lens=all")


def test_the_table_of_a_large_graph_is_complete(visit: Open, large: Path) -> None:
    seen = visit(large, "#tab=claims")
    assert len(seen.data["claims"]) == CLAIMS + 2  # the case of the casebook has two
    status = seen.page.locator("#view .status").text_content()
    assert status == f"{CLAIMS + 2:,} of {CLAIMS + 2:,} rows shown"


def test_a_thing_found_by_search_opens_its_group(visit: Open, large: Path) -> None:
    seen = visit(large, "#lens=all")
    thing = "n1990"
    seen.search(seen.data["things"][thing]["label"])
    seen.page.keyboard.press("Enter")
    assert seen.panel.locator("h2").text_content() == seen.data["things"][thing]["label"]
    assert f"thing={thing}" in seen.page.url


@pytest.mark.slow
def test_two_pages_of_a_large_graph_are_the_same_bytes(large: Path, tmp_path: Path) -> None:
    # In a process of its own, where sets have another order.
    place = tmp_path / "again.html"
    done = run("view", "--casebook", str(large.parent), "-o", str(place))
    assert done.returncode == 0, done.stderr
    again, first = place.read_bytes(), large.read_bytes()
    assert again == first


def test_the_page_of_a_large_graph_can_be_mailed(large: Path) -> None:
    assert large.stat().st_size < 4_000_000
