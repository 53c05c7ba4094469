"""Measure entity matching: quality and time."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

from benchmarks.labelled import Quality, bearers, ours, peers, quality, wanted
from benchmarks.lines import Line, ratio, share
from benchmarks.timing import Cost, measured
from tumen.build.build import build
from tumen.core.casebook import find_casebook
from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE
from tumen.derive.identity.entities import read_entities
from tumen.derive.identity.proposals import propose, propose_among
from tumen.store.bulk_load import load
from tumen.store.reader import open_reader

PEER = "WRatio at its best threshold"
SLOWER = 2.0  # times the cost of each thing, with ten times as many
CHOSEN = 2_000  # of whom WRatio can compare all with all

_FAMILIES = [
    "Kim", "Ri", "Pak", "Choe", "Jong", "Kang", "Jo", "Yun", "Jang", "Rim", "O", "Han", "Sin", "So",
    "Kwon", "Hwang", "An", "Song", "Ryu", "Hong",
]  # fmt: skip
_HEADS = ["", "k", "n", "t", "r", "m", "p", "s", "j", "ch", "h", "ky", "my", "hy", "ry", "kw"]
_TAILS = ["a", "o", "u", "i", "ae", "ong", "ang", "un", "in", "ol", "ok", "ik", "yon", "im", "ap"]


def matching(work: Path, number: int, seed: int) -> Iterator[Line]:
    """Precision and recall on the labelled names, then the cost on a crowd of made-up people."""
    for kind, dates, precision, recall in (
        ("Person", False, 0.9, 0.9), ("Person", True, 0.97, 0.9), ("Institution", False, 0.9, 0.7),
    ):  # fmt: skip
        yield from _quality(kind, dates, precision, recall)
    yield from _cost(work, number, seed)


def _quality(kind: str, dates: bool, precision: float, recall: float) -> Iterator[Line]:
    said = f"{kind.lower()}s by names{' and years of birth' if dates else ''}"
    for half, which in ((None, "all"), (1, "those not tuned on")):
        key = (
            f"match-{kind.lower()}{'-years' if dates else ''}{'' if half is None else '-held-out'}"
        )
        found = bearers(kind, half=half)
        right = wanted(found)
        mine = quality(ours(found, dates=dates), right)
        best = max((quality(pairs, right) for _, pairs in peers(found, _scorer())), key=_f1)
        for name, value, other, target in (
            ("precision", mine.precision, best.precision, precision),
            ("recall", mine.recall, best.recall, recall),
        ):  # fmt: skip
            yield share(
                f"{key}-{name}", f"{said}, {which}: {name}", PEER, value, other,
                target if half is None else None,
                f"{mine.right} of {mine.wanted}, {mine.proposed} proposed",
            )  # fmt: skip


def _cost(work: Path, number: int, seed: int) -> Iterator[Line]:
    costs: list[tuple[int, Cost]] = []
    for people in (number // 10, number):
        casebook = _crowd(work / f"crowd-{people}", people, seed)
        store = open_reader(find_casebook(casebook))
        found: list[int] = []
        cost = measured(lambda store=store, found=found: found.append(len(propose(store))))  # type: ignore[misc]
        costs.append((people, cost))
        yield Line(
            f"match-{people}", f"tumen match among {people:,} people", "seconds", cost.cpu, None,
            "", cost, None, f"{found[0]:,} proposals",
        )  # fmt: skip
    (few, small), (many, large) = costs
    growth = Cost(large.wall / (many / few), large.cpu / (many / few))
    yield ratio(
        "match-growth", "the cost of each person, with ten times as many", f"among {few:,}",
        growth, small, SLOWER,
    )  # fmt: skip
    entities = dict(itertools.islice(read_entities(store).items(), CHOSEN))
    texts = [entity.names[0].text for entity in entities.values()]
    yield ratio(
        "match-peer", f"{CHOSEN:,} people compared", "WRatio of all pairs",
        measured(lambda: propose_among(entities)), measured(lambda: _all_pairs(texts)), 1.0,
    )  # fmt: skip


def _all_pairs(texts: Sequence[str]) -> None:
    from rapidfuzz import process

    for number, text in enumerate(texts):
        process.extract(text, texts[number + 1 :], scorer=_scorer(), score_cutoff=86, limit=None)


def _crowd(folder: Path, people: int, seed: int) -> Path:
    """Make a casebook of people with made-up names; one in twenty occurs twice."""
    rng = Random(seed)
    (folder / "graph" / "cases").mkdir(parents=True)
    file = folder / "people.nq"
    a = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    with file.open("w", encoding="utf-8") as out:
        name, year = "", 0
        for number in range(people):
            graph = f"<{SOURCE}crowd-{number % (people // 100):05}>"
            if number % 20:
                given = "-".join(rng.choice(_HEADS) + rng.choice(_TAILS) for _ in range(2))
                family = rng.choice(_FAMILIES[: rng.randrange(1, len(_FAMILIES))])
                name, year = f"{family} {given.capitalize()}", rng.randrange(1930, 1995)
            person = f"<{ID}crowd-{number}>"
            rows = [(a, f"<{ONTOLOGY}Person>"), (f"<{ONTOLOGY}name>", f'"{name}"')]
            rows.append((f"<{ONTOLOGY}born>", f'"{year}"'))
            out.writelines(f"{person} {p} {o} {graph} .\n" for p, o in rows)
            out.write(f"{graph} <{ONTOLOGY}describes> {person} {graph} .\n")
            if number < people // 100:
                out.write(f"{graph} {a} <{ONTOLOGY}Report> {graph} .\n")
    casebook = find_casebook(folder)
    build(casebook)
    load(casebook, file)
    build(casebook)
    return folder


def _scorer() -> Callable[..., float]:
    from rapidfuzz import fuzz

    return fuzz.WRatio


def _f1(found: Quality) -> float:
    return found.f1
