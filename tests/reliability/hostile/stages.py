"""How far an input comes: through the reader that sees it first, or the whole way into a casebook.

The first stage of a format is the function by which the product reads it, with its limits and its
schema. The second is what a command does with such a file: check it, or import it into a casebook.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from pathlib import Path
from random import Random

from foreign import book
from seeds import MAPPING
from workbooks import packed

from tumen.build.changes import GivenFile
from tumen.build.check_only import check_files
from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.core.findings import Finding, Findings
from tumen.core.vocabulary import ID
from tumen.ingest.authoring.new_case import Wanted as New
from tumen.ingest.authoring.new_case import new_case
from tumen.ingest.authoring.sentences import cut
from tumen.ingest.ftm.read import read_ftm
from tumen.ingest.rdf.json_ld_limits import refuse_deep_json
from tumen.ingest.rdf.parse import statements
from tumen.ingest.record import Session
from tumen.ingest.run import ImportRequest, import_file
from tumen.ingest.tables.mapping import read_mapping
from tumen.ingest.tables.read import rows
from tumen.ingest.un import read_un
from tumen.ingest.wikidata.read import read_wikidata
from tumen.parse import read_case
from tumen.parse.decisions import decisions_folder as decisions
from tumen.parse.decisions import read_decision
from tumen.parse.edtf import InvalidDate, bounds
from tumen.parse.schema import SCHEMA_FILE, load_schema
from tumen.parse.source_texts import read_text as read_source
from tumen.parse.turtle_case import parse_rdf
from tumen.parse.yaml_tree import read_yaml_tree
from tumen.query.isolated import QueryJob, run_in_subprocess
from tumen.query.limits import Deadline, check_limits
from tumen.query.named_query import parse_question, read_text
from tumen.store.bulk_load import load
from tumen.store.nquads import scan

_OF_THE_SYNTAX = {"yaml-syntax", "encoding", "control-character", "empty", "rdf-syntax"}


# What tells that it was a parser that refused a file, or something before it.
_BY_A_PARSER = re.compile(rb":\d+:\d+: |encoding|no Excel file|is empty|null characters")


class Came(IntEnum):
    """How far: refused by the parser, refused by what follows it, or read whole."""

    NOWHERE = 0
    PAST = 1
    THROUGH = 2


@dataclass(frozen=True, slots=True)
class Format:
    """The two stages of a format; the second tells whether the input was taken."""

    first: Callable[[bytes], Came]
    second: Callable[[bytes, Random], bool]


def printed(findings: list[Finding]) -> list[Finding]:
    """The same; one that cannot be printed is no finding."""
    for finding in findings:
        str(finding).encode()
    return findings


def refused(findings: Findings) -> Came:
    """How far something came that was refused with these words."""
    told = printed(findings.sorted())
    assert told, "nothing was read, and nothing said"
    return Came.NOWHERE if {f.code for f in told} & _OF_THE_SYNTAX else Came.PAST


def formats(room: Path) -> dict[str, Format]:
    """Every format by its name. Files lie in `room`, and so does the casebook that they go into."""
    casebook = book(room)
    ontology = casebook.ontology
    schema = load_schema(ontology / SCHEMA_FILE)
    mapping = room / "mapping.yaml"
    mapping.write_bytes(MAPPING)

    def file(name: str, data: bytes) -> Path:
        path = room / name
        path.write_bytes(data)
        return path

    def yaml(data: bytes) -> Came:
        findings = Findings("x.yaml")
        marked = read_yaml_tree(data, findings)
        if marked is None:
            return refused(findings)
        schema.check(marked, findings)
        return Came.PAST if findings.has_errors() else Came.THROUGH

    def checked(name: str) -> Callable[[bytes, Random], bool]:
        path = casebook.cases / name

        def check(data: bytes, _: Random) -> bool:
            given = GivenFile("x", path, "", data)
            return not any(f.severity == "error" for f in printed(check_files(casebook, [given])))

        return check

    def rdf_case(name: str) -> Format:
        from pyoxigraph import RdfFormat

        format_ = RdfFormat.TRIG if name == "x.trig" else RdfFormat.TURTLE

        def first(data: bytes) -> Came:
            findings = Findings(name)
            found = parse_rdf(data, format_, f"{ID}x/", findings)
            return refused(findings) if found is None else Came.THROUGH

        return Format(first, checked(name))

    def taken(name: str, **options: object) -> Callable[[bytes, Random], bool]:
        """What imports a file of that name, as a case or, one in fifty, into the store."""

        def take(data: bytes, chance: Random) -> bool:
            form = "quads" if chance.random() < 0.02 else "case"
            wanted = ImportRequest(file(name, data), "t", form=form, **options)  # type: ignore[arg-type]
            try:
                done = import_file(casebook, wanted)
            finally:
                for left in (casebook.cases / "t.yaml", casebook.imports / "t.nq"):
                    left.unlink(missing_ok=True)
                if form == "quads":  # a store takes fifty milliseconds to open each time
                    shutil.rmtree(casebook.build, ignore_errors=True)
            printed(done.findings)
            return not done.refused

        return take

    def session(name: str, *, mapped: bool = False) -> Session:
        return Session("t", Findings(name), ontology=ontology, mapping=mapping if mapped else None)

    def streamed(read: Callable[[Path, Session], object], name: str) -> Callable[[bytes], Came]:
        """What reads records one after the other; whatever came out is past the parser."""

        def first(data: bytes) -> Came:
            path, number = file(name, data), 0
            of = session(name)
            with of.resources:
                try:
                    for number, _ in enumerate(read(path, of), 1):  # type: ignore[arg-type, call-overload] # noqa: B007
                        pass
                except TumenError as error:
                    at_once = _BY_A_PARSER.search(str(error).encode())
                    return Came.NOWHERE if at_once and not number else Came.PAST
            told = printed(of.findings.sorted())
            broken = {f.code for f in told} & {"bad-json", "encoding"}
            if broken and not number:
                return Came.NOWHERE
            return Came.PAST if told or not number else Came.THROUGH

        return first

    def graph(name: str) -> Format:
        return Format(streamed(lambda path, _: statements(path, f"{ID}t/"), name), taken(name))

    def json_ld(path: Path, _: Session) -> Iterator[object]:
        """As it is read apart, but here: a process for each would take a hundred times as long.

        Where the engine gives way, this process ends, and the input is tried again apart.
        """
        from pyoxigraph import RdfFormat, parse

        refuse_deep_json(path, path.read_bytes())
        try:
            yield from parse(path=path, format=RdfFormat.JSON_LD, base_iri=f"{ID}t/")
        except SyntaxError as error:
            raise TumenError(
                f"{path}:{error.lineno or 1}:{error.offset or 1}: {error.msg}"
            ) from None

    def question(data: bytes) -> Came:
        path = file("x.rq", data)
        try:
            text = read_text(path, "x.rq")
            check_limits(text, origin="x.rq")
        except TumenError as error:
            str(error).encode()
            return Came.NOWHERE
        try:
            parse_question("x", text, path, "x.rq")
        except TumenError as error:
            str(error).encode()
            return Came.PAST
        return Came.THROUGH

    def asked(data: bytes, _: Random) -> bool:
        text = data.decode("utf-8", "replace")
        with Path(os.devnull).open("wb") as nowhere:
            run_in_subprocess(
                QueryJob(
                    _snapshot(casebook),
                    text,
                    "x.rq",
                    check_limits(text),
                    "csv",
                    deadline=Deadline(2.0),
                ),
                nowhere,
            )
        return True

    def date(data: bytes) -> Came:
        try:
            bounds(data.decode("utf-8", "replace"))
        except InvalidDate as error:
            " ".join(error.args).encode()
            return Came.NOWHERE
        return Came.THROUGH

    def dated(data: bytes, chance: Random) -> bool:
        text = data.decode("utf-8", "replace").replace("\\", "\\\\").replace('"', '\\"')
        case = f'id: x\ntype: Article\ntitle: {{en: A}}\npublished: "{text}"\n'
        return checked("x.yaml")(case.encode(), chance)

    def text(data: bytes) -> Came:
        try:
            _, said = read_source(file("x.txt", data))
        except TumenError as error:
            str(error).encode()
            return Came.NOWHERE
        spans = cut(said)
        assert all(a.end <= b.start for a, b in pairwise(spans))
        return Came.THROUGH

    def begun(data: bytes, _: Random) -> bool:
        path = file("x.txt", data)
        case = new_case(casebook, New("begun", text=path))
        try:
            _, findings = read_case(case.read_bytes(), case, "begun.yaml", ontology, path)
        finally:
            case.unlink()
        printed(findings.sorted())
        assert not findings.has_errors(), "what was begun from a text does not fit it"
        return True

    place = decisions(casebook) / "a--b.yaml"

    def decision(data: bytes) -> Came:
        found, findings = read_decision(casebook, place, data)
        return refused(findings) if found is None else Came.THROUGH

    def decided(data: bytes, _: Random) -> bool:
        place.write_bytes(data)
        try:
            found = printed(check_files(casebook, []) + check_files(casebook))
        finally:
            place.unlink()
        return not any(f.severity == "error" for f in found)

    def mapped(data: bytes) -> Came:
        path = room / "m.yaml"
        path.write_bytes(data)
        try:
            read_mapping(path, schema)
        except TumenError as error:
            str(error).encode()
            syntax = any(f"[{code}]" in str(error) for code in _OF_THE_SYNTAX)
            return Came.NOWHERE if syntax or not data.strip() else Came.PAST
        return Came.THROUGH

    def by_mapping(data: bytes, chance: Random) -> bool:
        path = room / "m.yaml"
        path.write_bytes(data)
        table = b"no,name_en,aliases,sex,born,id,name\n1,Ri,a;b,F,1964,r,Ri\n2,Ho,,,,h,\n"
        return taken("t.csv", mapping=path)(table, chance)

    def quads(data: bytes) -> Came:
        """Both ways in which N-Quads are looked at: before they are loaded, and when imported."""
        came = graph("x.nq").first(data)
        try:
            scan(room / "x.nq", graphs="https://w3id.org/tumen/source/")
        except TumenError as error:
            str(error).encode()
        return came

    def loaded(data: bytes, chance: Random) -> bool:
        """N-Quads are imported or, one in twenty, loaded as they are."""
        if chance.random() >= 0.05:
            return taken("x.nq")(data, chance)
        try:
            load(casebook, file("x.nq", data))
        finally:
            shutil.rmtree(casebook.build, ignore_errors=True)
        return True

    table = taken("x.csv", mapping=mapping)
    sheet = taken("x.xlsx", mapping=mapping)
    return {
        "yaml": Format(yaml, checked("x.yaml")),
        "turtle": rdf_case("x.ttl"),
        "trig": rdf_case("x.trig"),
        "decision": Format(decision, decided),
        "mapping": Format(mapped, by_mapping),
        "question": Format(question, asked),
        "date": Format(date, dated),
        "text": Format(text, begun),
        "n-triples": graph("x.nt"),
        "n-quads": Format(quads, loaded),
        "n3": graph("x.n3"),
        "rdf-xml": graph("x.rdf"),
        "json-ld": Format(streamed(json_ld, "x.jsonld"), taken("x.jsonld")),
        "ftm": Format(streamed(read_ftm, "x.ftm.json"), taken("x.ftm.json")),
        "un": Format(streamed(read_un, "x.xml"), taken("x.xml")),
        "csv": Format(streamed(rows, "x.csv"), table),
        "xlsx": Format(
            lambda data: streamed(rows, "x.xlsx")(packed(data)),
            lambda data, chance: sheet(packed(data), chance),
        ),
        "wikidata": Format(streamed(read_wikidata, "x.ttl"), taken("x.ttl", format="wikidata")),
    }


def _snapshot(casebook: Casebook) -> Path:
    """The folder of an empty store that is good for asking."""
    decisions_folder = casebook.root.parent / "asked"
    if not decisions_folder.exists():
        from pyoxigraph import Store

        Store(str(decisions_folder)).flush()
    return decisions_folder
