"""For everyone: axe-core's WCAG rules over every tab, small screens, print, less motion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from visiting import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
STATES = (
    "", "tab=claims", "tab=timeline", "tab=figures", "tab=dossier", "tab=sparql",
    "claim=kim-2016/policing-cuts-arrivals", "between=&between=",
    "lens=actors&thing=ningbo-departure-2016", "tab=dossier&thing=thae-yong-ho",
)  # fmt: skip
# What the colours do not decide is the same in the dark.
OPTIONS: dict[str, dict[str, Any]] = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast"]},
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_wcag_is_broken_in_any_tab(visit: Open, explorer: Path, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not there")
    seen = visit(explorer, color_scheme=scheme)
    broken = []
    for state in STATES:
        seen.page.evaluate("state => { location.hash = state }", state)
        seen.page.wait_for_timeout(50)
        if state == "":
            seen.page.locator("#filtering").click()
        found = axe.Axe().run(seen.page, options=OPTIONS[scheme])
        broken += [
            (state, v["id"], [node["target"] for node in v["nodes"]])
            for v in found.response["violations"]
        ]
        if state == "":
            seen.page.locator("#filtering").click()
    assert broken == []


@pytest.mark.parametrize("width", [360, 1280, 1920, 2560])
def test_at_no_width_is_anything_wider_than_the_screen(
    visit: Open, explorer: Path, screenshots: Path, width: int
) -> None:
    seen = visit(
        explorer, viewport={"width": width, "height": min(1440, max(740, width * 9 // 16))}
    )
    for state in STATES if width < 1920 else ("", "lens=actors&thing=ningbo-departure-2016"):
        seen.page.evaluate("state => { location.hash = state }", state)
        seen.page.wait_for_timeout(30)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, state
        panel, picture = seen.panel.bounding_box(), seen.page.locator("#picture").bounding_box()
        if panel and picture and not state.startswith("tab"):
            beside = picture["x"] + picture["width"] <= panel["x"] + 1
            above = picture["y"] + picture["height"] <= panel["y"] + 1
            assert beside or above, "the panel lies on the picture"
        name = state.split("&")[0].replace("=", "-").replace("/", "-") or "graph"
        seen.page.screenshot(path=screenshots / f"{width}-{name}.png")


def test_at_its_opening_every_label_in_sight_can_be_read(visit: Open, explorer: Path) -> None:
    for lens in ("causes", "actors", "places", "all"):
        seen = visit(explorer, f"#lens={lens}", viewport={"width": 1280, "height": 800})
        camera = seen.camera
        least = 11 if lens == "causes" else 9.2
        assert 16 * float(camera.split()[2]) >= least  # pixels of the font


@pytest.mark.parametrize("width", [1920, 1280, 390])
def test_far_off_what_most_comes_together_in_is_named(
    visit: Open, explorer: Path, screenshots: Path, width: int
) -> None:
    seen = visit(explorer, "#lens=all", viewport={"width": width, "height": 800})
    picture = seen.page.locator("#picture")
    assert picture.get_attribute("data-named") == ""  # the boxes have their labels
    seen.page.locator("#whole").click()
    seen.page.wait_for_timeout(50)
    names = (picture.get_attribute("data-named") or "").split()
    seen.page.screenshot(path=screenshots / f"{width}-far-off.png")
    degrees: Counter[str] = Counter()
    lens = seen.data["lenses"]["all"]
    for edge in lens["edges"]:
        degrees.update(lens["nodes"][edge[end]]["thing"] for end in ("from", "to"))
    assert len(names) >= 5
    assert names[0] == degrees.most_common(1)[0][0]
    least = sorted(degrees.values(), reverse=True)[2 * max(len(names), 80)]
    assert all(degrees[name] >= least for name in names)


def test_the_small_map_moves_the_large_one(visit: Open, explorer: Path) -> None:
    seen = visit(explorer, "#lens=all")
    before = seen.camera
    seen.page.locator("#map").click(position={"x": 20, "y": 20})
    seen.page.wait_for_timeout(50)
    assert seen.camera != before


def test_it_prints_with_its_legend_and_without_its_buttons(
    visit: Open, explorer: Path, screenshots: Path
) -> None:
    seen = visit(explorer, "#claim=kim-2016/policing-cuts-arrivals")
    seen.page.emulate_media(media="print")
    seen.page.wait_for_timeout(100)
    assert seen.page.locator("#legend").is_visible()
    words = seen.page.locator("#printed svg").text_content() or ""
    for node in seen.data["lenses"]["causes"]["nodes"]:  # the whole map is on the paper
        assert node["label"].split()[0] in words
    picture, panel = seen.page.locator("#printed").bounding_box(), seen.panel.bounding_box()
    assert picture is not None and panel is not None
    assert picture["y"] + picture["height"] <= panel["y"] + 1
    assert seen.panel.is_visible()
    for hidden in ("#tools", "#tabs", "#camera", "#search", "#panel .close"):
        assert seen.page.locator(hidden).is_hidden()
    (screenshots / "print.pdf").write_bytes(seen.page.pdf(format="A4"))
    seen.page.screenshot(path=screenshots / "print.png", full_page=True)
