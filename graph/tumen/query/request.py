"""From what a person typed to an answer: which query, with which arguments, run where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tumen.core.casebook import Casebook
from tumen.core.errors import QueryError
from tumen.query.formats import choose_format
from tumen.query.limits import Nature, examine
from tumen.query.named_query import Question, find_question, has_contract, parse_question, read_text
from tumen.query.parameters import Argument, bind
from tumen.query.pseudonymise import veiled
from tumen.store.reader import open_reader, verified_snapshot

_NAME = re.compile(r"[A-Za-z0-9_-]+\Z")
_FILES = (".rq", ".sparql")
# Without a blank and without a brace nothing can be asked.
_SPARQL = re.compile(r"[\s{]")


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A query ready to run. `foreign`: somebody may have handed it to us, so it runs apart."""

    text: str
    origin: str
    nature: Nature
    foreign: bool


def named(
    casebook: Casebook,
    name: str,
    arguments: Mapping[str, Argument],
    *,
    allow_service: bool = False,
) -> Inquiry:
    """The casebook's question of that name, with these arguments."""
    question = find_question(casebook, name)
    text = _bound(casebook, question, arguments)
    shown = casebook.display_path(question.path)
    nature = examine(text, allow_service=allow_service, origin=shown)
    return Inquiry(text, shown, nature, foreign=False)


def adhoc(
    casebook: Casebook,
    text: str,
    arguments: Mapping[str, Argument],
    *,
    origin: str = "query",
    path: Path | None = None,
    allow_service: bool = False,
) -> Inquiry:
    """A query from a file, from standard input or from the command line.

    It takes arguments where it opens with a contract, as the casebook's own questions do.
    """
    text = veiled(casebook, text)
    if arguments and not has_contract(text):
        raise QueryError(
            f"{origin}: takes no parameters, because it has no contract. Begin it with: "
            "#+ parameter NAME TYPE: what it means"
        )
    if arguments:
        question = parse_question(origin, text, path or Path(origin), origin)
        text = _bound(casebook, question, arguments)
    nature = examine(text, allow_service=allow_service, origin=origin)
    return Inquiry(text, origin, nature, foreign=True)


def inquire(
    casebook: Casebook,
    asked: str,
    arguments: Mapping[str, Argument],
    *,
    allow_service: bool = False,
) -> Inquiry:
    """The query that `asked` means: a question's name, a file, or SPARQL itself."""
    if _NAME.match(asked):
        return named(casebook, asked, arguments, allow_service=allow_service)
    if asked.endswith(_FILES) and "\n" not in asked and "{" not in asked:
        path = Path(asked)
        text = read_text(path, asked)
        return adhoc(
            casebook, text, arguments, origin=asked, path=path, allow_service=allow_service
        )
    if not _SPARQL.search(asked):
        raise QueryError(
            f"'{asked}' is neither the name of a question, nor a file that ends in "
            f"{' or '.join(_FILES)}, nor SPARQL. All questions: tumen queries"
        )
    return adhoc(casebook, asked, arguments, allow_service=allow_service)


def answer(
    casebook: Casebook,
    inquiry: Inquiry,
    target: BinaryIO,
    *,
    format_: str | None = None,
    width: int | None = None,
    timeout: float | None = None,
    terminal: bool = False,
) -> int | None:
    """Run the inquiry and write its answer; the number of rows where they were counted.

    The casebook's own questions run in this process, everything else, and everything with a
    `timeout` (seconds), in one of its own.
    """
    written = choose_format(format_, inquiry.nature, terminal=terminal)
    if inquiry.foreign or timeout is not None:
        from tumen.query.isolated import QueryJob, run_in_subprocess

        job = QueryJob(
            snapshot=verified_snapshot(casebook),
            text=inquiry.text,
            origin=inquiry.origin,
            nature=inquiry.nature,
            format=written,
            width=width,
            timeout=timeout,
        )
        return run_in_subprocess(job, target)
    from tumen.query.execute import engine_errors, evaluate
    from tumen.query.results import write

    store = open_reader(casebook)
    with engine_errors(inquiry.origin):
        results = evaluate(
            store,
            inquiry.text,
            own_dataset=inquiry.nature.own_dataset,
            origin=inquiry.origin,
        )
        return write(results, written, target, width)


def _bound(casebook: Casebook, question: Question, arguments: Mapping[str, Argument]) -> str:
    if not arguments:
        return question.text
    return bind(question, arguments, open_reader(casebook))
