"""Wikidata as Special:EntityData publishes it: persons, bodies, places and events, and what is left."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from tumen.build.build import build
from tumen.core.casebook import Casebook, find_casebook
from tumen.ingest.run import ImportRequest, ImportResult, import_file

FILE = Path(__file__).with_name("wikidata.ttl")
LEFT = {
    "P1412 (languages spoken, written or signed)": 1, "P20, without a value": 1,
    "P569, deprecated there": 1, "P570, of unknown value": 1, "P39, qualifier P1365": 1,
    "P108, qualifier P580": 1, "P571": 2, "P856": 1, "P127": 1, "P710": 1, "P828": 1,
    "P31, further values": 1, "references' P813": 1, "references' P214": 3, "descriptions": 2,
    "name in other languages": 2, "alias in other languages": 1,
    "items of a kind without a term here: Q9900032 (steam locomotive)": 1,
    "items of a kind without a term here: a class itself": 1,
}  # fmt: skip


@pytest.fixture
def casebook(tmp_path: Path) -> Casebook:
    (tmp_path / "graph" / "cases").mkdir(parents=True)
    return find_casebook(tmp_path)


def taken(casebook: Casebook, text: str, suffix: str = "ttl") -> tuple[ImportResult, str]:
    path = casebook.root / f"items.{suffix}"
    path.write_text(text, encoding="utf-8")
    outcome = import_file(casebook, ImportRequest(path, "wikidata", format="wikidata"))
    assert [str(finding) for finding in outcome.findings] == []
    return outcome, outcome.place.read_text(encoding="utf-8")


def test_every_kind_of_item_comes_in_as_such_and_what_is_left_is_counted(
    casebook: Casebook,
) -> None:
    outcome, text = taken(casebook, FILE.read_text(encoding="utf-8"))
    assert outcome.unmapped == LEFT
    assert outcome.assumed == ["Naru ferry strike (industrial protest) was taken for this: Event."]
    assert build(casebook).findings == []
    lines = {line.strip() for line in text.splitlines()}

    def node(id_: str) -> str:
        (found,) = (line for line in lines if line.startswith(f"wikidata-{id_}: "))
        return re.sub(r", at: (\[[^]]*\]|[^,}]*)", "", found.split(": ", 1)[1])

    assert "published: 2024-05-06" in lines
    assert node("q9900001") == (
        '{type: Person, sameAs: "http://www.wikidata.org/entity/Q9900001", '
        'name: {en: Ri Il Ho, ru: "Ри Ир Хо", ko: "리일호"}, alias: {en: [Lee Il Ho, Yi Il-ho], ko: "리일호"}, '
        "occupation: {en: [diplomat, politician]}, worksAt: wikidata-q9900002, bornIn: wikidata-q9900005, "
        'sex: male, citizenOf: dprk, born: "[1964-07-17,1966]"}'
    )
    assert node("q9900002").startswith("{type: Ministry")
    assert "basedIn: [wikidata-q9900005, north-korea]" in node("q9900002")
    assert "partOf: wikidata-q9900002" in node("q9900003") and "owner: wikidata-q9900001" in node(
        "q9900003"
    )
    assert node("q9900004").startswith("{type: Party")
    assert node("q9900005").startswith(
        "{type: City"
    ) and "within: north-korea, latitude: 42.25" in node("q9900005")
    assert "place: wikidata-q9900005, date: 2010-03/2016, participant: wikidata-q9900001" in node(
        "q9900006"
    )
    assert any("post: wikidata-q9900010, date: 2010-03/2016" in line for line in lines)


def test_every_reference_is_kept(casebook: Casebook) -> None:
    _, text = taken(casebook, FILE.read_text(encoding="utf-8"))
    assert (
        'reference: ["https://example.org/life", "https://example.org/obituary", '
        '"http://www.wikidata.org/entity/Q9900020"]'
    ) in text
    assert text.count("https://en.wikipedia.org/w/index.php?title=Ri_Il_Ho") == 1


def test_n_triples_come_to_the_same_and_a_second_time_changes_nothing(casebook: Casebook) -> None:
    turtle = FILE.read_text(encoding="utf-8")
    outcome, text = taken(casebook, turtle)
    triples = serialize(parse(turtle, format=RdfFormat.TURTLE), format=RdfFormat.N_TRIPLES)
    again, other = taken(casebook, triples.decode().replace("_:", "_:other"), "nt")
    assert not again.changes.any() and again.unmapped == outcome.unmapped
    named = re.compile(r"^(#|text:|title:).*\n", re.MULTILINE)
    assert named.sub("", other) == named.sub("", text)


@pytest.mark.parametrize(
    ("precision", "time", "expected"),
    [
        (7, "2000-01-01", '"[1901..2000]"'), (7, "1850-01-01", '"[1801..1900]"'), (8, "1960-01-01", "196X"),
        (9, "1964-01-01", "1964"), (10, "1964-07-01", "1964-07"), (11, "1964-07-17", "1964-07-17"),
        (14, "1964-07-17", "1964-07-17"),
    ],
)  # fmt: skip
def test_a_date_is_as_exact_as_it_says(
    casebook: Casebook, precision: int, time: str, expected: str
) -> None:
    turtle = FILE.read_text(encoding="utf-8")
    turtle = turtle.replace(', s:Q9900001-b2, s:Q9900001-b3', '').replace(
        '"1964-07-17T00:00:00Z"^^xsd:dateTime ;\n\twikibase:timePrecision "11"',
        f'"{time}T00:00:00Z"^^xsd:dateTime ;\n\twikibase:timePrecision "{precision}"',
    )  # fmt: skip
    assert f"born: {expected}" in taken(casebook, turtle)[1]


@pytest.mark.parametrize("time", ["-0500-01-01", "0000-01-01"])
def test_what_no_date_can_say_is_counted(casebook: Casebook, time: str) -> None:
    turtle = FILE.read_text(encoding="utf-8").replace("1964-07-17T", f"{time}T")
    outcome, text = taken(casebook, turtle)
    assert "born: 1966," in text or "born: 1966}" in text
    assert outcome.unmapped["P569"] == 1


def test_the_preferred_of_two_is_taken_and_the_other_counted(casebook: Casebook) -> None:
    turtle = FILE.read_text(encoding="utf-8").replace(
        "s:Q9900001-b2 a wikibase:Statement, wikibase:BestRank ; wikibase:rank wikibase:NormalRank",
        "s:Q9900001-b2 a wikibase:Statement, wikibase:BestRank ; wikibase:rank wikibase:PreferredRank",
    )
    outcome, text = taken(casebook, turtle)
    assert "born: 1966" in text and "1964" not in text
    assert outcome.unmapped["P569, another value is preferred there"] == 1
