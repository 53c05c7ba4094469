"""Sets up the casebooks that are measured."""

from __future__ import annotations

import shutil
from hashlib import sha256
from itertools import islice
from pathlib import Path

from benchmarks.graphs import SEED, sources
from tumen.build.build import build
from tumen.core.casebook import Casebook, find_casebook, shipped_root
from tumen.store.ledger import Entry, settled_stamp
from tumen.store.writer import open_writer

TRUE_CASE = "kim-2016"


def true_casebook(folder: Path, *, only: str = "*") -> Casebook:
    """Build a casebook with the shipped cases, or one of them."""
    cases = folder / "graph" / "cases"
    cases.mkdir(parents=True)
    for path in sorted((shipped_root() / "graph" / "cases").glob(f"{only}.yaml")):
        shutil.copy(path, cases)
    casebook = find_casebook(folder)
    report = build(casebook)
    if report.failed:
        raise RuntimeError(f"the true cases do not build: {report.findings[0]}")
    return casebook


def copied(casebook: Casebook, folder: Path) -> Casebook:
    """Copy a casebook with its build into a new folder."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(casebook.root, folder, copy_function=shutil.copy2)
    return find_casebook(folder)


def filled_casebook(folder: Path, cases: int, seed: int = SEED) -> Casebook:
    """Build a casebook of a given number of cases: a shipped one and made-up ones in Turtle.

    The made-up ones are put into store and ledger as a build would have put them, only faster;
    a build then finds nothing to do, which is made sure of.
    """
    casebook = true_casebook(folder, only=TRUE_CASE)
    with open_writer(casebook) as writer:
        from pyoxigraph import RdfFormat

        entries = []
        graph = folder / "filling.nq"
        with graph.open("w", encoding="utf-8", newline="\n") as file:
            for said in islice(sources(seed), cases - 1):
                quads = said.nquads()
                file.write(quads)
                path = casebook.cases / f"{said.slug}.ttl"
                path.write_text(said.turtle(), encoding="utf-8", newline="\n")
                entries.append(_entry(casebook, path, quads))
        writer.store.bulk_load(path=str(graph), format=RdfFormat.N_QUADS)
        writer.store.flush()
        # What is derived from the cases is left to the next build.
        writer.ledger.record_sources(entries, [])
    graph.unlink()
    build(casebook)
    report = build(casebook)
    if (report.unchanged, report.changed) != (cases, False):
        raise RuntimeError(f"a casebook of {cases} cases was not filled as a build would: {report}")
    return casebook


def retitle(casebook: Casebook, number: int) -> None:
    """Change one word in the true case, and nothing else anywhere."""
    path = casebook.cases / f"{TRUE_CASE}.yaml"
    text = path.read_text(encoding="utf-8")
    before, found, after = text.partition("title: {en: ")
    if not found:
        raise RuntimeError(f"{path} has no title of the form that this benchmark changes")
    words = after.split(" ")
    if words[0].startswith("Take-"):
        words = words[1:]
    path.write_text(f"{before}{found}Take-{number} {' '.join(words)}", encoding="utf-8")


def _entry(casebook: Casebook, path: Path, quads: str) -> Entry:
    """Return the ledger entry that a build would have written."""
    lines = sorted({line.removesuffix(" .") for line in quads.splitlines()})
    return Entry(
        path.stem, path.relative_to(casebook.root).as_posix(), settled_stamp(path.stat()),
        sha256(path.read_bytes()).hexdigest(), len(lines),
        sha256("\n".join(lines).encode()).hexdigest(),
    )  # fmt: skip
