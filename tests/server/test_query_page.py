"""The pages in a real browser: YASGUI asks, and the explorer follows a build."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from casebooks import make_casebook, tumen
from serving import Serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def opened(chromium: Browser, address: str, seen: list[str], complaints: list[str]):
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(120_000)
    page.on("request", lambda request: seen.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
    )
    page.goto(address)
    page.wait_for_selector("html[data-ready=yes]")
    return page


def test_a_question_is_chosen_and_answered(
    chromium: Browser, root: Path, built: Path, serve: Serve
) -> None:
    served, seen, complaints = serve(built), list[str](), list[str]()
    page = opened(chromium, f"{served.url}/query", seen, complaints)
    listed = page.locator("#examples option")
    assert listed.count() == len(served.json("/questions")) + 1
    page.locator("#examples").select_option("who-defected")
    assert "Who left or asked for asylum" in page.locator("#question").inner_text()
    page.locator(".yasqe_queryButton").first.click()
    page.wait_for_selector(".yasr_results table")
    assert page.locator(".yasr_results").get_by_text("Thae Yong-ho").count() > 0
    outside = [url for url in seen if not url.startswith((served.url, "data:", "blob:"))]
    assert (outside, complaints) == ([], [])
    page.close()


def test_the_explorer_follows_a_build(chromium: Browser, tmp_path: Path, serve: Serve) -> None:
    folder = make_casebook(tmp_path / "book")
    assert tumen("build", "--no-view", "--casebook", str(folder)).returncode == 0
    served, seen, complaints = serve(folder), list[str](), list[str]()
    page = opened(chromium, f"{served.url}/#lens=actors", seen, complaints)
    before = page.locator("meta[name=tumen-stamp]").get_attribute("content")
    with page.expect_response("**/revision"):
        pass
    page.evaluate("window.stayed = true")
    page.route("**/revision", lambda route: route.fulfill(status=503, json={"error": "busy"}))
    for _ in range(2):
        with page.expect_response("**/revision"):
            pass
    page.unroute("**/revision")
    assert page.evaluate("window.stayed")
    complaints.clear()  # the browser notes the 503
    case = folder / "graph/cases/border-2016.yaml"
    case.write_text(case.read_text("utf-8").replace("value: 1200", "value: 1300"), "utf-8")
    assert tumen("build", "--no-view", "--casebook", str(folder)).returncode == 0
    page.wait_for_function(
        "old => document.querySelector('meta[name=tumen-stamp]')?.content !== old", arg=before
    )
    page.wait_for_selector("html[data-ready=yes]")
    assert page.url.startswith(f"{served.url}/#lens=actors")
    assert [url for url in seen if not url.startswith((served.url, "data:", "blob:"))] == []
    assert complaints == []
    page.close()
