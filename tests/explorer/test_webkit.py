"""The page in WebKit, the engine of Safari, by the W3C's WebDriver.

Playwright drives only builds of its own, which are nowhere to be installed from. Needs Debian's
packages webkit2gtk-driver and xvfb; where they are not, the test is skipped and says so.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

pytestmark = pytest.mark.long


class Driven:
    """A page in a browser that a driver on this machine steers."""

    def __init__(self, address: str, page: Path, browser: Path) -> None:
        self._address = f"{address}/session"
        options = {"binary": str(browser), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self._address += f"/{self._call('POST', '', {'capabilities': wanted})['sessionId']}"
        self._call("POST", "/url", {"url": page.as_uri()})

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(self._address + path, data, method=method), timeout=60) as answer:
            return json.load(answer)["value"]

    def run(self, script: str) -> Any:
        """What a script that returns something gives."""
        return self._call("POST", "/execute/sync", {"script": script, "args": []})

    def await_(self, script: str, seconds: float = 20) -> Any:
        """What a script gives as soon as it gives something."""
        end = time.monotonic() + seconds
        while not (found := self.run(script)):
            assert time.monotonic() < end, f"in vain: {script}"
            time.sleep(0.1)
        return found

    def close(self) -> None:
        """End the browser."""
        self._call("DELETE", "")


@pytest.fixture
def webkit() -> Iterator[Callable[[Path], Driven]]:
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("xvfb-run")
    browser = next(Path("/usr").glob("lib*/*/webkit2gtk-4.?/MiniBrowser"), None)
    if not (driver and screen and browser):
        pytest.skip("no WebKit here (Debian: apt install webkit2gtk-driver xvfb)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Its sandbox needs privileges that containers lack.
    unboxed = ["env", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1"]
    process = subprocess.Popen(
        [screen, "-a", *unboxed, driver, f"--port={port}"], start_new_session=True
    )
    opened: list[Driven] = []

    def open_(page: Path) -> Driven:
        end = time.monotonic() + 300
        while True:
            try:
                opened.append(Driven(f"http://127.0.0.1:{port}", page, browser))
                return opened[-1]
            except OSError:
                assert time.monotonic() < end, "the driver does not answer"
                time.sleep(0.2)

    yield open_
    for each in opened:
        each.close()
    os.killpg(process.pid, signal.SIGTERM)  # the screen and the driver too
    process.wait(20)


def test_every_tab_opens_and_a_query_is_answered(
    webkit: Callable[[Path], Driven], explorer: Path
) -> None:
    page = webkit(explorer)
    page.await_("return document.getElementById('subtitle').textContent.includes('things')")
    for tab in ("claims", "timeline", "figures", "dossier"):
        page.run(f"document.getElementById('tab-{tab}').click()")
        assert page.await_("return document.getElementById('view').innerText.length > 100")
    page.run("document.getElementById('tab-sparql').click()")
    page.await_("return document.getElementById('view').innerText.includes('statements are ready')")
    page.run(
        "[...document.querySelectorAll('#view button')].find(b => b.textContent === 'Run').click()"
    )
    assert page.await_("return document.querySelectorAll('#view tbody tr').length")
