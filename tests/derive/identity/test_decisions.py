"""Decisions: written whole, read strictly, kept apart from what sources say, and reversible."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from books import two_cases
from casebooks import tumen as run
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

import tumen
from tumen.build.build import build
from tumen.build.check_only import check_files
from tumen.cli import cli
from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.core.vocabulary import DERIVED, ID, LINKS, ONTOLOGY_GRAPH
from tumen.derive.identity.decide import decide, written
from tumen.parse.decisions import Decision, Judgement, decision_files, file_stem, read_decision
from tumen.store.reader import open_reader

SAME = Judgement("same", "One name, one year of birth.", "two curators", "2026-11-25")
UNSURE = Judgement("unsure", "The year is a guess.", "one curator", "2026-12")
PAIR = ("tae-yong-ho", "thae-yong-ho")
FILE = """\
things: [tae-yong-ho, thae-yong-ho]
verdict: same
reason: One name.
by: the curators
date: 2026-11
"""
# What is written → the finding (code, line, a part of what is said).
SPOILED = {
    "an unknown verdict": (("verdict: same", "verdict: sane"), ("unknown-value", 2, "Did you mean 'same' or 'instance'?")),
    "a misspelt key": (("reason:", "raeson:"), ("unknown-key", 3, "Did you mean 'reason'?")),
    "no reason": (("reason: One name.\n", ""), ("missing-key", 1, "the decision lacks 'reason'")),
    "an empty reason": (("reason: One name.", "reason: ''"), ("empty-value", 3, "'reason' is empty")),
    "nobody": (("by: the curators\n", ""), ("missing-key", 1, "the decision lacks 'by'")),
    "no date": (("date: 2026-11", "date: last week"), ("bad-date", 5, "'last week' is no date")),
    "one thing": (("[tae-yong-ho, thae-yong-ho]", "[tae-yong-ho]"), ("empty-value", 1, "")),
    "three things": (("thae-yong-ho]", "thae-yong-ho, x]"), ("wrong-value", 1, "")),
    "the same thing twice": (("thae-yong-ho]", "tae-yong-ho]"), ("repeated-value", 1, "")),
    "a name for an id": (("[tae-yong-ho, ", "[Tae Yong-ho, "), ("wrong-value", 1, "'Tae Yong-ho' is no id")),
    "a canonical id that is neither": (("verdict: same", "verdict: same\ncanonical: kim"), ("wrong-id", 3, "neither thing")),
    "a canonical id of two things": (("verdict: same", "verdict: different\ncanonical: thae-yong-ho"), ("wrong-value", 3, "'canonical' goes with the verdict 'same'")),
    "an earlier order of other things": (("date: 2026-11", "date: 2026-11\nearlier: [{verdict: part, things: [a, thae-yong-ho], reason: r, by: me, date: 2025}]"), ("wrong-id", 6, "not the two")),
    "the other order": (("[tae-yong-ho, thae-yong-ho]", "[thae-yong-ho, tae-yong-ho]"), ("wrong-id", 1, "Write: [tae-yong-ho, thae-yong-ho]")),
    "another pair": (("thae-yong-ho]", "zhang]"), ("wrong-id", 1, "tae-yong-ho--zhang.yaml")),
    "a list": ((FILE, "- same\n"), ("wrong-type", 1, "a decision is a map")),
    "nothing": ((FILE, ""), ("empty", 1, "the file is empty")),
    "no YAML": (("reason: One", "reason: One: "), ("yaml-syntax", 3, "")),
    "an anchor": (("reason: One", "reason: &a One"), ("yaml-anchor", 3, "")),
    "an earlier one without a reason": (("date: 2026-11", "date: 2026-11\nearlier: [{verdict: same, by: me, date: 2025}]"), ("missing-key", 6, "'reason'")),
}  # fmt: skip


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Casebook:
    """One casebook for all tests that leave it as it was."""
    return two_cases(tmp_path_factory.mktemp("standing") / "book")


@pytest.fixture
def casebook(tmp_path: Path) -> Casebook:
    return two_cases(tmp_path / "book")


def file_of(casebook: Casebook, one: str = PAIR[0], other: str = PAIR[1]) -> Path:
    place = casebook.root / "graph" / "decisions" / f"{file_stem(one, other)}.yaml"
    place.parent.mkdir(exist_ok=True)
    return place


def links(casebook: Casebook) -> set[Quad]:
    return set(open_reader(casebook).quads_for_pattern(None, None, None, NamedNode(LINKS)))


def asserted(casebook: Casebook) -> set[Quad]:
    names = (DERIVED, ONTOLOGY_GRAPH)
    return {q for q in open_reader(casebook) if not q.graph_name.value.startswith(names)}  # type: ignore[union-attr]


def rebuilt(casebook: Casebook, folder: Path) -> set[Quad]:
    """The links as a store made anew from the same files has them."""
    import shutil

    shutil.copytree(casebook.root / "graph", folder / "graph")
    book = tumen.open(folder)
    book.build()
    return links(book.casebook)


def test_a_decision_is_in_the_graph_of_links_and_merges_its_things(
    casebook: Casebook, tmp_path: Path
) -> None:
    before = asserted(casebook)
    place = decide(casebook, *PAIR, SAME)
    report = build(casebook)
    assert (report.decisions, report.findings, report.unchanged) == (1, [], 2)
    assert report.merged == ["london-2020"]
    assert not any(ID + PAIR[1] in str(quad) for quad in asserted(casebook))
    rows = tumen.open(casebook.root).query("identity-decisions")
    assert [tuple(row.values()) for row in rows] == [
        (ID + PAIR[0], ID + PAIR[1], "https://w3id.org/tumen/ontology#same",
         SAME.reason, SAME.by, SAME.date)
    ]  # fmt: skip
    assert SAME.by not in str(tumen.open(casebook.root).match())
    assert len(tumen.open(casebook.root).match()) == 2
    (held,) = tumen.open(casebook.root).about("태영호").held
    assert (held.thing, held.text, held.verdict) == (ID + PAIR[1], "Thae Yong-ho", "same")
    assert links(casebook) == rebuilt(casebook, tmp_path / "anew")
    assert build(casebook).changed is False
    place.unlink()
    assert build(casebook).merged == ["london-2020"]
    assert asserted(casebook) == before


def test_a_decision_is_taken_back_by_another_and_by_deleting_it(
    casebook: Casebook, tmp_path: Path
) -> None:
    decide(casebook, *PAIR, SAME)
    build(casebook)
    place = decide(casebook, *reversed(PAIR), UNSURE)
    decision, _ = read_decision(casebook, place)
    assert decision == Decision(PAIR, UNSURE, (SAME,))
    assert build(casebook).decisions == 1
    assert not any(quad.predicate.value.endswith("mergedInto") for quad in links(casebook))
    assert links(casebook) == rebuilt(casebook, tmp_path / "anew")
    place.unlink()
    assert build(casebook).decisions == 1
    assert links(casebook) == set()


@pytest.mark.parametrize("mistake", SPOILED)
def test_a_spoilt_decision_is_named_and_what_it_held_is_held_on(
    mistake: str, standing: Casebook
) -> None:
    casebook = standing
    place = file_of(casebook)
    place.write_text(FILE, encoding="utf-8")
    assert build(casebook).findings == []
    before = set(open_reader(casebook))
    (old, new), (code, line, said) = SPOILED[mistake]
    spoilt = FILE.replace(old, new)
    assert spoilt != FILE
    place.write_text(spoilt, encoding="utf-8")
    found = [f for f in check_files(casebook) if f.severity == "error"]
    assert (code, line) in [(f.code, f.line) for f in found], found
    assert said in " ".join(map(str, found))
    report = build(casebook)
    assert report.findings == found
    assert (set(open_reader(casebook)), place.read_text(encoding="utf-8")) == (before, spoilt)
    # Nor is it overwritten.
    with pytest.raises(TumenError, match="is not overwritten"):
        decide(casebook, *PAIR, UNSURE)
    assert place.read_text(encoding="utf-8") == spoilt
    place.unlink()
    build(casebook)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are told otherwise there")
def test_a_decision_that_cannot_be_read_keeps_what_was_built_and_the_rest_goes_on(
    casebook: Casebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = decide(casebook, *PAIR, SAME)
    build(casebook)
    links = NamedNode(LINKS)
    before = set(open_reader(casebook).quads_for_pattern(None, None, None, links))
    case = casebook.cases / "london-2020.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("Who left", "Who has left"), "utf-8")
    real = os.open

    def refused(path: str | Path, *rest: Any, **options: Any) -> int:
        if Path(path).name == place.name:
            raise PermissionError(13, "Permission denied")
        return real(path, *rest, **options)

    monkeypatch.setattr(os, "open", refused)
    report = build(casebook)
    monkeypatch.undo()
    assert report.built == ["london-2020"]
    assert [finding.message for finding in report.findings] == [
        "the file cannot be read: permission denied"
    ]
    assert set(open_reader(casebook).quads_for_pattern(None, None, None, links)) == before


def test_other_names_among_the_decisions_are_passed_over(casebook: Casebook) -> None:
    (file_of(casebook).parent / ".hidden.yaml").write_text("x", encoding="utf-8")
    (file_of(casebook).parent / "README.md").write_text("x", encoding="utf-8")
    assert build(casebook).findings == []


# What is typed → the line that is said.
TURNS = {
    "--decide tae-yong-ho thae-yong-ho sane --reason x --author y": "'sane' is not a verdict. Did you mean 'same' or 'instance'?",
    "--decide tae-yong-ho thae-yong-ho same --author y": "a decision needs --reason.",
    "--decide tae-yong-ho thae-yong-ho same": "a decision needs --reason and --author.",
    "--decide tae-yong-ho tae-yong-ho same --reason x --author y": "'tae-yong-ho' is one thing already: name two.",
    "--decide tae-yong-ho thea-yong-ho same --reason x --author y": "unknown thing 'thea-yong-ho'. Did you mean 'thae-yong-ho' or 'tae-yong-ho' or",
    "--decide tae-yong-ho thae-yong-ho same --reason x --author y --date soon": "'soon' is no date. Write EDTF: 2016, 2016-08, 2016-08-17, 2016-08~ (about), 2016? (unsure), 2006/2011.",
    "--decide tae-yong-ho source:london-2020 same --reason x --author y": "'https://w3id.org/tumen/source/london-2020' belongs to one source. Name two things that sources share.",
    "tae-yong-ho --decide tae-yong-ho thae-yong-ho same": "--decide names both things. Leave the third one out.",
    "--reason x": "--canonical, --reason, --author and --date go with --decide ID ID VERDICT.",
    "--min-score 2": "Invalid value for '--min-score': 2.0 is not in the range 0<=x<=1.",
    "thea-yong-ho": "unknown thing 'thea-yong-ho'. Did you mean 'thae-yong-ho' or 'tae-yong-ho' or",
}  # fmt: skip


@pytest.mark.parametrize("typed", TURNS)
def test_a_wrong_turn_is_told_in_one_line_and_decides_nothing(
    typed: str, standing: Casebook
) -> None:
    with pytest.raises((TumenError, click.ClickException)) as raised:
        cli.main(["match", *typed.split(), "--casebook", str(standing.root)], standalone_mode=False)
    error = raised.value
    said = error.format_message() if isinstance(error, click.ClickException) else str(error)
    assert said.startswith(TURNS[typed])
    assert decision_files(standing) == []


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30
).map(lambda text: unicodedata.normalize("NFC", text))
verdicts = st.builds(
    Judgement, st.sampled_from(["same", "different", "unsure"]), texts, texts,
    st.sampled_from(["2026", "2026-11", "2026-11-25", "2026~"]),
)  # fmt: skip
related = st.builds(
    Judgement, st.sampled_from(["narrower", "part", "instance"]), texts, texts, st.just("2026"),
    things=st.sampled_from([(), ("a", "b"), ("b", "a")]),
)  # fmt: skip
named = st.builds(
    Judgement, st.just("same"), texts, texts, st.just("2026"), st.sampled_from(["a", "b"])
)


@settings(max_examples=60, deadline=None)
@given(st.lists(verdicts | related | named, min_size=1, max_size=4))
def test_what_is_written_is_read_again(made: list[Judgement]) -> None:
    from tumen.core.casebook import shipped_root

    book = Casebook(shipped_root(), shipped_root() / "build")
    *earlier, now = made
    things = ("b", "a") if now.things == ("b", "a") else ("a", "b")
    decision = Decision(things, replace(now, things=()), tuple(earlier))
    place = book.root / "graph" / "decisions" / "a--b.yaml"
    read, findings = read_decision(book, place, written(decision).encode())
    # A character that is refused is refused with its name, and never lost without a word.
    assert read == decision or findings.has_errors()


def test_a_direction_is_kept_and_an_earlier_one_of_another_order_says_so(
    casebook: Casebook,
) -> None:
    kind = Judgement("narrower", "A kind of it.", "me", "2026")
    decide(casebook, "thae-yong-ho", "tae-yong-ho", kind)
    decide(casebook, *PAIR, SAME)
    decide(casebook, *PAIR, replace(kind, verdict="part"))
    place = decide(casebook, "thae-yong-ho", "tae-yong-ho", kind)
    decision, findings = read_decision(casebook, place)
    assert findings.sorted() == []
    assert decision == Decision(
        ("thae-yong-ho", "tae-yong-ho"), kind,
        (kind, SAME, replace(kind, verdict="part", things=PAIR)),
    )  # fmt: skip


def test_deciding_at_the_same_time_loses_no_decision(casebook: Casebook) -> None:
    made = [Judgement("unsure", f"reason {n}", "somebody", "2026") for n in range(24)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda verdict: decide(casebook, *PAIR, verdict), made))
    decision, _ = read_decision(casebook, file_of(casebook))
    assert decision is not None
    assert sorted([decision.now, *decision.earlier], key=str) == sorted(made, key=str)
    assert [p.name for p in file_of(casebook).parent.iterdir()] == [file_of(casebook).name]


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX")
def test_a_decider_that_is_killed_leaves_the_old_file_or_the_new(casebook: Casebook) -> None:
    program = (
        "import sys; from pathlib import Path; from tumen.core.casebook import find_casebook\n"
        "from tumen.derive.identity.decide import decide; from tumen.parse.decisions import Judgement\n"
        f"book = find_casebook(Path({str(casebook.root)!r}))\n"
        "print('ready', flush=True)\n"
        "while True: decide(book, 'tae-yong-ho', 'thae-yong-ho', Judgement('same', 'r', 'b', '2026'))"
    )
    decide(casebook, *PAIR, SAME)
    for turn in range(3):
        process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.05 + 0.02 * turn)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        decision, findings = read_decision(casebook, file_of(casebook))
        assert findings.sorted() == []
        # The lock died with its holder, and what it left half done is cleared away.
        decide(casebook, *PAIR, UNSURE)
        assert [p.name for p in file_of(casebook).parent.iterdir()] == [file_of(casebook).name]
    assert decision is not None
    assert len(decision.earlier) >= 2


def test_proposals_are_told_as_json_and_csv(
    casebook: Casebook, capfd: pytest.CaptureFixture[str]
) -> None:
    decide(casebook, *PAIR, SAME)
    at = ["--casebook", str(casebook.root)]
    cli.main(["match", "--format", "json", "--include-decided", *at], standalone_mode=False)
    rows = json.loads(capfd.readouterr().out)
    assert list(rows[0]) == [
        "things", "relation", "names", "kind", "score", "parts", "sources", "decision",
    ]  # fmt: skip
    decided = {tuple(row["things"]): row["decision"] for row in rows}
    assert decided.pop(tuple(ID + name for name in PAIR)) == SAME.as_dict()
    assert decided and set(decided.values()) == {None}
    cli.main(["match", "--format", "csv", *at], standalone_mode=False)
    out = capfd.readouterr().out.splitlines()
    assert out[0] == "score,kind,relation,one,other,oneName,otherName,why"
    assert len(out) == 3  # the decided pair is left out


def test_a_person_is_not_held_to_be_a_bank(casebook: Casebook) -> None:
    words = ("--reason", "One name.", "--author", "me", "--casebook", str(casebook.root))
    done = run("match", "--decide", "thae-yong-ho", "daesong-bank", "same", *words)
    assert (done.returncode, done.stderr) == (
        2,
        "tumen: 'thae-yong-ho' is a person and 'daesong-bank' is a group or institution: "
        "they cannot be the same. Name two things of one kind; they are proposed by: tumen match\n",
    )
    assert decision_files(casebook) == []
    # A bank and an institution may be one, and anything may be held to be two.
    for pair in (
        ("daesong-bank", "taesong-bank", "same"),
        ("thae-yong-ho", "daesong-bank", "different"),
    ):
        assert run("match", "--decide", *pair, *words).returncode == 0
    assert len(decision_files(casebook)) == 2
