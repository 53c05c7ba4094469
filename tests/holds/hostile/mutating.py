"""Mutated inputs: true ones cut, doubled, nested and spoilt, each told by its seed alone."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tumen.asking.guard import examine
from tumen.asking.tokens import projection, values_blocks
from tumen.casebook import Casebook
from tumen.checking import check_case
from tumen.errors import TumenError
from tumen.findings import Findings
from tumen.importing.mapping import read_table
from tumen.importing.record import Session
from tumen.matching.decisions import folder as folder_of
from tumen.matching.decisions import read_decision
from tumen.neighbours import ReadNeighbours
from tumen.reading import read_case
from tumen.reading.dates import BadDate, bounds

# What the formats are made of: put in anywhere, and nested in itself.
TOKENS = [
    b"[", b"]", b"{", b"}", b"(", b")", b"<", b">", b"<<(", b")>>", b'"', b"'", b'"""', b"'''", b"\\", b"#", b"@", b"^^",
    b":", b": ", b"- ", b"? ", b"| ", b"> ", b"& ", b"&a ", b"*a", b"!!x ", b"---\n", b"...\n", b"%YAML 1.1\n", b"<<: ",
    b"\n", b"\r", b"\t", b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\\ud800", b"\\u0000",
    b"_:b", b"a", b".", b";", b",", b"@prefix x: <y> .\n", b"@base <z> .\n", b"VALUES", b"SELECT", b"UNDEF", b"SERVICE",
    b"0", b"-1", b"1e999", b"99999999999999999999", b"2016-13-45", b"201X", b"2016~/..", b"id", b"type", b"actors", b"null",
    b"true", b"~", b"{p}", b"%s", b"<javascript:x>", b"\xed\x95\x9c", b"\xf0\x9f\x98\x80",
]  # fmt: skip
PAIRS = [
    (b"[", b"]"),
    (b"{", b"}"),
    (b"(", b")"),
    (b"{a: ", b"}"),
    (b"<<( <a> <b> ", b" )>>"),
    (b"[ <b> ", b" ]"),
    (b"- ", b""),
]


DECISIONS = [
    b"things: [a, b]\nverdict: same\nreason: one birthday\nby: Han\ndate: 2024-05-01\n",
    b"things: [a, b]\nverdict: different\nreason: x\nby: y\ndate: 2024\nearlier:\n  - verdict: same\n    reason: z\n    by: y\n    date: 2023\n",
]


def seeds(root: Path) -> list[tuple[str, bytes]]:
    """True inputs of every kind: (name, content)."""
    found = [
        ("x.yaml", path.read_bytes()[:6_000])
        for path in sorted((root / "graph" / "cases").rglob("*.yaml"))
    ]
    turtle = b'@prefix t: <https://w3id.org/tumen/ontology#> .\n<https://w3id.org/tumen/source/x> a t:Article ; t:title "x"@en ;\n t:date "2016-08~" ; t:about [ a t:Person ], ( <a> _:b 1.5 ) .\n_:b t:name "\xed\x95\x9c" .\n'
    found += [
        ("x.ttl", turtle),
        ("x.trig", turtle + b"<https://w3id.org/tumen/source/x> { <a> <b> [] }\n"),
    ]
    found += [("x.rq", path.read_bytes()) for path in sorted((root / "queries").glob("*.rq"))[:20]]
    found += [("decision", data) for data in DECISIONS]
    mappings = root / "graph" / "tumen" / "templates" / "mappings"
    found += [("mapping", path.read_bytes()) for path in sorted(mappings.glob("*.yaml"))]
    found += [
        ("date", text)
        for text in (
            b"2016-08-17",
            b"2016-08~/..",
            b"[1667,1760-12]",
            b"Y-17E7",
            b"201X-2X",
            b"2016-21",
        )
    ]
    return found


