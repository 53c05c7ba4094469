"""The page as a file: closed, repeatable, redrawn when needed and only then."""

from __future__ import annotations

import json
import os
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from casebooks import CASE, make_casebook, tumen
from hostile import make_hostile
from unpacking import shown, unpacked

import tumen as library
from tumen.core.casebook import Casebook
from tumen.explorer import page, write_if_stale
from tumen.explorer.layout.drawing import draw
from tumen.store.reader import open_reader


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> library.Book:
    book = library.open(make_casebook(tmp_path_factory.mktemp("book")))
    book.build()
    return book


class Parts(HTMLParser):
    """The attributes and the contents of style and script elements of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.contents: dict[str, list[str]] = {}
        self.open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attrs]
        # What is no JavaScript is data, and runs under no policy.
        self.open = "packed" if dict(attrs).get("type") == "text/plain" else tag
        self.contents.setdefault(self.open, []).append("")

    def handle_endtag(self, tag: str) -> None:
        self.open = ""

    def handle_data(self, data: str) -> None:
        if self.open:
            self.contents[self.open][-1] += data


def policy(parts: Parts) -> dict[str, list[str]]:
    (content,) = (v for t, n, v in parts.attributes if n == "content" and v and "default-src" in v)
    return {words[0]: words[1:] for words in (rule.split() for rule in content.split(";"))}


def hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_the_policy_allows_the_scripts_and_styles_of_the_page_and_nothing_else(
    book: library.Book,
) -> None:
    parts = Parts(page(book.casebook).decode())
    rules = policy(parts)
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    scripts = [hashed(script) for script in parts.contents["script"]]
    assert rules["script-src"] == [*scripts, "'wasm-unsafe-eval'"]
    assert rules["worker-src"] == ["blob:"]
    assert [hashed(style) for style in parts.contents["style"]] == rules["style-src"][:1]
    assert all(word.startswith("'sha256-") for word in rules["style-src"])
    assert set(rules) == {
        "default-src", "script-src", "worker-src", "style-src", "base-uri", "form-action",
    }  # fmt: skip


def test_the_page_names_no_address_to_load_from(book: library.Book) -> None:
    parts = Parts(page(book.casebook).decode())
    names = {name for _, name, _ in parts.attributes}
    assert names & {"src", "href", "srcset", "style", "action", "data", "background"} == set()
    assert not [name for name in names if name.startswith("on")]
    for text in (*parts.contents["script"], *parts.contents["style"]):
        assert not re.search(r"sourceMappingURL|\bimport\(|@import|url\((?!['\"]?(data:|#))", text)


def test_two_pages_of_one_graph_are_the_same_bytes(book: library.Book, tmp_path: Path) -> None:
    other = library.open(make_casebook(tmp_path / "elsewhere"))
    other.build()
    other.build(fresh=True)
    assert page(other.casebook) == page(book.casebook)


def test_the_page_is_drawn_anew_when_a_case_changes_and_only_then(tmp_path: Path) -> None:
    book = library.open(make_casebook(tmp_path))
    book.build()
    place = write_if_stale(book.casebook)
    assert place == book.casebook.build / "explorer.html"
    os.utime(place, (1, 1))
    book.build()
    book.build(fresh=True)
    write_if_stale(book.casebook)
    assert place.stat().st_mtime == 1
    case = tmp_path / "graph/cases/border-2016.yaml"
    case.write_text(CASE.replace("why fewer people", "the reason that fewer"), encoding="utf-8")
    book.build()
    write_if_stale(book.casebook)
    claims = shown(place.read_text(encoding="utf-8"))["claims"]
    assert "the reason that fewer" in claims["border-2016/fence-cuts-arrivals"]["gist"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b'<meta name="tumen-stamp" content="old">'])
def test_whatever_lies_in_the_place_of_the_page_is_replaced(tmp_path: Path, content: bytes) -> None:
    book = library.open(make_casebook(tmp_path))
    book.build()
    (book.casebook.build / "explorer.html").write_bytes(content)
    assert write_if_stale(book.casebook).read_bytes() == page(book.casebook)


def test_the_data_of_the_page_hold_every_claim_with_its_passages(book: library.Book) -> None:
    data = shown(page(book.casebook).decode())
    assert data["claims"]["border-2016/fence-cuts-arrivals"] == {
        "gist": "The fence is why fewer people arrive.",
        "kind": "causal claim",
        "source": "source:border-2016",
        "fields": [
            ["cause", [{"text": "building of the fence", "thing": "fence"}]],
            ["effect", [{"text": "arrivals", "thing": "arrivals"}]],
            ["sign", [{"text": "decreases"}]],
            ["link type", [{"text": "causes"}]],
            ["modality", [{"text": "asserted"}]],
            ["claimant", [{"text": "Han Mi-rae", "thing": "han-mi-rae"}]],
            [
                "passage",
                [{"text": "p1s1 (characters 0 to 30)"}, {"text": "p1s2 (characters 31 to 63)"}],
            ],
        ],
    }  # fmt: skip
    assert data["things"]["han-mi-rae"]["names"] == [["en", "Han Mi-rae"], ["ko", "한미래"]]
    (edge,) = data["lenses"]["causes"]["edges"]
    assert (edge["claims"], edge["sign"]) == (["border-2016/fence-cuts-arrivals"], "decreases")


def test_drawing_leaves_the_graph_as_it_was(book: library.Book) -> None:
    graph = book.network("all")
    before = (dict(graph.nodes(data=True)), list(graph.edges(keys=True, data=True)))
    draw(graph)
    assert (dict(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))) == before


def test_the_statements_in_the_page_are_those_of_the_store(tmp_path: Path) -> None:
    from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

    casebook = make_hostile(tmp_path)
    html = page(casebook).decode()
    held = Dataset(parse(unpacked(html, "quads"), format=RdfFormat.TRIG))
    stored = Dataset(open_reader(casebook))
    for dataset in (held, stored):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    assert held == stored


def test_hostile_texts_leave_the_markup_as_it_is(tmp_path: Path, book: library.Book) -> None:
    harmless, hostile = (
        Parts(page(casebook).decode()) for casebook in (book.casebook, make_hostile(tmp_path))
    )
    assert hostile.contents["script"] == harmless.contents["script"]
    assert hostile.attributes == harmless.attributes


def test_the_vendored_library_is_the_one_that_was_fetched(root: Path) -> None:
    room = root / "graph/tumen/explorer/assets/vis-network"
    known = json.loads((room / "vendored.json").read_text(encoding="utf-8"))
    found = {name: sha256((room / name).read_bytes()).hexdigest() for name in known["sha256"]}
    assert found == known["sha256"]
    assert set(found) == {"vis-network.min.js", "LICENSE-APACHE-2.0", "LICENSE-MIT"}
    script = (room / "vis-network.min.js").read_text(encoding="utf-8")
    assert f"@version {known['version']}\n" in script
    assert "</script" not in script.lower() and "<!--" not in script


def test_a_notebook_gets_a_closed_frame_and_nothing_is_written(book: library.Book) -> None:
    before = sorted(book.casebook.root.rglob("*"))
    shown = book.view(focus="한미래")
    frame = Parts(shown._repr_html_())
    assert [t for t, _, _ in frame.attributes] == ["iframe"] * 4
    attributes = {name: value for _, name, value in frame.attributes}
    assert attributes["srcdoc"] == shown.html
    assert attributes["sandbox"] == "allow-scripts"
    assert sorted(book.casebook.root.rglob("*")) == before


def test_view_draws_what_surrounds_a_focus(book: library.Book, tmp_path: Path) -> None:
    place = tmp_path / "near.html"
    done = tumen(
        "view", "--casebook", str(book.casebook.root), "--focus", "the diplomat", "--depth", "1",
        "-o", str(place),
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, str(place))
    data = shown(place.read_text(encoding="utf-8"))
    assert sorted(data["things"]) == ["departure", "diplomat"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--focus", "diplomatt"], "tumen: unknown thing 'diplomatt'. Did you mean 'diplomat'"),
        (["--focus", "border-2016"], "is not drawn as a box"),
        (["-o", "nowhere/page.html"], "there is no folder nowhere"),
        (["--depth", "-1"], "-1 is not in the range"),
    ],
)
def test_view_says_in_one_line_what_it_cannot_use(
    book: library.Book, arguments: list[str], says: str
) -> None:
    done = tumen("view", "--casebook", str(book.casebook.root), *arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_view_before_any_build_says_how_to_build(tmp_path: Path) -> None:
    done = tumen("view", "--casebook", str(make_casebook(tmp_path)))
    assert done.returncode == 2
    assert (
        done.stderr == "tumen: this casebook has not been built yet. Build it with: tumen build\n"
    )


def test_a_casebook_without_cases_has_a_page(tmp_path: Path) -> None:
    (tmp_path / "graph/cases").mkdir(parents=True)
    book = library.open(tmp_path)
    book.build()
    casebook: Casebook = book.casebook
    assert b"<!doctype html>" in page(casebook)
