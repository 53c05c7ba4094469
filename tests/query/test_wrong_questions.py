"""What asks for something that cannot be meant gets one line that tells how to go on."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from tumen.cli import cli
from tumen.core.errors import TumenError

# What is typed → the one line that is said.
TURNS = {
    "compare kim-tae-woo arrivals": "'arrivals' makes no claim. List the claimants with: tumen query claimants",
    "compare kim-tae-woo kim-tae-woo": "'kim-tae-woo' and 'kim-tae-woo' are the same claimant. Name two.",
    "loops --claimant arrivals": "'arrivals' makes no claim. List the claimants with: tumen query claimants",
    "loops --since 2021 --until 2020": "--since 2021 --until 2020 ends (2020-12-31) before it begins (2021-01-01). Swap them: --since 2020 --until 2021",
    "loops --since 2021-13": "--since 2021-13: '2021-13' is no date. There is no month 13.",
    "import list.xml --output-form quad": "Invalid value for '--output-form': 'quad' is not one of case, quads. Did you mean 'quads'?",
    "import list.xml --format tabel": "Invalid value for '--format': 'tabel' is not one of ftm, rdf, table, un, wikidata. Did you mean 'table'?",
    "query denied --format jsn": "Invalid value for '--format': 'jsn' is not one of table, csv, tsv, json, xml, md, turtle, trig, nquads, ntriples, jsonld, rdfxml. Did you mean 'json' or 'jsonld'?",
    "query": "no query is given. Name a question (list them with: tumen queries) or a file, write SPARQL after -e, or read it from standard input with -.",
    "query - --sparql ASK{}": "'-' and --sparql both name a query. Leave one out.",
    "why thae-yong-ho typ Person": "unknown property 'typ'. Use `type`, or a property that rules read or infer, such as standing, within, locatedIn, memberOf.",
    "view --depth 1": "--depth needs --focus.",
    "export -o x.json": "x.json may be one of three formats. Choose: --format jsonld, cytoscape or nodelink.",
    "export --format turtle --projection actors": "turtle is not a network format and has no --projection. Leave it out.",
    "export --format gexf --vocabulary": "gexf cannot hold the vocabulary. Leave --vocabulary out.",
    "query denied -o x.ttl": "a SELECT gives rows, which cannot be written as turtle. Choose one of: table, csv, tsv, json, xml, md.",
    "query denied -o nowhere/x.csv": "nowhere/x.csv cannot be written: there is no folder nowhere.",
}


@pytest.mark.parametrize("typed", TURNS)
def test_a_wrong_question_is_told_in_one_line(
    typed: str, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises((TumenError, click.ClickException)) as raised:
        cli.main([*typed.split(), "--casebook", str(built)], standalone_mode=False)
    error = raised.value
    said = error.format_message() if isinstance(error, click.ClickException) else str(error)
    assert said == TURNS[typed]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        ("export -o net.graphml", "<?xml version="),
        ("export -o NET.GEXF", "<?xml version="),
        ("export -o picture.svg", "<svg"),
        ("export -o links.csv", "start,"),
        ("export --source kim-2016 -o kim.nt", "<http"),
        ("export --source kim-2016 -o kim.dat", "@prefix"),
        ("export --source kim-2016 --format ntriples -o kim.csv", "<http"),
        ("query denied -o answer.json", '{"head"'),
        ("query denied -o answer.md", "| denied"),
        ("query denied --format csv -o answer.json", "denied,how"),
    ],
)
def test_a_file_is_what_its_name_says_unless_a_format_is_asked_for(
    typed: str, start: str, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cli.main([*typed.split(), "--casebook", str(built)], standalone_mode=False)
    [written] = tmp_path.iterdir()
    assert written.read_text("utf-8-sig").startswith(start)


def test_an_audit_is_of_a_source_of_a_speaker_or_of_a_thing(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def wrong(about: str) -> set[str]:
        arguments = ["audit", "--format", "json", "--about", about, "--casebook", str(built)]
        with pytest.raises(SystemExit):
            cli.main(arguments, standalone_mode=False)
        return {row["claim"].rpartition("/")[2] for row in json.loads(capsys.readouterr().out)}

    by_speaker = {"rise-first-half-2016", "first-half-2016", "record-2007"}
    assert wrong("kim-tae-woo") == wrong("arrivals-count") == by_speaker
    assert wrong("kim-2016") >= by_speaker
    assert wrong("kim-2016/record-2007") == {"record-2007"}


def test_a_text_of_another_edition_quotes_nothing_and_says_so(built: Path, tmp_path: Path) -> None:
    (tmp_path / "kim-2016.txt").write_text("another edition", "utf-8")
    typed = ["view", "--with-quotes", "--texts", str(tmp_path), "-o", str(tmp_path / "x.html")]
    with pytest.raises(TumenError, match="tumen passages kim-2016 --verify --texts"):
        cli.main([*typed, "--casebook", str(built)], standalone_mode=False)
    assert not (tmp_path / "x.html").exists()
