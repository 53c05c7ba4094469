"""Every query has a time limit, also the casebook's own, and reading it counts."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from casebooks import tumen

from tumen.core.casebook import find_casebook
from tumen.core.errors import QueryError
from tumen.query.limits import Deadline, check_limits
from tumen.query.request import Abandonable, Request, answer

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
STOPPED = "stopped after 0.3 s, the time limit; the answer may be incomplete"


@pytest.mark.parametrize("format_", ["csv", "json", "table"])
def test_a_query_ends_at_its_deadline(built: Path, format_: str) -> None:
    request = Request(ENDLESS, "endless.rq", check_limits(ENDLESS), untrusted=True)
    with pytest.raises(QueryError, match=f"endless.rq: {STOPPED}"):
        answer(find_casebook(built), request, io.BytesIO(), format_=format_, deadline=Deadline(0.3))


# Each in a process of its own: the engine goes on with an abandoned question until that ends.
@pytest.mark.parametrize("format_", ["csv", "json", "table"])
def test_a_question_of_the_casebook_ends_at_its_deadline(
    built: Path, tmp_path: Path, format_: str
) -> None:
    copy = shutil.copytree(built, tmp_path / "casebook")
    contract = "#+ title: Endless\n#+ question: When does it end?\n#+ column n: a number\n"
    (copy / "queries" / "endless.rq").write_text(f"{contract}{ENDLESS}\n", encoding="utf-8")
    done = tumen("query", "endless", "--timeout", "0.3", "--format", format_, cwd=copy)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"endless.rq: {STOPPED}" in done.stderr


def test_time_that_was_spent_on_reading_is_gone(built: Path) -> None:
    request = Request("ASK {}", "late.rq", check_limits("ASK {}"), untrusted=False)
    with pytest.raises(QueryError, match="stopped after"):
        answer(find_casebook(built), request, io.BytesIO(), deadline=Deadline(5, began=0))


def test_an_abandoned_output_takes_nothing_more() -> None:
    target = io.BytesIO()
    output = Abandonable(target)
    output.write(b"one")
    output.abandoned = True
    with pytest.raises(OSError, match="abandoned"):
        output.write(b"two")
    assert target.getvalue() == b"one"


def test_the_limit_can_be_set_and_lifted(built: Path, tmp_path: Path) -> None:
    done = tumen("query", "-e", ENDLESS, "--timeout", "0.3", cwd=built)
    assert (done.returncode, done.stdout) == (2, "")
    assert STOPPED in done.stderr
    done = tumen("query", "-e", "ASK {}", "--timeout", "0", cwd=built)
    assert (done.returncode, done.stdout, done.stderr) == (0, "true\n", "")
    done = tumen("query", "-e", "ASK {}", "--timeout", "-1", cwd=built)
    assert done.returncode == 2


def test_standard_input_without_end_is_refused(built: Path) -> None:
    done = tumen("query", "-", stdin=b"#" * 4_000_001, cwd=built)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("tumen: standard input ")
