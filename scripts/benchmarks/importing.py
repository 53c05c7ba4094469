"""Importing FollowTheMoney entities, beside what merely parses and loads them."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.errands import cost, errand
from benchmarks.lines import Line, beyond, ratio
from benchmarks.timing import Cost, side_by_side

SECONDS = 60.0  # of processor, beyond parsing and loading, for a hundred thousand entities
MEMORY = 1e9  # bytes
PROMISED = 100_000  # entities: what the promise is about
_WORDS = ("Ri", "Kim", "Han", "Pak", "Il", "Ho", "Chol", "Sun", "Trading", "Bank", "Bureau", "Mi")


def importing(work: Path, entities: int, rounds: int, seed: int) -> Iterator[Line]:
    """Import made-up entities, beside json.loads and a bare store that loads the same quads."""
    file, root = work / "entities.ftm", work / "imported"
    write_entities(file, entities, seed)
    peaks: list[int] = []

    def ours() -> Cost:
        shutil.rmtree(root, ignore_errors=True)
        (root / "graph" / "cases").mkdir(parents=True)
        (found,) = errand("import_ours", file, root)
        peaks.append(found["peak"] or 0)
        return cost(found["cost"])

    def bare() -> Cost:
        shutil.rmtree(work / "bare", ignore_errors=True)
        quads = root / "graph" / "imports" / "entities.nq"
        (found,) = errand("import_bare", file, quads, work / "bare")
        return cost(found["cost"])

    costs = side_by_side(rounds, {"ours": ours, "bare": bare})
    shutil.rmtree(work / "bare", ignore_errors=True)
    label, against = f"import {entities:,} entities", "json + pyoxigraph"
    yield ratio("import", label, against, costs["ours"], costs["bare"])
    line = beyond(
        "import-seconds", f"{label}: checking", against, costs["ours"], costs["bare"], SECONDS
    )
    yield replace(line, judged=entities >= PROMISED)
    if any(peaks):
        yield Line("import-memory", f"{label}: most memory", "bytes", max(peaks), MEMORY)


def write_entities(path: Path, count: int, seed: int) -> None:
    """Made-up persons, companies, posts, ties and sanctions, one a line."""
    rng = random.Random(seed)

    def name() -> str:
        return " ".join(rng.choice(_WORDS) for _ in range(3))

    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            made = _entity(number, number % 20, rng, name())
            file.write(json.dumps(made) + "\n")


def _entity(number: int, kind: int, rng: random.Random, name: str) -> dict[str, object]:
    # Of twenty entities the first eight are persons, then companies, a post, ties and sanctions.
    before = number - kind
    person, company = f"e{before + rng.randrange(8)}", f"e{before + 8 + rng.randrange(4)}"
    properties: dict[str, list[str]]
    if kind < 8:
        schema, properties = "Person", {
            "name": [name], "alias": [f"{name} {number}"], "nationality": ["kp"],
            "birthDate": [f"19{rng.randrange(30, 99)}-0{rng.randrange(1, 10)}"], "gender": ["male"],
        }  # fmt: skip
    elif kind < 12:
        schema, properties = "Company", {"name": [name], "country": ["kp"]}
    elif kind == 12:
        schema, properties = "Position", {"name": [name]}
    elif kind < 15:
        post = f"e{before + 12}"
        schema, properties = (
            "Occupancy",
            {"holder": [person], "post": [post], "startDate": ["2010"]},
        )
    elif kind < 17:
        schema, properties = "Membership", {"member": [person], "organization": [company]}
    else:
        schema, properties = "Sanction", {
            "entity": [person], "authority": ["the Council"], "program": ["DPRK"],
            "authorityId": [f"K{number}"], "listingDate": ["2016-03-02"],
        }  # fmt: skip
    return {"id": f"e{number}", "schema": schema, "properties": properties}
