"""Nothing reaches the network, or a file outside the casebook, that nobody named on that call."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import vectors
from watching import Watch


def test_the_watch_sees_what_is_reached(watch: Watch) -> None:
    """A check that has never failed proves nothing."""
    with pytest.raises(AssertionError):
        watch.run("check", str(watch.secret))
    with pytest.raises(AssertionError):
        watch.run(
            "query",
            "--allow-service",
            "--sparql",
            f"ASK {{ SERVICE <{watch.canary.address}> {{ ?s ?p ?o }} }}",
        )
    assert watch.canary.visits == 1
    watch.canary.visits = 0


@pytest.mark.slow
def test_no_query_reaches_out(watch: Watch, figure: Callable[[str, object], None]) -> None:
    number = 0
    for kind, texts in (("refused", vectors.REFUSED_QUERIES), ("inert", vectors.INERT_QUERIES)):
        for text in texts:
            for query in vectors.filled(text, watch.fill):
                code, told = watch.run("query", "--sparql", query)
                number += 1
                if kind == "refused":
                    assert code == 2, query
                    assert "network" in told or "changes data" in told, (query, told)
    figure("ambient access, queries", f"{number}, nothing reached")


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".ttl", ".trig", ".yaml"])
def test_no_case_reaches_out(
    watch: Watch, suffix: str, figure: Callable[[str, object], None]
) -> None:
    number = 0
    cases = watch.book / "graph" / "cases"
    case = cases / f"v{suffix}"
    for text in vectors.YAML if suffix == ".yaml" else vectors.TURTLE:
        for content in vectors.filled(text, watch.fill):
            case.write_text(content, encoding="utf-8")
            code, _ = watch.run("check", str(case))
            assert code in (0, 1, 2)
            number += 1
    assert watch.run("build", "--no-view")[0] in (0, 1)
    case.unlink()
    watch.run("build", "--no-view")
    figure(f"ambient access, cases {suffix}", f"{number}, nothing reached")


def test_no_name_of_a_case_leads_elsewhere(
    watch: Watch, figure: Callable[[str, object], None]
) -> None:
    if os.name == "nt":
        pytest.skip("most of these names cannot be made here")
    for name in vectors.NAMES:
        case = watch.book / "graph" / "cases" / name
        case.write_text("id: x\ntype: Article\ntitle: t\n", encoding="utf-8")
        code, told = watch.run("build", "--no-view")
        assert code == 1 or name.startswith("."), (name, told)
        case.unlink()
    assert watch.run("build", "--no-view")[0] == 0
    assert sorted(path.name for path in watch.secret.parent.iterdir()) == ["secret.ttl"]
    figure("ambient access, names of cases", f"{len(vectors.NAMES)}, none led elsewhere")


@pytest.mark.slow
def test_no_argument_reaches_out(watch: Watch, figure: Callable[[str, object], None]) -> None:
    number = 0
    for arguments in vectors.ARGUMENTS:
        filled = [argument.format(**watch.fill) for argument in arguments]
        if filled[:2] == ["query", watch.secret.as_posix()]:
            continue  # that file is named on the call
        code, told = watch.run(*filled)
        assert code in (1, 2), (filled, told)
        number += 1
    assert not Path("/tmp/outside.yaml").exists()
    figure("ambient access, arguments", f"{number}, nothing reached")
