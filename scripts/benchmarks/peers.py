"""Run one reasoner over a file of axioms and a file of statements, in its own process.

python -m benchmarks.peers NAME AXIOMS STATEMENTS [CONCLUSIONS]

NAME is ours, owlrl or reasonable; both files are N-Triples, which are Turtle too. What is concluded
of things (not of the vocabulary), and was not stated, is written to CONCLUSIONS as sorted lines
where that is given: so that timing and comparing are two runs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tumen.derive.inference.rules import RDF_TYPE

THINGS = "<https://w3id.org/tumen/"
TERMS = f"{THINGS}ontology#"

Lines = set[tuple[str, str, str]]


def read(path: Path) -> Iterator[tuple[str, str, str]]:
    """Read the triples of a file that the benchmarks wrote: one space between terms."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            subject, predicate, other = line[:-3].split(" ", 2)
            yield subject, predicate, other


def ours(axioms: Path, statements: Path) -> object:
    """Return the conclusions of the build's rules."""
    from tumen.derive.inference.axioms import compile_rules
    from tumen.derive.inference.saturate import facts_of
    from tumen.derive.inference.update import closure

    rules = compile_rules(read(axioms))
    return closure(facts_of(read(statements), rules), rules)


def reasonable(axioms: Path, statements: Path) -> object:
    """Return the conclusions of `reasonable`."""
    import reasonable as peer

    reasoner = peer.PyReasoner()
    for path in (axioms, statements):
        reasoner.load_file(str(path))
    return reasoner.reason()


def owlrl(axioms: Path, statements: Path) -> object:
    """Return the conclusions of owlrl, in its rdflib graph."""
    import owlrl as peer
    from rdflib import Graph

    graph = Graph()
    for path in (axioms, statements):
        graph.parse(path, format="nt")
    peer.DeductiveClosure(peer.OWLRL_Semantics).expand(graph)
    return graph


def lines(name: str, found: object) -> Lines:
    """Serialise a reasoner's conclusions as N-Triples."""
    if name == "ours":
        from tumen.derive.inference.rules import triple
        from tumen.derive.inference.saturate import Facts

        assert isinstance(found, Facts)  # noqa: S101
        return {triple(fact) for fact in found.all()}
    return {(s.n3(), p.n3(), o.n3()) for s, p, o in found}  # type: ignore[attr-defined]


def concluded(all_: Lines, statements: Path) -> Lines:
    """Keep the new conclusions about things."""
    about = {
        (s, p, o)
        for s, p, o in all_
        if s.startswith(THINGS) and not s.startswith(TERMS) and o.startswith(THINGS) and s != o
        if p.startswith(TERMS) or (p == RDF_TYPE and o.startswith(TERMS))
    }
    return about - set(read(statements))


def main() -> None:
    """Reason, and write what was concluded where a file is named for it."""
    name, axioms, statements = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    found = {"ours": ours, "owlrl": owlrl, "reasonable": reasonable}[name](axioms, statements)
    if len(sys.argv) > 4:
        rows = sorted(concluded(lines(name, found), statements))
        text = "".join(f"{' '.join(row)} .\n" for row in rows)
        Path(sys.argv[4]).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
