"""Filters, following and the state in the address, used in a real browser as a person would."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from visiting import Visit

import tumen
from tumen.cli import cli

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


def test_the_browsers_back_takes_back_a_step_and_forward_does_it_again(
    visit: Open, explorer: Path
) -> None:
    seen = visit(explorer, "#lens=actors")
    steps = [seen.page.url]
    seen.search("Thae Yong-ho")
    seen.page.keyboard.press("Enter")
    steps.append(seen.page.url)
    seen.page.get_by_role("tab", name="Dossier").click()
    steps.append(seen.page.url)
    assert len(set(steps)) == 3
    shown = seen.page.locator("[role=tab][aria-selected=true]")
    seen.page.go_back()
    seen.page.wait_for_url(steps[1])
    assert shown.inner_text() == "Graph"
    assert seen.panel.is_visible()
    seen.page.go_back()
    seen.page.wait_for_url(steps[0])
    assert not seen.panel.is_visible()
    seen.page.go_forward()
    seen.page.go_forward()
    seen.page.wait_for_url(steps[2])
    assert shown.inner_text() == "Dossier"


def test_a_link_to_a_filtered_state_restores_it(visit: Open, explorer: Path) -> None:
    seen = visit(explorer, "#no-modality=possible&rest=hidden&thing=arrivals")
    assert "shown" in (seen.page.locator("#count").text_content() or "")
    seen.page.locator("#filtering").click()
    assert not seen.page.get_by_label("possible").first.is_checked()
    assert seen.page.get_by_label("Hide the rest").is_checked()
    assert seen.panel.is_visible()


def test_the_loops_are_those_of_the_command_line_and_one_is_shown(
    visit: Open,
    built: Path,
    explorer: Path,
    screenshots: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen = visit(explorer)
    seen.page.locator("#follow").click()
    loops = seen.data["loops"]["found"]
    cli.main(["loops", "--format", "json", "--casebook", str(built)], standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    names = [
        [node.removeprefix("https://w3id.org/tumen/id/") for node in loop["nodes"]] for loop in told
    ]
    assert [loop["nodes"] for loop in loops] == names
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
    seen.panel.get_by_role("button", name="Neighbours only").click()
    assert "around=arrivals" in seen.page.url
    whole = len(seen.data["lenses"]["causes"]["nodes"])
    assert f" of {whole} things and " in (seen.page.locator("#count").text_content() or "")
    seen.page.screenshot(path=screenshots / "around.png")
    seen.page.locator("#reset").click()
    assert seen.page.url.endswith("#")


def test_what_is_inferred_is_shown_on_request_with_its_premises(
    visit: Open,
    built: Path,
    explorer: Path,
    screenshots: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen = visit(explorer, "#lens=actors&thing=cho-myoung-gyon")
    (found,) = [c for c in seen.data["conclusions"] if c["start"] == "cho-myoung-gyon"]
    switch = seen.page.locator("#legend button", has_text="inferred")
    assert switch.get_attribute("aria-pressed") == "false"
    switch.click()
    assert "inferred=yes" in seen.page.url
    seen.panel.locator("summary", has_text="Inferred").click()
    text = seen.panel.locator(".premises").first.inner_text()
    reason = tumen.open(built).why(found["start"], "affiliatedWith", found["end"])
    assert reason is not None and reason.axiom == found["why"]["axiom"]
    assert f"by the rule: {reason.axiom}" in text
    for source in found["sources"]:
        assert seen.data["sources"][source]["label"] in text
    seen.page.screenshot(path=screenshots / "inferred.png")


def test_the_surroundings_of_a_thing_are_drawn_together(visit: Open, explorer: Path) -> None:
    seen = visit(explorer, "#thing=economic-difficulties&around=economic-difficulties&depth=1")
    edges = seen.data["lenses"]["causes"]["edges"]
    nodes = [node["thing"] for node in seen.data["lenses"]["causes"]["nodes"]]
    beside = {
        nodes[end]
        for edge in edges
        for end in (edge["from"], edge["to"])
        if "economic-difficulties" in (nodes[edge["from"]], nodes[edge["to"]])
    }
    count = seen.page.locator("#count").text_content() or ""
    assert count.startswith(f"{len(beside)} of {len(nodes)} things")
    seen.panel.get_by_role("button", name="2", exact=True).click()
    assert "depth=2" in seen.page.url
    seen.panel.get_by_role("button", name="Show all").click()
    assert "around" not in seen.page.url


def test_a_path_between_two_things_has_its_net_sign(
    visit: Open, explorer: Path, screenshots: Path
) -> None:
    seen = visit(explorer)
    seen.page.locator("#follow").click()
    seen.panel.get_by_label("From").select_option("un-sanctions-2270")
    seen.panel.get_by_label("To", exact=True).select_option("arrivals")
    first = seen.panel.locator(".chain").first
    assert "net: increases" in first.inner_text()
    first.click()
    assert "chain=un-sanctions-2270" in seen.page.url
    assert seen.panel.locator("article").count() >= 2
    seen.page.screenshot(path=screenshots / "path.png")


def test_time_is_filtered_and_the_undated_by_choice(visit: Open, explorer: Path) -> None:
    seen = visit(explorer)
    seen.page.locator("#filtering").click()
    whole = seen.page.locator("#count").text_content()
    seen.page.get_by_label("keep undated items").uncheck()
    fewer = seen.page.locator("#count").text_content()
    assert fewer != whole and "undated=no" in seen.page.url
    seen.page.get_by_role("slider", name="From").fill("3")
    assert "from=" in seen.page.url
    seen.page.locator("#reset").click()
    assert seen.page.locator("#count").text_content() == ""