def mutated(chance: random.Random, data: bytes) -> bytes:
    """The input after some changes of chance."""
    for _ in range(chance.randint(1, 6)):
        place = chance.randint(0, len(data))
        end = min(len(data), place + chance.choice((1, 2, 8, 40, 400)))
        way = chance.randrange(8)
        if way == 0:
            data = data[:place] + data[end:]
        elif way == 1:
            data = (
                data[:place]
                + chance.choice(TOKENS) * chance.choice((1, 1, 2, 9, 200))
                + data[place:]
            )
        elif way == 2:
            data = data[:end] + data[place:end] * chance.choice((1, 3, 30)) + data[end:]
        elif way == 3:
            opening, closing = chance.choice(PAIRS)
            depth = chance.choice((1, 3, 60, 1_500))
            data = data[:place] + opening * depth + data[place:end] + closing * depth + data[end:]
        elif way == 4 and data:
            place = min(place, len(data) - 1)
            data = (
                data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :]
            )
        elif way == 5:
            other = chance.randint(0, len(data))
            data = data[:place] + data[other : other + 60] + data[end:]
        elif way == 6:
            data = data[:place]
        else:
            data = (
                data[:place]
                + bytes(chance.randrange(256) for _ in range(chance.randint(1, 8)))
                + data[end:]
            )
        data = data[:60_000]
    return data


def reader(root: Path) -> Callable[[str, bytes], None]:
    """What reads an input as a command would; raises only what is no answer."""
    ontology = root / "ontology"
    casebook = Casebook(root, root / "build")
    folder = tempfile.TemporaryDirectory(prefix="tumen-mutated-")
    table = Path(folder.name, "t.csv")
    table.write_text("id,name_en,name_ko,sex,born\n1,Ri,,F,1964\n2,Ho,,,\n", encoding="utf-8")

    def read_mapped(data: bytes) -> None:
        mapping = Path(folder.name, "m.yaml")
        mapping.write_bytes(data)
        session = Session("t", Findings("t.csv"), mapping=mapping, ontology=casebook.ontology)
        with session.held, suppress(TumenError):
            list(read_table(table, session))

    def read(name: str, data: bytes) -> None:
        if name == "date":
            try:
                bounds(data.decode("utf-8", "replace"))
            except BadDate:
                return
        elif name == "decision":
            decision, findings = read_decision(casebook, folder_of(casebook) / "a--b.yaml", data)
            assert decision is not None or findings.sorted()
        elif name == "mapping":
            read_mapped(data)
        elif name == "x.rq":
            text = data.decode("utf-8", "replace")
            try:
                examine(text)
                values_blocks(text, "since")
                projection(text)
            except TumenError:
                return
        else:
            case, findings = read_case(data, Path(name), name, ontology)
            assert case is not None or findings.sorted()
            if case is not None:
                check_case(case, findings, ReadNeighbours([case]), ontology)
            for finding in findings.sorted():
                str(finding).encode()  # a finding that cannot be printed is no finding

    return read


def run(root: Path, first: int, number: int, seconds: float) -> tuple[int, float, int]:
    """Try inputs from one seed on: how many, the slowest (seconds of processor time), its seed."""
    inputs, read = seeds(root), reader(root)
    began = time.monotonic()
    tried, slowest, which = 0, 0.0, 0
    for seed in range(first, first + number):
        chance = random.Random(seed)
        name, data = chance.choice(inputs)
        data = mutated(chance, data)
        if tried % 200 == 0:
            print(seed, file=sys.stderr, flush=True)  # where to look when the process has gone
        start = time.process_time()
        try:
            read(name, data)
        except Exception as error:
            raise AssertionError(
                f"seed {seed} ({name}): {type(error).__name__}: {error}"
            ) from error
        spent = time.process_time() - start
        if spent > slowest:
            slowest, which = spent, seed
        tried += 1
        if time.monotonic() - began > seconds:
            break
    return tried, slowest, which


if __name__ == "__main__":
    import json
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    told = run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
    print(json.dumps([*told, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024]))
