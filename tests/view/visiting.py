"""One visit to the page: what is seen, and where things lie on the screen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Locator


class Visit:
    """A page that is open in a browser window of its own."""

    def __init__(
        self, browser: Browser, path: Path, fragment: str, context: dict[str, Any]
    ) -> None:
        self.address = path.resolve().as_uri()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.context = browser.new_context(
            **{"viewport": {"width": 1440, "height": 900}, "color_scheme": "light", **context}
        )
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url.split("#")[0]))
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog {dialog.message}"))
        self.page.goto(self.address + fragment)
        self.page.wait_for_selector("html[data-ready=yes]")
        text = self.page.locator("#data").text_content()
        self.data: dict[str, Any] = json.loads(text or "")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def close(self) -> None:
        self.context.close()

    @property
    def panel(self) -> Locator:
        return self.page.locator("#panel")

    def go(self, **target: str) -> None:
        """Follow a permanent link within the page."""
        from urllib.parse import urlencode

        self.page.evaluate("fragment => { location.hash = fragment }", urlencode(target))
        self.page.wait_for_timeout(20)

    def search(self, text: str) -> list[str]:
        """Type into the search box; the first lines of what is found."""
        self.page.keyboard.press("/")
        self.page.keyboard.type(text)
        return self.page.locator("#found li bdi:first-child").all_text_contents()

    def spot(self, lens: str, x: float, y: float) -> tuple[float, float]:
        """Where on the screen a point of the whole map lies, as the page first shows it."""
        nodes = self.data["lenses"][lens]["nodes"]
        left, right, top, bottom = (
            min(n["x"] - n["width"] / 2 for n in nodes), max(n["x"] + n["width"] / 2 for n in nodes),
            min(n["y"] - n["height"] / 2 for n in nodes), max(n["y"] + n["height"] / 2 for n in nodes),
        )  # fmt: skip
        room = self.page.locator("#picture").bounding_box()
        assert room is not None
        scale = min(
            (room["width"] - 40) / (right - left), (room["height"] - 36) / (bottom - top), 1.3
        )
        return (
            room["x"] + room["width"] / 2 + (x - (left + right) / 2) * scale,
            room["y"] + room["height"] / 2 + (y - (top + bottom) / 2) * scale,
        )

    def middle_of_edge(self, lens: str, claim: str) -> tuple[float, float]:
        """A point of the screen on the edge of a claim."""
        edge = next(e for e in self.data["lenses"][lens]["edges"] if claim in e.get("claims", []))
        x0, y0, x1, y1 = edge["points"][:4]
        return self.spot(lens, (x0 + x1) / 2, (y0 + y1) / 2)
