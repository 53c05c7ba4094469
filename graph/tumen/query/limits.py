"""What a query may not do, checked before the engine sees it.

The engine (Oxigraph) follows SERVICE without a switch to forbid it, and a query that is nested
deeply enough overflows its stack, which ends the process. Both are settled here, on the words.
"""

from __future__ import annotations

from dataclasses import dataclass

from tumen.core.errors import QueryError
from tumen.query.lexer import Token, form, position, scan, unescaped

MAX_CHARACTERS = 1_000_000
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
class Nature:
    """What the words of a query tell about it.

    `form` is SELECT, ASK, CONSTRUCT or DESCRIBE; `own_dataset` whether it names its graphs itself
    (FROM); `counts_per_source` whether it may count a fact once for each source that states it.
    """

    form: str
    own_dataset: bool
    counts_per_source: bool

    @property
    def gives_graph(self) -> bool:
        """Whether the answer is a graph and not a table."""
        return self.form in ("CONSTRUCT", "DESCRIBE")


def examine(text: str, *, allow_service: bool = False, origin: str = "query") -> Nature:
    """Check a query's words against the limits and say what kind of query it is.

    Raises `QueryError` for an update, for SERVICE unless it is allowed, and beyond the limits on
    length and nesting. What the engine alone can judge, such as syntax, is left to it.
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
    return Nature(
        form=kind if kind in _READING else "SELECT",
        own_dataset=any(token.is_word("FROM") for token in tokens),
        counts_per_source=_counts_per_source(tokens),
    )


def _calls_service(token: Token) -> bool:
    """Whether the engine could read this word as SERVICE.

    Its grammar wants no space after a keyword (`1SERVICE<…>`, `SERVICE:x`), so any word and any
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
    """Whether an aggregate without DISTINCT ranges over the union of all graphs."""
    if any(token.is_word("GRAPH", "FROM") for token in tokens):
        return False
    return any(
        token.is_word(*_AGGREGATES) and not following.is_word("DISTINCT")
        for token, following in zip(tokens, tokens[2:], strict=False)
    )
