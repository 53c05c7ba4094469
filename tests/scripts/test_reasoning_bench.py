"""What the rules are timed against concludes the same, on axioms that all of them cover."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.graphs import write_nquads
from benchmarks.reasoning import _without_graphs
from tumen.analysis.owl.dl_profile import axioms_of
from tumen.core.casebook import Casebook


def concluded(root: Path, name: str, axioms: Path, statements: Path, target: Path) -> set[str]:
    subprocess.run(
        [sys.executable, "-m", "benchmarks.peers", name, axioms, statements, target],
        env=os.environ | {"PYTHONPATH": str(root / "scripts"), "PYTHONUTF8": "1"}, check=True,
    )  # fmt: skip
    # Drivers are part of the vocabulary: owlrl repeats what it says of them.
    lines = target.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if "/tumen/driver/" not in line}


def test_owlrl_and_the_rules_conclude_the_same_chains_and_all(root: Path, tmp_path: Path) -> None:
    axioms, graph, statements = (tmp_path / name for name in ("a.ttl", "g.nq", "s.ttl"))
    triples = [str(one.triple) for one in axioms_of(Casebook(root, tmp_path))]
    axioms.write_text("".join(f"{line} .\n" for line in triples), encoding="utf-8")
    write_nquads(graph, 1_000)
    assert _without_graphs(graph, statements, 800) == 800
    ours = concluded(root, "ours", axioms, statements, tmp_path / "ours")
    assert len(ours) > 100
    assert concluded(root, "owlrl", axioms, statements, tmp_path / "theirs") == ours
