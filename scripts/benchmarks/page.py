"""Measure the explorer beside stock pyvis: writing, size, response."""

from __future__ import annotations

import gc
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.lines import Line, ratio
from benchmarks.picturing import write_map
from benchmarks.timing import Cost, measured, middle, side_by_side
from tumen.core.casebook import Casebook, find_casebook

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tumen.analysis.network import Network

THINGS, CLAIMS = 2_000, 5_000  # of the page that is opened
WRITTEN = 1 / 10  # of stock pyvis's cost
BYTES, READY, FILTERED = 4e6, 3.0, 0.2
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
# What a reader clicks, and the page has drawn when two frames have passed.
_CLICKED = """place => new Promise(done => {
    const from = performance.now();
    document.querySelector(place).click();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)));
})"""
_SWITCHES = ("sign decreases", "modality possible", "kind events")


def pages(work: Path, things: int, rounds: int, cap: float, seed: int) -> Iterator[Line]:
    """Measure the page; in the browser stock pyvis gets `cap` seconds."""
    yield from _written(_mapped(work / "large", things, things * 5 // 2, seed), rounds)
    book = _mapped(work / "page", THINGS, CLAIMS, seed)
    place = work / "page.html"
    from tumen.explorer import write_view

    what = f"{THINGS:,} things and {CLAIMS:,} claims"
    whole = measured(lambda: write_view(book, place))
    yield Line(
        "page-whole", f"a page of {what}, layout and evidence", "seconds", whole.cpu, ours=whole
    )
    size = float(place.stat().st_size)
    yield Line("page-size", "that page, with the query engine", "bytes", size, BYTES)
    yield from _opened(place, book, work, rounds, cap)


def _mapped(folder: Path, things: int, claims: int, seed: int) -> Casebook:
    """Build a casebook that contains a made-up causal map."""
    from tumen.build.build import build
    from tumen.store.bulk_load import load

    (folder / "graph" / "cases").mkdir(parents=True)
    casebook = find_casebook(folder)
    build(casebook)
    graph = folder / "map.nq"
    write_map(graph, things, claims, seed)
    load(casebook, graph)
    return casebook


def _written(casebook: Casebook, rounds: int) -> Iterator[Line]:
    """Write the same nodes and edges as a page; neither side computes a layout.

    Stock pyvis leaves that to the browser, so ours is measured apart; and nothing but what is
    drawn stands in either page.
    """
    from tumen.analysis.network import project
    from tumen.explorer.compress import packed_page_data
    from tumen.explorer.html import render
    from tumen.explorer.layout.drawing import drawn_edges, drawn_nodes, place, to_pyvis
    from tumen.explorer.page_data import PageData
    from tumen.store.reader import open_reader

    graph = project(open_reader(casebook), "all")
    boxes, strands = drawn_nodes(graph, graph), drawn_edges(graph, ())
    labels = {
        box.options["thing"]: {"label": box.label, "names": [], "claims": []}
        for box in boxes.values()
    }
    gists: dict[str, Any] = {
        claim: {"fields": []} for strand in strands for claim in strand.options["claims"]
    }
    links: dict[str, list[Any]] = {"nodes": [], "claims": [], "rows": []}
    found: list[Any] = []
    layout = measured(lambda: found.append(place(boxes, strands)))

    def write() -> bytes:
        drawing = to_pyvis(boxes, strands, found[0])
        data = {"things": labels, "claims": gists, "links": links}
        return render("A map", "", {"data": packed_page_data(PageData("", data, {"all": drawing}))})

    def ours() -> Cost:
        gc.collect()
        return measured(write)

    def theirs() -> Cost:
        gc.collect()
        return measured(lambda: _stock(graph).generate_html())

    costs = side_by_side(rounds, {"ours": ours, "theirs": theirs})
    what = f"{len(boxes):,} boxes and {len(strands):,} lines to_pyvis as a page"
    yield ratio("page-to_pyvis", what, "pyvis", costs["ours"], costs["theirs"], WRITTEN)
    yield Line("page-layout", "their places, ahead of time", "seconds", layout.cpu, ours=layout)


def _stock(graph: Network) -> Any:
    """Write a page as the pyvis documentation does: labels, titles, colours, `from_nx`."""
    import networkx as nx
    from pyvis.network import Network as Stock

    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, values in graph.nodes(data=True):
        plain.add_node(node, label=values["label"], title=values["kind"], color="#d8f1e8")
    for start, end, values in graph.edges(data=True):
        plain.add_edge(start, end, title=values["gist"] or "", color="#0b62a4")
    stock = Stock(directed=True, cdn_resources="in_line")
    stock.from_nx(plain)
    return stock


def _opened(place: Path, casebook: Casebook, work: Path, rounds: int, cap: float) -> Iterator[Line]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if chromium is None:
        note = "no Chromium with playwright here: not measured"
        yield Line("page-ready", "that page opened", "seconds", 0.0, READY, note=note, judged=False)
        return
    from tumen.analysis.network import project
    from tumen.store.reader import open_reader

    stock = work / "stock.html"
    stock.write_text(
        _stock(project(open_reader(casebook), "all")).generate_html(), encoding="utf-8"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        ready = middle([_ready(browser, place) for _ in range(rounds)])
        theirs = _ready_stock(browser, stock, cap)
        note = f"stock pyvis: {theirs:.1f} s" if theirs else f"stock pyvis: not in {cap:.0f} s"
        what = "that page opened and drawn"
        yield Line("page-ready", what, "seconds", ready.cpu, READY, ours=ready, note=note)
        slow = max(_filtered(browser, place, rounds), key=lambda cost: cost.cpu)
        what = "a filter clicked and drawn, the slowest"
        yield Line("page-filter", what, "seconds", slow.cpu, FILTERED, ours=slow)
        browser.close()


def _ready(browser: Browser, place: Path) -> Cost:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    clock = Clock(page)
    page.goto(place.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    page.wait_for_selector("#picture[data-camera]")
    found = clock.cost()
    page.close()
    return found


class Clock:
    """Time since it was started: by the wall, and of the processor in the page's own thread.

    Navigation may give a page another process, whose time then starts at nothing; a file that is
    opened first is not yet in one, so all of its time is counted.
    """

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.began, self.used = time.perf_counter(), self._busy()

    def cost(self) -> Cost:
        """Return the cost since the start."""
        wall = time.perf_counter() - self.began
        return Cost(wall, self._busy() - self.used)

    def _busy(self) -> float:
        found = self.session.send("Performance.getMetrics")["metrics"]
        return float(next(m["value"] for m in found if m["name"] == "TaskDuration"))


def _ready_stock(browser: Browser, place: Path, cap: float) -> float | None:
    """Time stock pyvis until its nodes rest; its requests to a server fail."""
    from playwright.sync_api import TimeoutError as Late

    page = browser.new_page(viewport={"width": 1440, "height": 900}, offline=True)
    began = time.perf_counter()
    try:
        page.goto(place.as_uri(), timeout=1000 * cap, wait_until="domcontentloaded")
        page.evaluate(
            "void network.once('stabilizationIterationsDone', () => { window.still = true })"
        )
        page.wait_for_function("window.still", timeout=1000 * cap)
    except Late:
        return None
    finally:
        page.close()
    return time.perf_counter() - began


def _filtered(browser: Browser, place: Path, rounds: int) -> Sequence[Cost]:
    """Time some legend switches, on and off; return the medians."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(place.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    page.evaluate(_CLICKED, "#filtering")  # the drawer with all its counts is open meanwhile

    def clicked(switch: str) -> Cost:
        clock = Clock(page)
        wall = page.evaluate(_CLICKED, f'#legend [data-key="{switch}"]') / 1000
        return Cost(wall, clock.cost().cpu)

    found = [middle([clicked(switch) for _ in range(2 * rounds)]) for switch in _SWITCHES]
    page.close()
    return found
