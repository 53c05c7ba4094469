"""The page in a real browser, used as a person would use it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hostile import make_hostile
from visiting import Visit

import tumen
from tumen.explorer import write_view

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
CLAIM = "kim-2016/policing-cuts-arrivals"


@pytest.mark.parametrize("lens", ["causes", "actors", "all"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_lens_is_drawn(
    visit: Open, explorer: Path, screenshots: Path, lens: str, scheme: str
) -> None:
    seen = visit(explorer, f"#lens={lens}", color_scheme=scheme)
    seen.page.wait_for_timeout(200)
    assert seen.page.locator("#lenses input:checked").get_attribute("value") == lens
    picture = seen.page.screenshot(path=screenshots / f"{lens}-{scheme}.png")
    assert len(picture) > 40_000  # a blank page is a tenth of that


def test_the_page_says_what_it_is(visit: Open, explorer: Path) -> None:
    seen = visit(explorer)
    assert seen.page.locator("h1").text_content() == "What led to what, and who says so"
    claims = {c for e in seen.data["lenses"]["causes"]["edges"] for c in e["claims"]}
    things = len(seen.data["lenses"]["causes"]["nodes"])
    subtitle = seen.page.locator("#subtitle").text_content() or ""
    assert subtitle.startswith(f"{things} things and {len(claims)} claims from ")


def test_every_box_has_a_kind_that_the_legend_tells(visit: Open, explorer: Path) -> None:
    seen = visit(explorer, "#lens=all")
    listed = seen.page.locator("#legend ul").first.locator("b").all_text_contents()
    assert sum(map(int, listed)) == len(seen.data["lenses"]["all"]["nodes"])


def test_the_legend_counts_claims_by_sign(visit: Open, explorer: Path) -> None:
    seen = visit(explorer)
    edges = seen.data["lenses"]["causes"]["edges"]
    rows = seen.page.locator("#legend li").all_text_contents()
    for sign in ("increases", "decreases"):
        assert f"{sign} {len({e['claims'][0] for e in edges if e['sign'] == sign})}" in rows


def test_a_click_on_an_edge_shows_the_claim_with_its_evidence(
    visit: Open, explorer: Path, screenshots: Path
) -> None:
    seen = visit(explorer)
    x, y = seen.middle_of_edge("causes", CLAIM)
    seen.page.mouse.move(x, y)
    gist = seen.data["claims"][CLAIM]["gist"]
    assert seen.page.locator("#hint").text_content() == gist
    seen.page.mouse.click(x, y)
    assert seen.panel.locator("h2").text_content() == gist
    text = seen.panel.inner_text()
    for said in ("decreases", "causes", "asserted", "Kim Tae-woo", "paragraph 2, sentence 2",
                 "characters 1177 to 1327", "Number of Elite North Korean Defectors"):  # fmt: skip
        assert said in text
    assert seen.page.url.endswith("#claim=kim-2016%2Fpolicing-cuts-arrivals")
    seen.page.screenshot(path=screenshots / "claim.png")


def test_a_click_on_a_box_shows_every_claim_about_it(
    visit: Open, explorer: Path, screenshots: Path
) -> None:
    seen = visit(explorer)
    seen.page.mouse.click(*seen.middle_of_box("causes", "arrivals"))
    assert seen.panel.locator("h2").text_content() == seen.data["things"]["arrivals"]["label"]
    about = [
        claim for claim, role in seen.data["things"]["arrivals"]["claims"] if role != "claimant"
    ]
    assert seen.panel.locator("> article").count() == len(about)
    assert "탈북민 입국" in seen.panel.inner_text()
    seen.page.screenshot(path=screenshots / "thing.png")


def test_a_click_beside_everything_closes_the_panel(visit: Open, explorer: Path) -> None:
    seen = visit(explorer, f"#claim={CLAIM}")
    assert seen.panel.is_visible()
    room = seen.page.locator("#picture").bounding_box()
    assert room is not None
    seen.page.mouse.click(room["x"] + 5, room["y"] + 5)
    assert seen.panel.is_hidden()
    assert seen.page.url.endswith("#")


def test_the_search_finds_a_hangul_name_and_leads_to_it(visit: Open, explorer: Path) -> None:
    seen = visit(explorer)
    assert seen.search("태영호")[0] == "Thae Yong-ho"
    seen.page.keyboard.press("Enter")
    assert seen.panel.locator("h2").text_content() == "Thae Yong-ho"
    # He is in no causal claim: the first view that shows him is opened.
    assert seen.page.locator("#lenses input:checked").get_attribute("value") == "actors"


@pytest.mark.parametrize(
    "typed",
    ["yongho", "thae yongho", "Tae Yong Ho", "TAE YONGHO", "taeyongho", "Thae Yonho", "태 영호"],
)
def test_a_name_is_found_however_its_syllables_are_joined(
    visit: Open, explorer: Path, typed: str
) -> None:
    assert visit(explorer).search(typed)[0] == "Thae Yong-ho"


def test_the_search_finds_a_decomposed_name_a_claim_and_nothing(
    visit: Open, explorer: Path
) -> None:
    import unicodedata

    seen = visit(explorer)
    assert "Kim Jong-un" in seen.search(unicodedata.normalize("NFD", "김정은"))
    seen.page.locator("#search").fill("polices flight")
    assert seen.page.locator("#found li").count() == 1
    seen.page.locator("#search").fill("zzzz")
    assert seen.page.locator("#found").inner_text() == "No match."


def test_everything_can_be_reached_with_the_keyboard(visit: Open, explorer: Path) -> None:
    seen = visit(explorer)
    active = "document.activeElement.id || document.activeElement.value"
    for expected in ("search", "tab-graph", "language", "reset", "exporting", "causes"):
        if expected != "reset":  # nothing has been changed, so there is nothing to reset
            seen.page.keyboard.press("Tab")
            assert seen.page.evaluate(active) == expected
    seen.page.keyboard.press("ArrowRight")
    assert seen.page.locator("#lenses input:checked").get_attribute("value") == "actors"
    seen.page.locator("#tab-graph").focus()
    seen.page.keyboard.press("ArrowRight")
    assert seen.page.locator("#tab-claims").get_attribute("aria-selected") == "true"
    seen.page.locator("#view tbody tr").first.press("Enter")
    assert seen.panel.locator("dt", has_text="passage").count() == 1
    seen.page.keyboard.press("Escape")
    assert seen.panel.is_hidden()


def test_the_arrow_keys_lead_from_box_to_box(visit: Open, explorer: Path) -> None:
    seen = visit(explorer, "#thing=arrivals")
    seen.page.locator("#picture .vis-network").focus()
    seen.page.keyboard.press("ArrowLeft")
    first = seen.panel.locator("h2").text_content()
    assert first != seen.data["things"]["arrivals"]["label"]
    said = seen.page.locator("#announced").text_content() or ""
    assert said.startswith(f"{first}, ")
    seen.page.keyboard.press("ArrowRight")
    assert seen.panel.locator("h2").text_content() == seen.data["things"]["arrivals"]["label"]
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("document.activeElement.id") == "panel"


def test_switching_the_lens_keeps_what_is_chosen(visit: Open, explorer: Path) -> None:
    seen = visit(explorer, "#thing=arrivals")
    seen.page.locator("#lenses label", has_text="Everything").click()
    assert seen.panel.locator("h2").text_content() == "arrivals of defectors in South Korea"
    assert "lens=all" in seen.page.url and "thing=arrivals" in seen.page.url


def test_a_box_that_is_dragged_takes_its_edges_along(visit: Open, explorer: Path) -> None:
    seen = visit(explorer)
    x, y = seen.middle_of_box("causes", "arrivals")
    before = seen.page.screenshot()
    seen.page.mouse.move(x, y)
    seen.page.mouse.down()
    seen.page.mouse.move(x - 30, y + 90, steps=4)
    seen.page.mouse.up()
    seen.page.mouse.click(x - 30, y + 90)
    assert seen.panel.locator("h2").text_content() == seen.data["things"]["arrivals"]["label"]
    assert seen.page.screenshot() != before


def test_on_a_small_screen_nothing_is_wider_than_the_screen(
    visit: Open, explorer: Path, screenshots: Path
) -> None:
    seen = visit(explorer, f"#claim={CLAIM}", viewport={"width": 360, "height": 740})
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360
    seen.page.screenshot(path=screenshots / "small.png")


def test_hostile_texts_run_nothing_anywhere(visit: Open, tmp_path: Path, screenshots: Path) -> None:
    place = tmp_path / "hostile.html"
    write_view(make_hostile(tmp_path / "book"), place)
    seen = visit(place)
    for lens in ("causes", "actors", "all"):
        seen.go(lens=lens)
    for kind in ("thing", "claim", "source"):
        for name in seen.data[f"{kind}s"]:
            seen.go(**{kind: name})
            assert seen.panel.is_visible(), name
            assert seen.panel.locator("img, script, iframe, style, [onerror], [style]").count() == 0
            for href in seen.panel.locator("a").all():
                assert (href.get_attribute("href") or "").startswith("https://example.org/")
    for text in ("<img", "__proto__", "constructor", "href", "사람", "\\", "(", "[a-"):
        seen.page.locator("#search").fill(text)
    for tab in ("claims", "timeline", "figures", "dossier", "sparql", "graph"):
        seen.page.locator(f"#tab-{tab}").click()
        assert seen.page.locator("#view :is(img, script, iframe, style)").count() == 0
    seen.page.mouse.move(700, 450)
    seen.page.screenshot(path=screenshots / "hostile.png")
    assert seen.page.evaluate("window.ran") is None


def test_a_notebook_shows_the_page_in_its_frame(
    visit: Open, built: Path, tmp_path: Path, screenshots: Path
) -> None:
    book = tumen.open(built)
    notebook = tmp_path / "notebook.html"
    html = f"<!doctype html><html data-ready=yes><meta charset=utf-8>{book.view()._repr_html_()}"
    notebook.write_text(html, encoding="utf-8")
    seen = visit(notebook)
    frame = seen.page.frame_locator("iframe")
    frame.locator("html[data-ready=yes]").wait_for(state="attached")
    assert frame.locator("h1").text_content() == "What led to what, and who says so"
    frame.locator("#tab-claims").click()
    assert frame.locator("#view tbody tr").count() > 100
    seen.page.screenshot(path=screenshots / "notebook.png")


@pytest.mark.parametrize("fragment", ["thing=nobody", "claim=kim-2016/never-said", "source=none"])
def test_a_link_to_what_is_not_here_says_so(visit: Open, explorer: Path, fragment: str) -> None:
    seen = visit(explorer, f"#{fragment}")
    assert fragment.partition("=")[2] in (seen.page.locator("#told").text_content() or "")
    seen.go(thing="arrivals")
    assert seen.page.locator("#told").text_content() == ""


@pytest.mark.parametrize("width", [360, 768, 899, 900, 1280])
def test_the_tab_that_is_open_is_in_sight(visit: Open, explorer: Path, width: int) -> None:
    seen = visit(explorer, "#tab=sparql", viewport={"width": width, "height": 800})
    tabs, tab = (seen.page.locator(f).bounding_box() for f in ("#tabs", "#tab-sparql"))
    assert tabs is not None and tab is not None
    assert tabs["x"] - 1 <= tab["x"] and tab["x"] + tab["width"] <= tabs["x"] + tabs["width"] + 1


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (768, 1024)])
def test_no_box_lies_under_the_buttons_of_the_camera(
    visit: Open, explorer: Path, width: int, height: int
) -> None:
    seen = visit(explorer, viewport={"width": width, "height": height})
    buttons = seen.page.locator("#camera").bounding_box()
    nodes = seen.data["lenses"]["causes"]["nodes"]
    assert buttons is not None
    under = []
    for node in nodes:
        right, bottom = seen.spot(node["x"] + node["width"] / 2, node["y"] + node["height"] / 2)
        if right > buttons["x"] and bottom > buttons["y"]:
            under.append(node["label"])
    assert under == []
