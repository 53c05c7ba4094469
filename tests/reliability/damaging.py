"""Spoils one file of a store at a time, and tells who notices.

python tests/reliability/damaging.py --each 20 --seed 1
"""

from __future__ import annotations

import argparse
import ctypes
import json
import random
import resource
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crashbook import held, made, put, warm
from victims import apart, result, room

from tumen.api import Book
from tumen.core.casebook import Casebook
from tumen.core.errors import StoreDamaged
from tumen.store.verify import verify_store
from tumen.store.writer import open_writer

MEMORY = 3 * 1024**3
M_ARENA_MAX = -8  # of malloc.h
COMPARED = "what is held is not what the ledger vouches for; readers see "
OURS = ("StoreError: ", "StoreDamaged: ", "NotBuilt: ")
WAYS = ("one bit", "cut short", "emptied", "zeros", "gone", "longer")


def spoil(path: Path, way: str, chance: random.Random) -> None:
    """Damage a file."""
    content = bytearray(path.read_bytes())
    if way == "gone":
        path.unlink()
        return
    if way == "one bit" and content:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    elif way == "cut short":
        del content[chance.randrange(len(content)) if content else 0 :]
    elif way == "emptied":
        content.clear()
    elif way == "zeros" and content:
        start = chance.randrange(len(content))
        content[start : start + 64] = bytes(len(content[start : start + 64]))
    elif way == "longer":
        content += chance.randbytes(32)
    path.write_bytes(content)


def kind(path: Path, build: Path) -> str:
    """What a file is to the engine, whichever number it bears."""
    name = path.name
    if path.suffix in (".sst", ".log"):
        name = f"*{path.suffix}"
    elif name.startswith(("MANIFEST", "OPTIONS", "LOG")):
        name = name.split("-")[0].split(".")[0]
    where, *inner = path.relative_to(build).parts
    if where == "graph" and len(inner) > 1:
        where = inner[0]
    return f"{where}/{name}" if where != "graph" else name


def spoilt(
    pristine: Path, each: int, tries: int, chance: random.Random
) -> Iterator[tuple[str, str, Path]]:
    """Copies of the store, each with one file spoilt: which kind of file, how, and the copy."""
    build = pristine / "build"
    found = (path.relative_to(pristine) for path in build.rglob("*") if path.is_file())
    files = sorted(path for path in found if not path.name.endswith(".lock"))
    often = {"one bit", "cut short", "zeros"}
    every = [
        (file, way) for file in files for way in WAYS for _ in range(each if way in often else 1)
    ]
    for file, way in chance.sample(every, min(tries, len(every))) if tries else every:
        copy = pristine.with_name("spoilt")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(pristine, copy)
        before = (copy / file).read_bytes()
        what = kind(copy / file, copy / "build")
        spoil(copy / file, way, chance)
        if not (copy / file).exists() or (copy / file).read_bytes() != before:
            yield what, way, copy


def damage(
    each: int, tries: int, seed: int, folder: Path
) -> tuple[Counter[tuple[str, str]], list[str]]:
    """How readers and writers met each damage, and what went wrong."""
    warm()
    chance = random.Random(seed)
    pristine = folder / "book"
    book = made(pristine)
    for state in (3, 2, 3):
        put(pristine, state)
        result(*apart(lambda: book.build().built))
    right = result(*apart(lambda: held(book.casebook)))["result"]
    met: Counter[tuple[str, str]] = Counter()
    problems = []
    for number, (what, way, copy) in enumerate(spoilt(pristine, each, tries, chance)):
        other = Casebook(copy, copy / "build")
        for who, work in (("reader", held), ("check --store", _checked), ("writer", _written)):
            said = result(*apart(partial(_limited, work, other)))
            error = said.get("error", "")
            if said.get("result") == right:
                met[what, f"{who}: no harm"] += 1
            elif said.get("result") == COMPARED + right:
                met[what, f"{who}: noticed when compared"] += 1
            elif error.startswith(OURS) and "\n" not in error:
                met[what, f"{who}: noticed on opening"] += 1
            elif error.startswith("RuntimeError: Corruption: "):
                # the engine's word, which the command line turns into a line of ours
                met[what, f"{who}: noticed when read"] += 1
            else:
                problems.append(f"{what}, {way}: the {who}: {said or 'died'}")
        if number % 10 == 0:
            said = result(*apart(partial(_limited, _anew, other)))
            met["all files", "made anew by --fresh"] += 1
            if said.get("result") != right:
                problems.append(f"{what}, {way}: after build --fresh: {said or 'died'}")
    return met, problems


def _limited(work: Callable[[Casebook], str], casebook: Casebook) -> str:
    """Work with no more memory than a damaged store may make a process take."""
    # On a busy machine threads meet in malloc, and each time it reserves 64 MB of addresses more.
    with suppress(AttributeError):  # another C library
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    return work(casebook)


def _written(casebook: Casebook) -> str:
    """What a writer finds that opens the store, checks it all, and publishes it."""
    Book(casebook).build()
    with open_writer(casebook) as writer:
        if writer.damaged_sources():
            return COMPARED + held(casebook)
        writer.publish()
    return held(casebook)


def _checked(casebook: Casebook) -> str:
    """What `tumen check --store` finds: damage where a reader or a writer would."""
    if found := verify_store(casebook):
        raise StoreDamaged(found[0].message)
    return held(casebook)


def _anew(casebook: Casebook) -> str:
    Book(casebook).build(fresh=True)
    return held(casebook)


def main() -> int:
    """Spoil, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--each", type=int, default=5)
    parser.add_argument("--tries", type=int, default=0, help="so many by chance, not all")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=room()) as folder:
        met, problems = damage(asked.each, asked.tries, asked.seed, Path(folder))
    for (what, how), number in sorted(met.items()):
        print(f"{what:34} {how:24} {number:6}")
    print(json.dumps(problems, indent=1))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
