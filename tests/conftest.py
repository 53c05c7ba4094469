"""What all tests share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A test says what comes out, not how fast: on a machine that is busy every example takes long.
settings.register_profile("tumen", deadline=None)
settings.load_profile("tumen")

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests marked long as well")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    skip = pytest.mark.skip(reason="long: runs with --long")
    for item in items:
        if "long" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of sources and figures that may not be published; it lies beside the repository.

    Tests that need it are skipped where it is not, and say so.
    """
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder 'shared' with the unpublished sources is not beside the repository")
    return folder


@pytest.fixture(scope="session")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository's casebook, built. Not to be written to."""
    copy = tmp_path_factory.mktemp("repository")
    for room in ("ontology", "queries", "graph/cases"):
        shutil.copytree(root / room, copy / room)
    command = [sys.executable, "-m", "tumen", "build", "--no-view"]
    environment = os.environ | {"PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return copy


FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, driven through Playwright."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no Chromium here, so the page was not opened (Debian: apt install chromium)")
    library = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with library.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str, object], None]:
    """Notes a figure that a test has measured; all are printed at the end of the run."""

    def note(what: str, value: object) -> None:
        record_property("figure", f"{what}: {value}")

    return note


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Name a failing test at once, so that a run that is cut off still says what failed."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        reason = report.longreprtext.rstrip().rpartition("\n")[2]
        print(f"\nFAILED {report.nodeid} ({report.when}): {reason}", flush=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures of docs/reliability.md as this run has measured them."""
    reports = [r for name in ("passed", "failed") for r in terminalreporter.getreports(name)]
    figures = [
        text for report in reports if report.when == "call"
        for name, text in report.user_properties if name == "figure"
    ]  # fmt: skip
    if figures:
        terminalreporter.section("figures")
        for text in figures:
            terminalreporter.write_line(str(text))
