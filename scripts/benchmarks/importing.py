"""Measure imports of FollowTheMoney entities and table rows beside bare parsing and loading."""

from __future__ import annotations

import csv
import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from benchmarks.errands import cost, errand
from benchmarks.lines import Line, beyond, ratio
from benchmarks.timing import Cost, side_by_side

# Of processor, beyond parsing and loading, for a hundred thousand.
ENTITY_SECONDS = 25.0
ROW_SECONDS = 25.0
MEMORY = 1e9  # bytes
PROMISED = 100_000  # entities or rows: what the promises are about
_WORDS = ("Ri", "Kim", "Han", "Pak", "Il", "Ho", "Chol", "Sun", "Trading", "Bank", "Bureau", "Mi")


def importing(work: Path, number: int, rounds: int, seed: int) -> Iterator[Line]:
    """Import made-up entities, beside json.loads and a bare store that loads the same quads."""
    file = work / "entities.ftm"
    write_entities(file, number, seed)
    against = "json + pyoxigraph"
    yield from _beside("import", f"{number:,} entities", against, file, number, rounds)


def importing_rows(work: Path, number: int, rounds: int, seed: int) -> Iterator[Line]:
    """Import made-up persons by the mapping for them, beside csv.reader and such a store."""
    file = work / "persons.csv"
    write_rows(file, number, seed)
    against = "csv + pyoxigraph"
    yield from _beside("import-rows", f"{number:,} rows", against, file, number, rounds)


def _beside(
    key: str, what: str, against: str, file: Path, number: int, rounds: int
) -> Iterator[Line]:
    root, bare_store = file.parent / "imported", file.parent / "bare"
    mapping = files("tumen.core") / "templates" / "mappings" / "persons.yaml"
    peaks: list[int] = []

    def ours() -> Cost:
        shutil.rmtree(root, ignore_errors=True)
        (root / "graph" / "cases").mkdir(parents=True)
        (found,) = errand("import_ours", file, root, *([mapping] if file.suffix == ".csv" else []))
        peaks.append(found["peak"] or 0)
        return cost(found["cost"])

    def bare() -> Cost:
        shutil.rmtree(bare_store, ignore_errors=True)
        quads = root / "graph" / "imports" / "imported.nq"
        (found,) = errand("import_bare", file, quads, bare_store)
        return cost(found["cost"])

    costs = side_by_side(rounds, {"ours": ours, "bare": bare})
    shutil.rmtree(bare_store, ignore_errors=True)
    label = f"import {what}"
    yield ratio(key, label, against, costs["ours"], costs["bare"])
    seconds = ROW_SECONDS if file.suffix == ".csv" else ENTITY_SECONDS
    line = beyond(
        f"{key}-seconds", f"{label}: checking", against, costs["ours"], costs["bare"], seconds
    )
    yield replace(line, judged=number >= PROMISED)
    if any(peaks):
        yield Line(f"{key}-memory", f"{label}: most memory", "bytes", max(peaks), MEMORY)


def write_rows(path: Path, count: int, seed: int) -> None:
    """Made-up persons, with the columns of the mapping for them."""
    rng = random.Random(seed)
    columns = ["id", "name_en", "name_ko", "aliases", "sex", "born", "state", "employer"]

    def name() -> str:
        return " ".join(rng.choice(_WORDS) for _ in range(3))

    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(columns)
        for number in range(count):
            aliases = ";".join(name() for _ in range(number % 3))
            born = f"19{rng.randrange(30, 99)}-0{rng.randrange(1, 10)}"
            sex, state = rng.choice(["F", "M", "여", ""]), rng.choice(["Erewhon", "North"])
            korean = "리일호" if number % 3 else ""
            table.writerow([number, name(), korean, aliases, sex, born, state, name()])


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
