"""One visit to the page: what is seen, and where things lie on the screen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from unpacking import shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Locator, Request


@lru_cache(maxsize=4)
def _shown(path: Path) -> dict[str, Any]:
    return shown(path.read_text(encoding="utf-8"))


class Visit:
    """A page that is open in a browser window of its own."""

    def __init__(
        self, browser: Browser, path: Path, fragment: str, context: dict[str, Any]
    ) -> None:
        self.path = path
        self.address = path.resolve().as_uri()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.context = browser.new_context(
            **{"viewport": {"width": 1440, "height": 900}, "color_scheme": "light", **context}
        )
        self.context.set_default_timeout(300_000)  # a busy machine is no fault of the page
        self.page = self.context.new_page()
        self.page.on("request", self._asked)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog {dialog.message}"))
        self.page.goto(self.address + fragment)
        self.page.wait_for_selector("html[data-ready=yes]")

    def _asked(self, request: Request) -> None:
        # A blob is made by the page itself, of what lies in it: the worker of the query engine.
        if not request.url.startswith("blob:"):
            self.requests.append(request.url.split("#")[0])

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def close(self) -> None:
        self.context.close()

    @property
    def data(self) -> dict[str, Any]:
        """What the page shows, read from the file and not from the page."""
        return _shown(self.path)

    @property
    def panel(self) -> Locator:
        return self.page.locator("#panel")

    @property
    def camera(self) -> str:
        """What the camera looks at, and at which scale: three numbers."""
        return self.page.locator("#picture").get_attribute("data-camera") or ""

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

    def spot(self, x: float, y: float) -> tuple[float, float]:
        """Where on the screen a point of the map lies."""
        room = self.page.locator("#picture").bounding_box()
        assert room is not None
        middle_x, middle_y, scale = map(float, self.camera.split())
        return (
            room["x"] + room["width"] / 2 + (x - middle_x) * scale,
            room["y"] + room["height"] / 2 + (y - middle_y) * scale,
        )

    def middle_of_box(self, lens: str, thing: str) -> tuple[float, float]:
        """A point of the screen in the box of a thing."""
        node = next(n for n in self.data["lenses"][lens]["nodes"] if n.get("thing") == thing)
        return self.spot(node["x"], node["y"])

    def middle_of_edge(self, lens: str, claim: str) -> tuple[float, float]:
        """A point of the screen on the edge of a claim."""
        edge = next(e for e in self.data["lenses"][lens]["edges"] if claim in e.get("claims", []))
        x, y, right, down = edge["points"][:4]  # each corner after the first is a step
        return self.spot(x + right / 2, y + down / 2)
