"""Filters, following and the state in the address, used in a real browser as a person would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from visiting import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]


def test_the_legend_filters_and_undo_takes_it_back(
    visit: Open, explorer: Path, screenshots: Path
) -> None:
    seen = visit(explorer)
    seen.page.locator("#legend button", has_text="decreases").click()
    edges = seen.data["lenses"]["causes"]["edges"]
    every = {claim for edge in edges for claim in edge["claims"]}
    kept = {claim for edge in edges if edge["sign"] != "decreases" for claim in edge["claims"]}
    count = seen.page.locator("#count").text_content() or ""
    assert count.endswith(f"and {len(kept)} of {len(every)} claims shown")
    assert seen.page.url.endswith("#no-sign=decreases")
    seen.page.screenshot(path=screenshots / "filtered.png")
    seen.page.locator("#undo").click()
    assert seen.page.locator("#count").text_content() == ""
    assert seen.page.url.endswith("#")


def test_a_link_to_a_filtered_state_restores_it(visit: Open, explorer: Path) -> None:
    seen = visit(explorer, "#no-modality=possible&rest=hidden&thing=arrivals")
    assert "shown" in (seen.page.locator("#count").text_content() or "")
    seen.page.locator("#filtering").click()
    assert not seen.page.get_by_label("possible").first.is_checked()
    assert seen.page.get_by_label("Hide the rest").is_checked()
    assert seen.panel.is_visible()


def test_a_loop_is_shown_and_its_sentence_is_that_of_the_library(
    visit: Open, explorer: Path, screenshots: Path
) -> None:
    seen = visit(explorer)
    seen.page.locator("#follow").click()
    loops = seen.data["loops"]["found"]
    assert loops
    seen.panel.locator(".chain").first.click()
    assert seen.panel.locator("h2").text_content() == loops[0]["sentence"]
    assert loops[0]["kind"] in seen.panel.inner_text()
    seen.page.screenshot(path=screenshots / "loop.png")


def test_names_can_be_korean_and_a_slip_of_typing_is_forgiven(visit: Open, explorer: Path) -> None:
    seen = visit(explorer, "#thing=arrivals")
    seen.page.locator("#language").select_option("ko")
    assert seen.panel.locator("h2").text_content() == "탈북민 입국"
    assert "names=ko" in seen.page.url
    seen.page.locator("#language").select_option("en")
    seen.page.locator("#search").fill("Thea Yong-ho")
    assert "Thae Yong-ho" in seen.page.locator("#found li bdi:first-child").all_text_contents()


def test_only_the_surroundings_of_a_thing(visit: Open, explorer: Path, screenshots: Path) -> None:
    seen = visit(explorer, "#thing=arrivals")
    seen.panel.get_by_role("button", name="Only its surroundings").click()
    assert "around=arrivals" in seen.page.url
    assert "of 4" in (seen.page.locator("#count").text_content() or "")
    seen.page.screenshot(path=screenshots / "around.png")
    seen.page.locator("#reset").click()
    assert seen.page.url.endswith("#")
