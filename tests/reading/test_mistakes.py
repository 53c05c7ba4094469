"""Wrong input is named, placed and survivable: each mistake here, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import CASE, make_casebook

import tumen
from tumen.building import build, check_files
from tumen.casebook import Casebook, find_casebook
from tumen.findings import Finding, has_errors
from tumen.matching.deciding import decide
from tumen.matching.decisions import Verdict, decision_files
from tumen.store import open_reader, revision

# What is written → what stands there instead, and the findings (line, column, code, part of text).
Spoiled = tuple[str, str, list[tuple[int, int, str, str]]]
SPOILED: dict[str, Spoiled] = {
    "a misspelt key": (
        "effect: arrivals", "efect: arrivals",
        [
            (25, 3, "missing-key", "'fence-cuts-arrivals' lacks 'effect'"),
            (28, 5, "unknown-key", "unknown key 'efect' in 'fence-cuts-arrivals' [unknown-key] "
                                   "Did you mean 'effect'?"),
        ],
    ),
    "a misspelt section": (
        "claims:", "clams:", [(24, 1, "unknown-key", "Did you mean 'claims'?")],
    ),
    "a misspelt link type": (
        "linkType: causes", "linkType: casues",
        [(29, 15, "unknown-value", "'casues' is no linkType [unknown-value] Did you mean 'causes'?")],
    ),
    "a misspelt class": (
        "type: Defection", "type: Defecton",
        [(19, 21, "unknown-value", "'Defecton' is no type")],
    ),
    "a type in the words of everybody": (
        "tumen-bank: {type: Region", "tumen-bank: {type: Village",
        [(16, 22, "unknown-value", "'Village' is no type [unknown-value] Did you mean 'Place'?")],
    ),
    "a type of another section": (
        "diplomat: {type: Person", "diplomat: {type: town",
        [(13, 20, "unknown-value", "[unknown-value] Perhaps it is a 'City', under 'places'.")],
    ),
    "how sure, in the words of everybody": (
        "linkType: causes", "modality: Likely",
        [(29, 15, "unknown-value", "'Likely' is no modality [unknown-value] Did you mean 'possible'?")],
    ),
    "a key in the words of everybody": (
        "    gist: The fence is", "    summary: The fence is",
        [
            (25, 3, "missing-key", "'fence-cuts-arrivals' lacks 'gist'"),
            (31, 5, "unknown-key", "Did you mean 'gist'?"),
        ],
    ),
    "an author by name, whose claims are nobody's for that": (
        "author: han-mi-rae", "author: Han Mi-rae",
        [(4, 9, "wrong-value", "'Han Mi-rae' is no id [wrong-value] Did you mean 'han-mi-rae'?")],
    ),
    "an author whom nobody describes": (
        "author: han-mi-rae", "author: han-mirae",
        [(4, 9, "dangling-reference", "Did you mean 'han-mi-rae'?")],
    ),
    "a reference that leads nowhere": (
        "cause: fence", "cause: fnece",
        [(27, 12, "dangling-reference", "nothing is called 'fnece' [dangling-reference] "
                                        "Did you mean 'fence'?")],
    ),
    "a passage that is not there": (
        "at: [p1s1, p1s2]", "at: [p1s1, p1s9]",
        [(32, 16, "dangling-reference", "nothing is called 'p1s9'")],
    ),
    "an affiliation": (
        "diplomat: {type: Person", "diplomat: {affiliation: tumen-bank, type: Person",
        [(13, 14, "unknown-key", "Did you mean 'worksAt'?")],
    ),
    "a strength": (
        "    sign: decreases\n", "    sign: decreases\n    strength: strong\n",
        [(31, 5, "unknown-key", "Did you mean 'linkType' or 'modality'?")],
    ),
    "an event that did not happen": (
        "date: 2012,", "date: 2012, status: did not happen,",
        [(18, 105, "unknown-value", "Did you mean 'denied'?")],
    ),
    "a passage that nobody has anchored": (
        "at: [p1s1, p1s2]", "at: [p1s1, headline]",
        [(32, 16, "dangling-reference", "Put it under 'passages'")],
    ),
    "yes": (
        "value: 1200", "value: 1200\n    approximate: yes",
        [(38, 18, "unknown-value", "Did you mean 'true'?")],
    ),
    "a day that is not there, as people write it": (
        "published: 2016-08", "published: 31/02/2021",
        [(5, 12, "bad-date", "'31/02/2021' is no date [bad-date] 2021-02 has no day 31.")],
    ),
    "one of two years": (
        "published: 2016-08", "published: 2015 or 2016",
        [(5, 12, "bad-date", 'Did you mean "[2015,2016]"?')],
    ),
    "an impossible date": (
        "date: 2012,", "date: 2012-02-30,",
        [(18, 91, "bad-date", "'2012-02-30' is no date [bad-date] 2012-02 has no day 30.")],
    ),
    "a month that does not exist": (
        "period: 2015", "period: 2015-13", [(36, 13, "bad-date", "There is no month 13.")],
    ),
    "a date as people write it": (
        "date: 2016-08~", "date: 2016-8-17", [(19, 72, "bad-date", "Did you mean 2016-08-17?")],
    ),
    "an interval that runs backwards": (
        "date: 2012,", "date: 2014/2012,", [(18, 91, "bad-date", "Did you mean 2012/2014?")],
    ),
    "an interval with one end": (
        "date: 2012,", "date: 2012/,", [(18, 91, "bad-date", "Write '..' for an end that is open")],
    ),
    "a passage beyond the text": (
        "end: 30", "end: 300",
        [(8, 25, "passage-range", "passage 'p1s1' ends at 300, but the text has 90 characters")],
    ),
    "a passage that ends before it begins": (
        "start: 31, end: 63", "start: 63, end: 31",
        [(9, 17, "wrong-order", "'p1s2'")],
    ),
    "a percentage without its base": (
        "value: 1200\n    unit: persons", "value: 15.6\n    unit: percent",
        [(33, 3, "percent-has-base", "'basePeriod' (compared with when) or 'baseOf' (of what)")],
    ),
    "a percentage that stands as a count": (
        "value: 1200\n    unit: persons", "value: 15.6\n    unit: percent\n    basePeriod: 2014",
        [(33, 3, "percent-is-no-count", "Say 'statistic: change' (against 'basePeriod')")],
    ),
    "a claim of another case, as answers name it": (
        "    sign: decreases\n", "    sign: decreases\n    disputes: border-2015/fence\n",
        [(31, 15, "wrong-value", "Did you mean '../border-2015/fence'?")],
    ),
    "a figure without a value": (
        "    value: 1200\n", "", [(33, 3, "", "value")],
    ),
    "persons with a point for the thousands": (
        "value: 1200", "value: 1.200",
        [(33, 3, "count-is-whole", "1240, not 1.240")],
    ),
    "a figure in words": (
        "value: 1200", "value: twelve hundred",
        [(37, 12, "wrong-value", "'twelve hundred' is no number")],
    ),
    "a figure with a separator": (
        "value: 1200", "value: 1,200", [(37, 12, "wrong-value", "no thousands separator")],
    ),
    "a place that departs": (
        "departing: diplomat", "departing: tumen-bank",
        [(19, 43, "wrong-kind", "'departing' of a departure must be an actor")],
    ),
    "an id with a space": (
        "  departure: {", "  De Parture: {",
        [(19, 3, "bad-id", "'De Parture' cannot be an id [bad-id] An id is lower-case letters")],
    ),
    "an address where an id belongs": (
        "from: north", "from: http://x y/", [(19, 59, "wrong-value", "'http://x y/' is no id")],
    ),
    "a language that is none": (
        "name: {en: arrivals}", "name: {english!: arrivals}",
        [(21, 38, "bad-language", "'english!' is no language")],
    ),
    "a key that stands twice": (
        "    sign: decreases\n", "    sign: decreases\n    sign: increases\n",
        [(31, 5, "duplicate-key", "It stands in line 30 already")],
    ),
    "one id for two things": (
        "conditions:\n", "conditions:\n  fence: {type: Condition}\n",
        [(21, 3, "id-clash", "'fence' stands under 'conditions' and under 'events'")],
    ),
    "a case under another name": (
        "id: border-2016", "id: border-2017",
        [(1, 5, "wrong-id", "the case calls itself 'border-2017', its file 'border-2016'")],
    ),
    "a list for one value": (
        "published: 2016-08", "published: [2016-08, 2017]",
        [(5, 12, "wrong-type", "'published' is a list, and not one date")],
    ),
    "a list for a section": (
        "conditions:\n  arrivals: {type: Condition, name: {en: arrivals}, at: p1s2}\n",
        "conditions: [arrivals]\n",
        [
            (20, 13, "wrong-type", "'conditions' is a list, and not a map of keys and values"),
            (22, 72, "dangling-reference", "nothing is called 'arrivals'"),
            (27, 13, "dangling-reference", "nothing is called 'arrivals'"),
        ],
    ),
    "a deprecated claim without a reason": (
        "value: 1200", "value: 1200\n    rank: deprecated",
        [(33, 3, "deprecated-has-reason", "needs a 'rankReason'")],
    ),
    "the same cause twice": (
        "cause: fence", "cause: [fence, fence]",
        [(27, 12, "repeated-value", "names the same thing twice")],
    ),
    "a claim without a gist": (
        "    gist: Twelve hundred arrived in 2015.\n", "",
        [(33, 3, "missing-key", "'arrivals-2015' lacks 'gist'")],
    ),
    "a key without a value": (
        "sign: decreases", "sign:", [(30, 5, "empty-value", "'sign' has no value")],
    ),
    "letters that read backwards": (
        "gist: The fence", "gist: The \u202efence",
        [(31, 11, "hidden-character", "the text-direction character U+202E")],
    ),
    "a letter that is not there": (
        "Han Mi-rae,", "Han\u200b Mi-rae,",
        [(12, 41, "hidden-character", "the invisible character U+200B")],
    ),
    "an anchor": ("cause: fence", "cause: &c fence", [(27, 12, "yaml-anchor", "anchors (&name)")]),
    "an alias": ("cause: fence", "cause: *c", [(27, 12, "yaml-anchor", "aliases (*name)")]),
    "a tag": ("cause: fence", "cause: !!str fence", [(27, 12, "yaml-tag", "tags (!name)")]),
    "a text with a colon": (
        "gist: The fence is", "gist: The fence: it is",
        [(31, 20, "yaml-syntax", "A text with ': ' in it needs quotes around it.")],
    ),
    "a tab": ("    sign: decreases", "\tsign: decreases", [(30, 1, "yaml-syntax", "not with tabs")]),
    "a number sign that begins a comment": (
        "gist: The fence is", "gist: Fence #12 is",
        [(31, 17, "swallowed-text", "'#12' and what follows it in this line is a comment")],
    ),
    "a quotation mark that is never closed": (
        "gist: The fence is", 'gist: "The fence is',
        [(31, 11, "yaml-syntax", "a quotation mark is opened here, and nowhere closed")],
    ),
    "a quotation within a text that has no quotes": (
        "gist: The fence is", 'gist: "The fence" is',
        [(31, 23, "yaml-syntax", "A text that begins with a quotation mark ends with it")],
    ),
    "an apostrophe between single quotes": (
        "{en: the diplomat}", "{en: 'the diplomat's'}",
        [(13, 53, "yaml-syntax", 'needs "…" around the whole')],
    ),
    "a brace that is never closed": (
        "{en: the diplomat}", "{en: the diplomat",
        [(13, 13, "yaml-syntax", "'{' is opened here, and nowhere closed")],
    ),
    "a line further in than its fellows": (
        "    sign: decreases", "     sign: decreases", [(30, 10, "yaml-syntax", "this line is indented otherwise")],
    ),
    "claims that are not indented": (
        "    type: CausalClaim\n    cause: fence\n", "  type: CausalClaim\n  cause: fence\n",
        [
            (25, 3, "empty-value", "'fence-cuts-arrivals' has no value"),
            (28, 11, "yaml-syntax", "this line is indented otherwise"),
        ],
    ),
    "a claim as an item of a list": (
        "claims:\n  fence-cuts-arrivals:", "claims:\n  - fence-cuts-arrivals:",
        [
            (25, 5, "empty-value", "'fence-cuts-arrivals' has no value"),
            (33, 3, "yaml-syntax", "write each id with a colon, in place of '- '"),
        ],
    ),
    "a second document": ("claims:", "---\nclaims:", [(24, 1, "several-documents", "second YAML")]),
    "a separator between braces": (
        "date: 2012,", "date: 2012, 100,",
        [(18, 97, "stray-word", "'100' stands alone behind a comma")],
    ),
    "a comma between braces": (
        "{en: the diplomat}", "{en: Diplomat, the}",
        [(13, 49, "stray-word", "A text with a comma needs quotes here.")],
    ),
    "a hash that is none": (
        "{start: 0, end: 30, sha256: ", "{start: 0, end: 30, sha256: x",
        [(8, 37, "wrong-value", "64 hexadecimal digits")],
    ),
    "a place before the text": (
        "start: 0, end", "start: -1, end", [(8, 17, "wrong-value", "must be a whole number, 0 or more")],
    ),
    "a place in words": (
        "start: 0, end", "start: zero, end",
        [(8, 17, "wrong-value", "'zero' is no whole number")],
    ),
    "a latitude beyond the pole": (
        "within: north}", "within: north, latitude: 91}",
        [(16, 86, "wrong-value", "from -90 to 90")],
    ),
    "an address without https": (
        "published: 2016-08", "published: 2016-08\nurl: www.example.org",
        [(6, 6, "wrong-value", "It begins with https:// or http://.")],
    ),
    "a statement with neither thing nor value": (
        "type: CausalClaim\n    cause: fence\n    effect: arrivals\n    linkType: causes\n    sign: decreases\n",
        "type: StatementClaim\n    subject: fence\n    property: status\n",
        [(25, 3, "object-or-text", "and not both")],
    ),
    "a statement with both": (
        "type: CausalClaim\n    cause: fence\n    effect: arrivals\n    linkType: causes\n    sign: decreases\n",
        "type: StatementClaim\n    subject: fence\n    property: status\n    object: north\n    objectText: happened\n",
        [(25, 3, "object-or-text", "and not both")],
    ),
    "a statement of an unknown property": (
        "type: CausalClaim\n    cause: fence\n    effect: arrivals\n    linkType: causes\n    sign: decreases\n",
        "type: StatementClaim\n    subject: fence\n    property: stauts\n    objectText: happened\n",
        [(28, 15, "unknown-value", "Did you mean 'status'")],
    ),
    "a person among the places": (
        "tumen-bank: {type: Region", "tumen-bank: {type: Person",
        # That the fence is built at no place follows from it, and is not said again.
        [(16, 22, "unknown-value", "'Person' is no type")],
    ),
    "a name where an id belongs": (
        "author: han-mi-rae", "author: 한미래",
        [(4, 9, "wrong-value", "'한미래' is no id [wrong-value] Did you mean 'han-mi-rae'?")],
    ),
    "a language by its name": (
        "published: 2016-08", "published: 2016-08\nlanguage: in Korean",
        [(6, 11, "wrong-value", "'in Korean' is no language")],
    ),
    "an empty list": (
        "at: [p1s1, p1s2]", "at: []", [(32, 9, "empty-value", "is empty")],
    ),
    "an unknown sex": (
        "name: {en: the diplomat}", "sex: m, name: {en: the diplomat}",
        [(13, 33, "unknown-value", "'m' is no sex")],
    ),
    "an unknown rank": (
        "value: 1200", "value: 1200\n    rank: low", [(38, 11, "unknown-value", "'low' is no rank")],
    ),
    "a case without an id": (
        "id: border-2016\n", "", [(1, 1, "missing-key", "the case lacks 'id'")],
    ),
    "a case without a type": (
        "type: Article\n", "", [(1, 1, "missing-key", "the case lacks 'type'")],
    ),
    "a case without a title": (
        "title: {en: Behind the fence}\n", "", [(1, 1, "missing-key", "the case lacks 'title'")],
    ),
    "a thing without a type": (
        "fence: {type: Construction, ", "fence: {", [(18, 3, "missing-key", "'fence' lacks 'type'"), (27, 12, "wrong-kind", "must be a thing")],
    ),
    "a place that wrote the article": (
        "author: han-mi-rae", "author: north",
        [(4, 9, "wrong-kind", "must be an actor"), (25, 3, "wrong-kind", ""), (33, 3, "wrong-kind", "")],
    ),
    "a claim by nobody": (
        "author: han-mi-rae\n", "",
        [(24, 3, "missing-key", "give the source an 'author'"), (32, 3, "missing-key", "needs somebody")],
    ),
    "a month before the first": (
        "period: 2015", "period: 2015-00", [(36, 13, "bad-date", "")],
    ),
    "a day in words": (
        "published: 2016-08", "published: August 2016", [(5, 12, "bad-date", "")],
    ),
    "a claim that rests on a claim of no case": (
        "    sign: decreases\n", "    sign: decreases\n    supports: ../border-2015/fence\n",
        [(31, 15, "dangling-reference", "nothing is called 'border-2015/fence'")],
    ),
    "a truth value in words": (
        "value: 1200", "value: 1200\n    approximate: perhaps",
        [(38, 18, "unknown-value", "One of: true, false.")],
    ),
    "a list of cases": (CASE, "- id: border-2016\n", [(1, 1, "wrong-type", "a case is a map")]),
    "nothing": (CASE, "", [(1, 1, "empty", "the file is empty")]),
}  # fmt: skip


def findings_of(folder: Path, data: bytes, name: str = "border-2016.yaml") -> list[Finding]:
    make_casebook(folder)
    (folder / "graph" / "cases" / name).write_bytes(data)
    return check_files(find_casebook(folder))


@pytest.mark.parametrize("mistake", SPOILED)
def test_a_mistake_is_named_where_it_stands(mistake: str, tmp_path: Path) -> None:
    before, after, expected = SPOILED[mistake]
    assert before in CASE
    found = findings_of(tmp_path / "book", CASE.replace(before, after, 1).encode())
    told = [(f.line, f.column, f.code if want[2] else "", want[3] in str(f))
            for f, want in zip(found, expected, strict=False)]  # fmt: skip
    assert told == [(line, column, code, True) for line, column, code, _ in expected], found
    assert len(found) == len(expected), found


MESSAGES = Path(__file__).with_name("messages.txt")


def messages(folder: Path) -> str:
    """Every mistake of the table with all that is said of it, word for word."""
    told = []
    for number, (mistake, (before, after, _)) in enumerate(SPOILED.items()):
        found = findings_of(folder / str(number), CASE.replace(before, after, 1).encode())
        lines = [f"    {str(f).replace(f.file, 'border-2016.yaml')}\n" for f in found]
        told.append(f"{mistake}\n{''.join(lines)}")
    return "\n".join(told)


def test_every_message_is_word_for_word_what_is_written_down(tmp_path: Path) -> None:
    """After a change on purpose: PYTHONPATH=tests python tests/reading/test_mistakes.py."""
    assert len(SPOILED) >= 60
    assert messages(tmp_path) == MESSAGES.read_text(encoding="utf-8")


def test_a_claim_of_another_case_is_offered_with_its_case(tmp_path: Path) -> None:
    other = CASE.replace("border-2016", "border-2017").replace("arrivals-2015:", "arrivals-then:")
    gist = "    gist: The fence is"
    case = CASE.replace(gist, "    disputes: arrivals-then\n" + gist, 1)
    assert case != CASE
    book = make_casebook(tmp_path / "book", **{"border-2016": case, "border-2017": other})
    told = [(f.code, f.message, f.hint) for f in check_files(find_casebook(book))]
    assert told == [
        ("dangling-reference", "nothing is called 'arrivals-then'",
         "Did you mean '../border-2017/arrivals-then'?"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Casebook:
    """A casebook that has been built, with a decision of its curators."""
    book = find_casebook(make_casebook(tmp_path_factory.mktemp("mistakes") / "book"))
    decide(book, "diplomat", "han-mi-rae", Verdict("different", "He left.", "us", "2016"))
    build(book)
    return book


@pytest.mark.parametrize("mistake", SPOILED)
def test_a_mistake_loses_nothing(mistake: str, book: Casebook) -> None:
    """The file stays as it was written, graph and decisions as they were before."""
    before, after, _ = SPOILED[mistake]
    spoilt = CASE.replace(before, after, 1).encode()
    file = book.cases / "border-2016.yaml"
    held, state = set(open_reader(book)), revision(book)
    decisions = {path: path.read_bytes() for path in decision_files(book)}
    assert len(decisions) == 1
    file.write_bytes(spoilt)
    report = build(book)
    only_warnings = not has_errors(report.findings)
    assert file.read_bytes() == spoilt
    assert {path: path.read_bytes() for path in decision_files(book)} == decisions
    assert report.failed == ([] if only_warnings else ["border-2016"])
    if not only_warnings:
        assert (set(open_reader(book)), revision(book)) == (held, state)
    file.write_text(CASE, encoding="utf-8")
    build(book)
    assert set(open_reader(book)) == held


def test_the_unspoilt_case_has_no_findings(tmp_path: Path) -> None:
    assert findings_of(tmp_path / "book", CASE.encode()) == []


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = CASE.replace("effect: arrivals", "efect: arrivals").replace("cause: fence", "cause: x")
    text = text.replace("date: 2012,", "date: 2012-13,").replace("end: 63", "end: 630")
    codes = {finding.code for finding in findings_of(tmp_path / "book", text.encode())}
    assert codes == {
        "missing-key", "unknown-key", "dangling-reference", "bad-date", "passage-range",
    }  # fmt: skip


BROKEN_BYTES = {
    "not UTF-8": (CASE.encode().replace(b"Behind", b"Behind\xff"), "encoding"),
    "a NUL": (CASE.encode().replace(b"Behind", b"Be\0hind"), "control-character"),
    "fifty thousand brackets": (b"[" * 50_000, "too-deep"),
    "a line of 50 MB": (b"a: " + b"x" * 50_000_000, "too-large"),
    "an alias bomb": (
        b"a: &a [x, x]\n" + b"".join(
            b"%c: &%c [*%c, *%c]\n" % (98 + i, 98 + i, 97 + i, 97 + i) for i in range(20)
        ), "yaml-anchor",
    ),
    "a merge bomb": (b"a: &a {x: y}\nb: {<<: [*a, *a]}\n", "yaml-anchor"),
    "a lone surrogate": (CASE.encode().replace(b"{en: Behind", b'{en: "\\ud800"}\n#'), "hidden-character"),
}  # fmt: skip


@pytest.mark.parametrize("breakage", BROKEN_BYTES)
def test_bytes_that_no_author_wrote_are_refused_in_a_line(breakage: str, tmp_path: Path) -> None:
    data, code = BROKEN_BYTES[breakage]
    found = findings_of(tmp_path / "book", data)
    assert code in {finding.code for finding in found}
    assert all(len(str(finding)) < 500 for finding in found)


@pytest.mark.parametrize("name", ["Border 2016.yaml", "con.yaml", "a--b.yaml", "김.yaml"])
def test_a_file_name_that_is_no_id_is_refused(name: str, tmp_path: Path) -> None:
    found = findings_of(tmp_path / "book", CASE.encode(), name)
    assert [(f.code, f.line) for f in found] == [("bad-id", 1)]


def test_a_file_name_that_is_no_id_is_refused_beside_a_store(tmp_path: Path) -> None:
    casebook = find_casebook(make_casebook(tmp_path / "book"))
    build(casebook)
    (casebook.cases / "Border 2016.yaml").write_text(CASE, encoding="utf-8")
    report = build(casebook)
    assert (report.unchanged, report.failed, report.built) == (1, ["Border 2016"], [])
    assert [f.code for f in check_files(casebook)] == ["bad-id"]


def test_no_is_a_word_and_a_date_stays_as_written(tmp_path: Path) -> None:
    text = CASE.replace("en: the diplomat", "en: NO").replace("date: 2016-08~", "date: 2016-08")
    book = tumen.open(make_casebook(tmp_path / "book", **{"border-2016": text}))
    assert book.build().findings == []
    graph = book.rdflib()
    rows = graph.query(
        "PREFIX t: <https://w3id.org/tumen/ontology#> PREFIX id: <https://w3id.org/tumen/id/> "
        "SELECT ?n ?d ?f ?l { id:diplomat t:name ?n . id:departure t:date ?d ; t:earliest ?f ; t:latest ?l }"
    )
    assert [tuple(map(str, row)) for row in rows] == [("NO", "2016-08", "2016-08-01", "2016-08-31")]  # type: ignore[union-attr]


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        MESSAGES.write_text(messages(Path(name)), encoding="utf-8", newline="\n")
