"""Casebooks for tests: a small true case, and ways to spoil it."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

TEXT = "The border was fenced in 2012. Fewer people arrived after that. A diplomat left in August."
SENTENCES = {"p1s1": (0, 30), "p1s2": (31, 63), "p1s3": (64, 90)}


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def passage(name: str) -> str:
    start, end = SENTENCES[name]
    return f"{{start: {start}, end: {end}, sha256: {hashed(TEXT[start:end])}}}"


CASE = f"""\
id: border-2016
type: Article
title: {{en: Behind the fence}}
author: han-mi-rae
published: 2016-08
text: {{sha256: {hashed(TEXT)}, characters: {len(TEXT)}}}
passages:
  p1s1: {passage("p1s1")}
  p1s2: {passage("p1s2")}
  p1s3: {passage("p1s3")}
actors:
  han-mi-rae: {{type: Person, name: {{en: Han Mi-rae, ko: 한미래}}}}
  diplomat: {{type: Person, name: {{en: the diplomat}}, at: p1s3}}
places:
  north: {{type: Country, name: {{en: the North, ko: 북}}}}
  tumen-bank: {{type: Region, name: {{en: bank of the Tumen}}, within: north}}
events:
  fence: {{type: Construction, name: {{en: building of the fence}}, place: tumen-bank, date: 2012, at: p1s1}}
  departure: {{type: Defection, departing: diplomat, from: north, date: 2016-08~, at: p1s3}}
conditions:
  arrivals: {{type: Condition, name: {{en: arrivals}}, at: p1s2}}
indicators:
  arrivals-a-year: {{name: {{en: arrivals a year}}, unit: persons, about: arrivals}}
claims:
  fence-cuts-arrivals:
    type: CausalClaim
    cause: fence
    effect: arrivals
    linkType: causes
    sign: decreases
    gist: The fence is why fewer people arrive.
    at: [p1s1, p1s2]
  arrivals-2015:
    type: StatisticClaim
    indicator: arrivals-a-year
    period: 2015
    value: 1200
    unit: persons
    gist: Twelve hundred arrived in 2015.
    at: p1s2
"""


def make_casebook(folder: Path, **cases: str) -> Path:
    """A casebook with the given cases; `border-2016` is there unless another text is given."""
    room = folder / "graph" / "cases"
    room.mkdir(parents=True)
    for slug, text in {"border-2016": CASE, **cases}.items():
        (room / f"{slug}.yaml").write_text(text, encoding="utf-8")
    return folder


def tumen(
    *arguments: str, stdin: bytes = b"", cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does: in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tumen", *arguments], input=stdin, capture_output=True, cwd=cwd,
        timeout=600, check=False,
    )  # fmt: skip
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )
