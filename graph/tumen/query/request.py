"""Resolve what a user asked to a query, and run it."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from tumen.core.casebook import Casebook
from tumen.core.errors import QueryError
from tumen.query.formats import choose_format
from tumen.query.limits import DEFAULT_TIMEOUT, Deadline, QueryKind, check_limits
from tumen.query.named_query import Question, find_question, has_contract, parse_question, read_text
from tumen.query.parameters import Argument, bind
from tumen.query.pseudonymise import pseudonymise
from tumen.store.reader import open_reader, verified_snapshot

if TYPE_CHECKING:
    from pyoxigraph import Store

_NAME = re.compile(r"[A-Za-z0-9_-]+\Z")
_FILES = (".rq", ".sparql")
_STACK = 64 * 1024 * 1024  # bytes
# Every SPARQL query has a space or a brace.
_SPARQL = re.compile(r"[\s{]")


@dataclass(frozen=True, slots=True)
class Request:
    """Hold a query that is ready to run; one that is `untrusted` runs in a subprocess."""

    text: str
    origin: str
    kind: QueryKind
    untrusted: bool


def from_name(
    casebook: Casebook,
    name: str,
    arguments: Mapping[str, Argument],
    *,
    allow_service: bool = False,
) -> Request:
    """Return the casebook's question of that name, with these arguments."""
    question = find_question(casebook, name)
    text = _bound(casebook, question, arguments)
    shown = casebook.display_path(question.path)
    kind = check_limits(text, allow_service=allow_service, origin=shown)
    return Request(text, shown, kind, untrusted=False)


def from_text(
    casebook: Casebook,
    text: str,
    arguments: Mapping[str, Argument],
    *,
    origin: str = "query",
    path: Path | None = None,
    allow_service: bool = False,
) -> Request:
    """Return a query from a file, from standard input or from the command line.

    It takes arguments if it has a contract, as the casebook's own questions do.
    """
    text = pseudonymise(casebook, text)
    if arguments and not has_contract(text):
        raise QueryError(
            f"{origin}: takes no parameters, because it has no contract. Add as its first line: "
            "#+ parameter NAME TYPE: what it means"
        )
    if arguments:
        question = parse_question(origin, text, path or Path(origin), origin)
        text = _bound(casebook, question, arguments)
    kind = check_limits(text, allow_service=allow_service, origin=origin)
    return Request(text, origin, kind, untrusted=True)


def resolve_query(
    casebook: Casebook,
    asked: str,
    arguments: Mapping[str, Argument],
    *,
    allow_service: bool = False,
) -> Request:
    """Return the query that `asked` means: the name of a question, a file, or SPARQL text."""
    if _NAME.match(asked):
        return from_name(casebook, asked, arguments, allow_service=allow_service)
    if asked.endswith(_FILES) and "\n" not in asked and "{" not in asked:
        path = Path(asked)
        text = read_text(path, asked, any_kind=True)
        return from_text(
            casebook, text, arguments, origin=asked, path=path, allow_service=allow_service
        )
    if not _SPARQL.search(asked):
        raise QueryError(
            f"'{asked}' is not the name of a question, a file that ends in "
            f"{' or '.join(_FILES)}, or SPARQL. List the questions with: tumen queries"
        )
    return from_text(casebook, asked, arguments, allow_service=allow_service)


def answer(
    casebook: Casebook,
    request: Request,
    target: BinaryIO,
    *,
    format_: str | None = None,
    width: int | None = None,
    deadline: Deadline | None = None,
    terminal: bool = False,
) -> int | None:
    """Run the request and write its results; return the number of rows if they were counted.

    The casebook's own questions run in this process, in a thread that is abandoned at the
    `deadline`; untrusted queries run in a subprocess that is killed.
    """
    written = choose_format(format_, request.kind, terminal=terminal)
    deadline = deadline or Deadline(DEFAULT_TIMEOUT)
    if request.untrusted:
        from tumen.query.isolated import QueryJob, run_in_subprocess

        job = QueryJob(
            snapshot=verified_snapshot(casebook),
            text=request.text,
            origin=request.origin,
            kind=request.kind,
            format=written,
            width=width,
            deadline=deadline,
        )
        return run_in_subprocess(job, target)
    return _run_in_thread(request, open_reader(casebook), written, target, width, deadline)


def _run_in_thread(
    request: Request,
    store: Store,
    format_: str,
    target: BinaryIO,
    width: int | None,
    deadline: Deadline,
) -> int | None:
    """Run a trusted query in a thread, so that the caller can stop waiting, as by Ctrl-C."""
    from tumen.query.execute import engine_errors, evaluate
    from tumen.query.results import write

    outcome: list[int | None] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            with engine_errors(request.origin):
                results = evaluate(
                    store,
                    request.text,
                    own_dataset=request.kind.own_dataset,
                    origin=request.origin,
                )
                outcome.append(write(results, format_, cast(BinaryIO, output), width))
        except BaseException as error:  # noqa: BLE001 - raised again by the caller
            errors.append(error)

    output = Abandonable(target)
    usual = threading.stack_size(_STACK)  # macOS gives a thread too little for nested patterns
    thread = threading.Thread(target=run, daemon=True, name="tumen-query")
    thread.start()
    threading.stack_size(usual)
    try:
        thread.join(deadline.remaining(request.origin))
    finally:
        output.abandoned = thread.is_alive()
    if output.abandoned:
        raise deadline.exceeded(request.origin)
    if errors:
        raise errors[0]
    return outcome[0]


class Abandonable(io.RawIOBase):
    """Fail on writing when the caller has stopped waiting."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self.abandoned = False

    def write(self, data: Any) -> int:
        """Write the bytes. Raises `OSError` when abandoned, which ends the query."""
        if self.abandoned:
            raise OSError("the query was abandoned")
        return self._target.write(data)


def _bound(casebook: Casebook, question: Question, arguments: Mapping[str, Argument]) -> str:
    if not arguments:
        return question.text
    return bind(question, arguments, open_reader(casebook))
