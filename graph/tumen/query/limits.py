"""Check a query against limits before the engine sees it.

The engine (Oxigraph) follows SERVICE and has no switch to forbid it, and a deeply nested query
overflows its stack, which kills the process. Both are refused here, on the tokens.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from tumen.core.errors import QueryError
from tumen.query.lexer import Token, form, position, scan, unescaped

MAX_CHARACTERS = 1_000_000
MAX_BYTES = 4 * MAX_CHARACTERS
DEFAULT_TIMEOUT = 120.0  # seconds
MAX_DEPTH = 100
MAX_CLAUSES = 500
MAX_OPERATORS = 2_000

_READING = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_WRITING = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH")
_CLAUSES = frozenset(
    ["UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH", "VALUES", "EXISTS", "LATERAL"]
)
_OPERATORS = frozenset(
    ["||", "&&", "+", "-", "*", "/", "|", "^", "!", "=", "<", ">", "!=", "<=", ">="]
)
_AGGREGATES = ("COUNT", "SUM", "AVG", "GROUP_CONCAT")


@dataclass(frozen=True, slots=True)
class Deadline:
    """Limit the time of a query, from when it is read; `seconds` 0 or None is no limit."""

    seconds: float | None
    began: float = field(default_factory=time.monotonic)

    def remaining(self, origin: str) -> float | None:
        """Return the seconds that are left, or None for no limit. Raises `QueryError` at 0."""
        if not self.seconds:
            return None
        left = self.began + self.seconds - time.monotonic()
        if left <= 0:
            raise self.exceeded(origin)
        return left

    def exceeded(self, origin: str) -> QueryError:
        """Return the error of a query that has reached the limit."""
        return QueryError(
            f"{origin}: stopped after {self.seconds:g} s, the time limit; the answer may be "
            "incomplete. Set a longer limit with --timeout (0 is none), or narrow the query."
        )


@dataclass(frozen=True, slots=True)
class QueryKind:
    """Describe a query by its tokens.

    `form` is SELECT, ASK, CONSTRUCT or DESCRIBE; `own_dataset` tells whether it names its graphs
    (FROM); `counts_per_source` whether it may count a fact once per source.
    """

    form: str
    own_dataset: bool
    counts_per_source: bool

    @property
    def gives_graph(self) -> bool:
        """Tell whether the answer is a graph and not a table."""
        return self.form in ("CONSTRUCT", "DESCRIBE")


def check_limits(text: str, *, allow_service: bool = False, origin: str = "query") -> QueryKind:
    """Check the tokens of a query against the limits and return its kind.

    Raises `QueryError` for an update, for SERVICE unless it is allowed, and beyond the limits on
    length and nesting. Syntax is left to the engine.
    """
    if len(text) > MAX_CHARACTERS:
        raise QueryError(
            f"{origin}: a query of {len(text):,} characters is too long; "
            f"the limit is {MAX_CHARACTERS:,}."
        )
    tokens = list(scan(text))
    kind = form(text)
    if kind in _WRITING:
        raise QueryError(
            f"{origin}: {kind} changes data, and a query only reads. What is said is changed "
            "in the case files, and taken over by: tumen build"
        )
    if not allow_service and "SERVICE" in unescaped(text).upper():
        for token in tokens:
            if _calls_service(token):
                line, column = position(text, token.start)
                raise QueryError(
                    f"{origin}:{line}:{column}: SERVICE asks another server, and nothing here "
                    "reaches the network unless you say so. Say so with: --allow-service"
                )
    _check_size(tokens, origin)
    return QueryKind(
        form=kind if kind in _READING else "SELECT",
        own_dataset=any(token.is_word("FROM") for token in tokens),
        counts_per_source=_counts_per_source(tokens),
    )


def _calls_service(token: Token) -> bool:
    """Tell whether the engine could read this token as SERVICE.

    Its grammar needs no space after a keyword (`1SERVICE<…>`, `SERVICE:x`), so any word and any
    prefix that contains it counts. An IRI counts where it could be a comparison instead
    (`?a<1)SERVICE?x#>`): only a closing bracket before the word makes that possible.
    """
    if token.kind == "word":
        return "SERVICE" in unescaped(token.text).upper()
    if token.kind == "prefixed":
        return "SERVICE" in token.text.partition(":")[0].upper()
    if token.kind == "iri":
        before, found, _ = unescaped(token.text).upper().rpartition("SERVICE")
        return bool(found) and ")" in before
    return False


def _check_size(tokens: list[Token], origin: str) -> None:
    depth = deepest = 0
    for token in tokens:
        if token.kind == "open":
            depth += 1
            deepest = max(deepest, depth)
        elif token.kind == "close":
            depth -= 1
    clauses = sum(token.kind == "word" and token.text.upper() in _CLAUSES for token in tokens)
    operators = sum(token.kind == "sign" and token.text in _OPERATORS for token in tokens)
    for what, found, limit in (
        ("nested brackets", deepest, MAX_DEPTH),
        ("clauses (UNION, OPTIONAL, FILTER …)", clauses, MAX_CLAUSES),
        ("operators", operators, MAX_OPERATORS),
    ):
        if found > limit:
            raise QueryError(
                f"{origin}: {found:,} {what} are too many for the engine; the limit is {limit:,}. "
                "VALUES ?x { … } takes a list of any length."
            )


def _counts_per_source(tokens: list[Token]) -> bool:
    """Tell whether an aggregate without DISTINCT ranges over the union of all graphs."""
    if any(token.is_word("GRAPH", "FROM") for token in tokens):
        return False
    return any(
        token.is_word(*_AGGREGATES) and not following.is_word("DISTINCT")
        for token, following in zip(tokens, tokens[2:], strict=False)
    )
