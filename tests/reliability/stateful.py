"""A machine that does what users do to a casebook, in any order, beside a plain set of quads.

It adds, changes, spoils and removes case files, builds, builds anew, loads, asks, kills whoever builds,
and after every step compares what readers see with what the last finished build must have left.
Everything that opens the store runs in a process of its own, so every step reopens it. Run by
test_stateful.py in a process that never opens one: the engine's threads do not outlive a fork.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import traceback
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import hypothesis
from crashbook import LOADED, held, made, warm
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from victims import Death, all_told, apart, result, room

from tumen.api import Book
from tumen.core.casebook import Casebook
from tumen.core.vocabulary import DERIVED, ONTOLOGY_GRAPH, Tumen

SLUGS = st.sampled_from(["bank", "ferry", "market", "school"])
# What could break out of an update or a file, and letters of several scripts.
WORDS = st.text(
    st.sampled_from("aé태Ж } { . ; \\ \" ' < > @ # \n".replace(" ", "") + " "),
    min_size=1,
    max_size=12,
)
CONTENTS = st.fixed_dictionaries({
    "sign": st.sampled_from(["increases", "decreases"]),
    "value": st.integers(0, 3),
    "gist": WORDS.filter(str.strip),
    "within": st.sampled_from(["north", "south"]),
    "protect": st.booleans(),
})  # fmt: skip
_EXPECTED: dict[str, list[str]] = {}
_DERIVED: dict[str, str] = {}


def case(slug: str, content: dict[str, Any]) -> str:
    """A case file; JSON is YAML."""
    return json.dumps({
        "id": slug, "type": "Report", "title": f"The {slug}", "author": f"{slug}-desk", "published": "2016",
        "actors": {
            f"{slug}-desk": {"type": "Person", "name": {"en": f"desk of the {slug}"}, "protect": content["protect"]},
        },
        "places": {
            "north": {"type": "Country", "name": {"en": "the North"}},
            "south": {"type": "Country", "name": {"en": "the South"}},
            "town": {"type": "City", "name": {"en": "the town"}, "within": content["within"]},
        },
        "conditions": {"fence": {"type": "Condition", "name": "fence"}, "arrivals": {"type": "Condition", "name": "arrivals"}},
        "indicators": {"a-year": {"name": "arrivals a year", "unit": "persons"}},
        "claims": {
            "why": {"type": "CausalClaim", "cause": "fence", "effect": "arrivals", "sign": content["sign"], "gist": content["gist"]},
            "many": {"type": "StatisticClaim", "indicator": "a-year", "period": "2015", "value": content["value"], "unit": "persons", "gist": "So many came."},
        },
    }, ensure_ascii=False)  # fmt: skip


def asserted(casebook: Casebook) -> list[str]:
    """The quads that readers see in the graphs of sources."""
    from tumen.store.reader import open_reader

    store = open_reader(casebook)
    sources = (
        name
        for name in store.named_graphs()
        if not name.value.startswith((DERIVED, ONTOLOGY_GRAPH))
    )
    return sorted(
        str(quad) for name in sources for quad in store.quads_for_pattern(None, None, None, name)
    )


def answered(casebook: Casebook) -> list[str]:
    """What readers are answered who ask what each source says in its own words."""
    from tumen.store.reader import open_reader

    rows = open_reader(casebook).query(f"SELECT ?g ?o {{ GRAPH ?g {{ ?s <{Tumen.gist}> ?o }} }}")
    return sorted(f"{row['o']} {row['g']}" for row in rows)  # type: ignore[union-attr]


def said_by(files: dict[str, str], ontology: Path) -> list[str]:
    """The quads of some case files, by the reader alone; a set of quads, and no store of ours."""
    from pyoxigraph import Store

    from tumen.parse import read_case

    plain = Store()  # for the one way in which the engine writes a number
    for slug, text in files.items():
        read, findings = read_case(text.encode(), Path(f"{slug}.yaml"), slug, ontology)
        assert read is not None, findings.sorted()
        plain.extend(read.quads)
    return sorted(map(str, plain))


class Casebooks(RuleBasedStateMachine):
    """`files` lie in the folder, `held` is what the last finished build took from them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=room()))
        self.book: Book = made(self.folder / "book")
        self.files: dict[str, str] = {}
        self.held: dict[str, str] = {}
        self.loaded = False
        self.built = False

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @rule(slug=SLUGS, content=CONTENTS)
    def write(self, slug: str, content: dict[str, Any]) -> None:
        """Add a case, or change it."""
        self._put(slug, case(slug, content))

    @rule(slug=SLUGS)
    def spoil(self, slug: str) -> None:
        """Make a case unreadable: what was held of it stays."""
        self._put(slug, "id: [")

    @rule(slug=SLUGS)
    def remove(self, slug: str) -> None:
        """Remove a case."""
        if self.files.pop(slug, None) is not None:
            self._file(slug).unlink()

    @rule()
    def build(self) -> None:
        """Build, and be told that it is done."""
        said = result(*apart(lambda: self.book.build().built))
        assert "result" in said, said
        self.held = self._after()
        self.built = True

    @rule()
    def build_anew(self) -> None:
        """Build into a new store: of a spoilt case there is then nothing."""
        said = result(*apart(lambda: self.book.build(fresh=True).built))
        assert "result" in said, said
        self.held = {slug: text for slug, text in self._after().items() if slug in self._good()}
        self.built = True

    @rule(step=st.integers(1, 9000), fresh=st.booleans())
    def be_killed(self, step: int, fresh: bool) -> None:
        """Be killed at some step of a build: readers see it done or not begun, and it can be made good."""
        before = self.held
        said = result(*apart(lambda: self.book.build(fresh=fresh).built, Death(step)))
        assert "error" not in said, said
        after = self._after()
        if fresh:
            after = {slug: text for slug, text in after.items() if slug in self._good()}
        seen = result(*apart(lambda: asserted(self.book.casebook)))
        allowed = (
            [self._quads(after)] if "result" in said else [self._quads(before), self._quads(after)]
        )
        if not self.built and "result" not in said and "error" in seen:
            return  # there has never been anything to see
        assert seen.get("result") in allowed
        self.held = after if seen["result"] == allowed[-1] else before
        self.built = True

    @rule()
    def load(self) -> None:
        """Load quads beside the cases."""
        said = result(*apart(lambda: self.book.load(self.folder / "book" / "elsewhere.nq").quads))
        assert "result" in said, said
        self.loaded = self.built = True

    @precondition(lambda self: self.built)
    @rule()
    def ask(self) -> None:
        """Ask: the answer is what the plain set holds."""
        said = (quad.split(" ", 2)[1:] for quad in self._quads(self.held))
        gists = sorted(rest for predicate, rest in said if predicate == f"<{Tumen.gist}>")
        assert result(*apart(lambda: answered(self.book.casebook))).get("result") == gists

    @rule()
    def derive(self) -> None:
        """What is derived is what an empty folder derives from the same cases."""
        self.build()
        if self._good() != self.held:
            return  # a spoilt case whose old text an empty folder does not have
        key = json.dumps([self.held, self.loaded], sort_keys=True)
        if key not in _DERIVED:
            other = made(self.folder / "anew")
            for slug, text in self.held.items():
                (other.casebook.cases / f"{slug}.yaml").write_text(text, encoding="utf-8")

            def anew() -> str:
                other.build()
                if self.loaded:
                    other.load(other.casebook.root / "elsewhere.nq")
                    other.build()
                return held(other.casebook)

            _DERIVED[key] = result(*apart(anew))["result"]
            shutil.rmtree(self.folder / "anew")
        assert result(*apart(lambda: held(self.book.casebook))).get("result") == _DERIVED[key]

    @invariant()
    def readers_see_the_last_finished_build(self) -> None:
        """Quad for quad."""
        if self.built:
            seen = result(*apart(lambda: asserted(self.book.casebook)))
            assert seen.get("result") == self._quads(self.held), seen.get("error")

    def _put(self, slug: str, text: str) -> None:
        self.files[slug] = text
        self._file(slug).write_text(text, encoding="utf-8")

    def _file(self, slug: str) -> Path:
        return self.book.casebook.cases / f"{slug}.yaml"

    def _good(self) -> dict[str, str]:
        return {slug: text for slug, text in self.files.items() if text != "id: ["}

    def _after(self) -> dict[str, str]:
        """What a build makes of what is held and what lies in the folder."""
        kept = {slug: text for slug, text in self.held.items() if slug in self.files}
        return kept | self._good()

    def _quads(self, files: dict[str, str]) -> list[str]:
        key = sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()
        if key not in _EXPECTED:
            ontology = self.book.casebook.ontology
            _EXPECTED[key] = result(*apart(lambda: said_by(files, ontology)))["result"]
        extra = LOADED.splitlines() if self.loaded else []
        return sorted([*_EXPECTED[key], *(line.removesuffix(" .") for line in extra)])


def run(examples: int, steps: int, seed: int | None) -> bool:
    """Run the machine: on the histories of a seed, or on those that are the same every time."""
    if seed is not None:
        hypothesis.seed(seed)(Casebooks)
    try:
        run_state_machine_as_test(
            Casebooks,
            settings=settings(
                max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
                derandomize=seed is None, suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
    except Exception:  # noqa: BLE001 - whatever it is, the machine has found it
        traceback.print_exc()  # with the history that leads there
        return False
    return True


def main() -> int:
    """Run it so often, and say that no history gave anything else."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("examples", type=int)
    parser.add_argument("steps", type=int)
    parser.add_argument("--seed", type=int, help="other histories than those of every time")
    parser.add_argument("--jobs", type=int, default=1, help="so many at once, of seeds that follow")
    asked = parser.parse_args()
    warm()
    each = asked.examples // asked.jobs
    seeds = [asked.seed] if asked.jobs == 1 else [(asked.seed or 0) + n for n in range(asked.jobs)]
    right = all_told([partial(run, each, asked.steps, seed) for seed in seeds], asked.jobs)
    wrong = sum(not it for it in right)
    print(f"{each * asked.jobs} runs of up to {asked.steps} steps, {wrong} of {asked.jobs} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
