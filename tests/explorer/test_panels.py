"""What stands beside the graph, and what can be taken along, in a real browser."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from visiting import Visit

import tumen

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
CLAIM = "kim-2016/policing-cuts-arrivals"


def taken(seen: Visit, entry: str) -> bytes:
    """What the page saves when an entry of the export menu is chosen."""
    seen.page.locator("#exporting").click()
    with seen.page.expect_download() as download:
        seen.page.locator("#exports button", has_text=entry).click()
    return Path(download.value.path()).read_bytes()


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))


def test_the_table_of_claims_is_filtered_sorted_and_taken_along(
    visit: Open, explorer: Path, screenshots: Path
) -> None:
    seen = visit(explorer, "#tab=claims")
    gists = {claim["gist"] for claim in seen.data["claims"].values()}
    assert {row["claim"] for row in table(taken(seen, "CSV"))} == gists
    seen.page.locator("#claims-filter").fill("탈북민 입국")
    assert gists > {row["claim"] for row in table(taken(seen, "CSV"))} != set()
    seen.page.locator("#claims-filter").fill("arrivals policing")
    rows = table(taken(seen, "CSV"))
    assert rows
    for row in rows:
        assert "arrivals" in str(row).lower() and "policing" in str(row).lower()
    seen.page.locator("#claims-filter").fill("")
    seen.page.get_by_label("Only this sign").select_option(label="decreases")
    decreasing = {
        claim["gist"]
        for claim in seen.data["claims"].values()
        for label, values in claim["fields"]
        if label == "sign" and values[0]["text"] == "decreases"
    }
    assert {row["claim"] for row in table(taken(seen, "CSV"))} == decreasing
    seen.page.get_by_title("Sort by cause, subject or evidence").click()
    found = [row["from"] for row in table(taken(seen, "CSV"))]
    assert found == sorted(found, key=str.lower)
    seen.page.screenshot(path=screenshots / "claims.png")
    seen.page.locator("#view tbody tr", has_text="Stricter policing in North Korea").click()
    assert seen.panel.is_visible()
    assert seen.page.locator("#view tr.chosen").count() == 1
    assert "claim=kim-2016%2Fpolicing-cuts-arrivals" in seen.page.url


def test_events_stand_in_time_with_rival_dates_apart(
    visit: Open, explorer: Path, screenshots: Path
) -> None:
    seen = visit(explorer, "#tab=timeline")
    events = seen.data["tables"]["events"]
    assert seen.page.locator(".events li").count() == len(events)
    undated = sum(not (event["first"] or event["last"]) for event in events)
    assert seen.page.locator("#undated li").count() == undated
    first = [event for event in events if event["first"]]
    years = seen.page.locator("#view section > h2").all_text_contents()
    assert min(event["first"][:4] for event in first) in years[0]
    # Half a century without an event is left out of the axis, and nothing else is.
    early = seen.page.locator(".events li", has=seen.page.locator("path.before"))
    assert {text[:9] for text in early.locator(".when").all_text_contents()} == {
        "1953",
        "from 1953",
    }
    seen.page.get_by_label("Filter the events").fill("ceasefire")
    assert 0 < seen.page.locator(".events li").count() < 5
    seen.page.locator(".events button.link").first.click()
    assert seen.panel.is_visible()
    seen.page.screenshot(path=screenshots / "timeline.png")


def test_rival_figures_stand_side_by_side_with_their_sources(
    visit: Open, explorer: Path, screenshots: Path
) -> None:
    seen = visit(explorer, "#tab=figures")
    figures = seen.data["tables"]["figures"]
    shown = seen.page.locator("[data-claim].figure")
    assert shown.count() == len(figures)
    seen.page.get_by_label("only where figures differ").check()
    fewer = shown.count()
    assert 0 < fewer < len(figures)
    rival = seen.page.locator('[data-claim="kim-2016/first-half-2016"].figure')
    label = rival.get_attribute("aria-label") or ""
    assert "815 persons" in label and "Number of Elite North Korean Defectors" in label
    seen.page.screenshot(path=screenshots / "figures.png")
    rival.click()
    assert seen.panel.locator(".dispute").inner_text().count("749") > 0


def test_a_dossier_says_what_each_source_says(
    visit: Open, explorer: Path, screenshots: Path
) -> None:
    seen = visit(explorer, "#tab=dossier")
    seen.page.get_by_label("Dossier of").fill("nobody at all")
    seen.page.keyboard.press("Enter")
    view = seen.page.locator("#view")
    assert "No thing is called" in view.inner_text()
    seen.page.get_by_label("Dossier of").fill("Thae Yonk-hoo")
    seen.page.keyboard.press("Enter")
    assert "No thing is called “Thae Yonk-hoo”. Did you mean Thae Yong-ho?" in view.inner_text()
    assert "thing=" not in seen.page.url
    seen.page.get_by_label("Dossier of").fill("태영호")
    seen.page.keyboard.press("Enter")
    assert view.locator("h2").text_content() == "Thae Yong-ho"
    assert view.locator("h3").all_text_contents() == [
        f"According to {seen.data['sources']['source:kim-2016']['label']}"
    ]
    assert "thing=thae-yong-ho" in seen.page.url and "tab=dossier" in seen.page.url
    seen.page.screenshot(path=screenshots / "dossier.png")
    view.get_by_role("button", name="Show in the graph").click()
    assert seen.page.locator("#tab-graph").get_attribute("aria-selected") == "true"
    assert seen.panel.locator("h2").text_content() == "Thae Yong-ho"


def test_a_named_question_gives_the_rows_of_the_command_line(
    visit: Open, built: Path, explorer: Path, screenshots: Path
) -> None:
    seen = visit(explorer, "#tab=sparql")
    seen.page.locator("#question").select_option("reasons")
    seen.page.locator("#parameter-who").fill("defector-parents")
    seen.page.locator("#parameter-who").press("Tab")
    seen.page.locator("#run").click()
    seen.page.locator("#answer tbody tr").first.wait_for()
    with seen.page.expect_download() as download:
        seen.page.locator("#csv").click()
    rows = table(Path(download.value.path()).read_bytes())
    asked = tumen.open(built).query("reasons", who="defector-parents")
    assert rows == [{key: row[key] or "" for key in row} for row in asked]
    seen.page.screenshot(path=screenshots / "sparql.png")
    seen.page.locator("#answer tbody tr").first.click()
    assert seen.panel.is_visible()


@pytest.mark.slow
def test_every_named_question_gives_as_many_rows_as_on_the_command_line(
    visit: Open, built: Path, explorer: Path
) -> None:
    seen, book = visit(explorer, "#tab=sparql"), tumen.open(built)
    said = seen.page.locator("#answered").filter(has_text=re.compile(r"^[\d,]+ rows? in"))
    given, expected = {}, {}
    for question in book.queries():
        answer = book.query(question.name)
        if answer.graph is not None:
            continue
        expected[question.name] = len(answer)
        seen.page.locator("#question").select_option(question.name)
        seen.page.locator("#run").click()
        said.wait_for()
        given[question.name] = int((said.text_content() or "").split()[0].replace(",", ""))
        seen.page.evaluate("document.getElementById('answered').textContent = ''")
    assert given == expected
    assert expected["who-defected"] > 20


def test_a_name_with_a_word_of_sparql_in_it_stays_a_name(
    visit: Open, built: Path, explorer: Path
) -> None:
    seen, book = visit(explorer, "#tab=sparql"), tumen.open(built)
    for pattern in (
        "?event tumen:from ?any",
        "?event tumen:agent ?any MINUS { ?event ?is id:national-intelligence-service }",
        'PREFIX : <a:> SELECT DISTINCT * { ?event a tumen:Departure FILTER("a"@en-from != :with) }',
        "SELECT DISTINCT * FROM source:kim-2016 { ?event a tumen:Departure }",
    ):
        text = pattern if "SELECT" in pattern else f"SELECT DISTINCT * {{ {pattern} }}"
        seen.page.locator("#query").fill(text)
        seen.page.locator("#query").press("Control+Enter")
        count = len(book.query(text))
        said = rf"^{count} rows? in"
        seen.page.locator("#answered").filter(has_text=re.compile(said)).wait_for()


def test_a_question_is_not_asked_without_an_argument_that_means_nothing(
    visit: Open, explorer: Path
) -> None:
    seen = visit(explorer, "#tab=sparql")
    said, answered = seen.page.locator("#wrong"), seen.page.locator("#answered")
    seen.page.locator("#question").select_option("who-defected")
    for parameter, typed in (("place", "Ningpo"), ("since", "yesterday")):
        box = seen.page.locator(f"#parameter-{parameter}")
        box.fill(typed)
        box.press("Tab")
        seen.page.locator("#run").click()
        said.filter(has_text=typed).wait_for()
        assert "row" not in (answered.text_content() or "")
        box.fill("")
        box.press("Tab")
        assert said.text_content() == ""
    for parameter, typed in (("since", "2021"), ("until", "2020")):
        seen.page.locator(f"#parameter-{parameter}").fill(typed)
    seen.page.locator("#run").click()
    said.filter(has_text="Swap them: since 2020, until 2021.").wait_for()
    assert "row" not in (answered.text_content() or "")
    seen.page.locator("#parameter-since").fill("2016")
    seen.page.locator("#run").click()
    answered.filter(has_text=re.compile(r"^\d+ rows in")).wait_for()


def test_free_text_is_asked_and_mistakes_are_named(visit: Open, explorer: Path) -> None:
    seen = visit(explorer, "#tab=sparql")
    text, said = seen.page.locator("#query"), seen.page.locator("#wrong")
    text.fill("SELECT (COUNT(*) AS ?n) WHERE { ?c a tumen:CausalClaim }")
    text.press("Control+Enter")
    causal = [c for c in seen.data["claims"].values() if c["kind"] == "causal claim"]
    seen.page.locator("#answer td").wait_for()
    assert seen.page.locator("#answer td").text_content() == str(len(causal))
    text.fill("SELECT ?x WHERE {\n  ?x a tumen:Person\n  oops }")
    text.press("Control+Enter")
    said.filter(has_text="Line 3, column ").wait_for()
    for query, why in (
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE is not possible"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "updates are not possible"),
        ("SELECT * { ?s ?p '}' ", "A { is never closed."),
        ("SELECT (COUNT(*)) AS ?n) { ?s ?p ?o }", "There is one ) too many"),
        ("# nothing", "There is no query yet."),
        (
            "SELECT *\n{ ?s a foo:Bar }",
            "Line 2, column 8: the prefix foo: is not declared. Declare it",
        ),
        ("SELECT * { ?s tume:name ?n }", "the prefix tume: is not declared. Did you mean tumen:?"),
        (
            "SELEC * { ?s ?p 'FRM' }",
            "Line 1, column 1: “SELEC” is not a SPARQL keyword. Did you mean SELECT?",
        ),
        ("SELECT * { ?s Person ?o }", "its prefix: tumen:Person"),
        ('SELECT * { ?s ?p "a }', 'Line 1, column 18: the text that begins with " does not end.'),
        ("SELECT * { ?s ?p ?o FILTER ?o > 1 }", "FILTER needs brackets"),
        ("SELECT * { ?s ?p }", "cannot be read on from here: something is missing"),
        ("SELECT ?s ?s { ?s ?p ?o }", "names a variable twice"),
    ):
        text.fill(query)
        text.press("Control+Enter")
        said.filter(has_text=why).wait_for()
    text.fill("SELECT ?x { ?x a tumen:Persn ; ?p id:thae-yong-ho, id:nobody-here . }")
    text.press("Control+Enter")
    answered = seen.page.locator("#answered")
    told = "The graph does not contain tumen:Persn. Did you mean tumen:Person?"
    answered.filter(has_text=told).wait_for()
    text.fill("SELECT ?x { id:thae-yong-hoo tumen:citizenOff ?x }")
    text.press("Control+Enter")
    answered.filter(has_text="Did you mean id:thae-yong-ho").wait_for()
    answered.filter(has_text="Did you mean tumen:citizenOf").wait_for()


def test_what_the_panel_shows_can_be_queried(visit: Open, explorer: Path) -> None:
    seen = visit(explorer, f"#claim={CLAIM}")
    seen.panel.get_by_role("button", name="Query this").click()
    seen.page.locator("#answer tbody tr").first.wait_for()
    assert f"id/{CLAIM}>" in seen.page.locator("#query").input_value()
    assert "stricter policing" in seen.page.locator("#answer").inner_text()


def test_the_engine_is_not_started_before_somebody_asks(visit: Open, explorer: Path) -> None:
    seen = visit(explorer)
    started: list[str] = []
    seen.page.on("worker", lambda worker: started.append(worker.url))
    for tab in ("claims", "timeline", "figures", "dossier"):
        seen.page.locator(f"#tab-{tab}").click()
    assert started == []
    with seen.page.expect_worker():
        seen.page.locator("#tab-sparql").click()


def test_the_picture_is_taken_along_as_png_and_svg(
    visit: Open, explorer: Path, screenshots: Path
) -> None:
    from xml.etree import ElementTree

    seen = visit(explorer)
    png = taken(seen, "PNG")
    assert png.startswith(b"\x89PNG") and len(png) > 50_000
    (screenshots / "export.png").write_bytes(png)
    svg = taken(seen, "SVG")
    (screenshots / "export.svg").write_bytes(svg)
    words = " ".join("".join(e.itertext()) for e in ElementTree.fromstring(svg).iter())
    for node in seen.data["lenses"]["causes"]["nodes"]:
        assert node["label"].split()[0] in words


def test_what_is_shown_is_taken_along_as_csv_and_json_ld(visit: Open, explorer: Path) -> None:
    from pyoxigraph import RdfFormat, parse

    seen = visit(explorer, "#no-sign=decreases&rest=hidden")
    edges = [e for e in seen.data["lenses"]["causes"]["edges"] if e.get("sign") != "decreases"]
    claims = {claim for edge in edges for claim in edge["claims"]}
    rows = table(taken(seen, "CSV"))
    assert {row["claim"] for row in rows} == {seen.data["claims"][c]["gist"] for c in claims}
    quads = list(parse(taken(seen, "JSON-LD"), format=RdfFormat.JSON_LD))
    described = {
        str(quad.subject)[1:-1].removeprefix("https://w3id.org/tumen/id/") for quad in quads
    }
    assert claims <= described
    assert {quad.graph_name.value for quad in quads} > {"https://w3id.org/tumen/source/kim-2016"}


def test_a_cell_that_looks_like_a_formula_is_defused(visit: Open, explorer: Path) -> None:
    seen = visit(explorer, "#tab=sparql")
    seen.page.locator("#query").fill(
        "SELECT ?a ?b { VALUES (?a ?b) { ('=1+1' '-5') ('+x' '@y') } } ORDER BY ?a"
    )
    seen.page.locator("#query").press("Control+Enter")
    seen.page.locator("#answer tbody tr").first.wait_for()
    with seen.page.expect_download() as download:
        seen.page.locator("#csv").click()
    rows = table(Path(download.value.path()).read_bytes())
    assert sorted(map(json.dumps, rows)) == [
        '{"a": "\'+x", "b": "\'@y"}',
        '{"a": "\'=1+1", "b": "-5"}',
    ]
