"""Rewrite a query so that equal triples of several graphs count once, as in an RDF merge.

The engine evaluates the default graph as a union: a triple that two sources state gives two
solutions. Over a merge (SPARQL 1.1, section 13.2), the solutions of a pattern without projection
are a set. So where their number matters (an aggregate without DISTINCT, or rows without DISTINCT),
the pattern becomes `{ SELECT DISTINCT * WHERE { … } }`. What would tell equal solutions apart gets
a variable of its own first: blank nodes, steps of a path, branches of a UNION.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tumen.query.lexer import Token, form, scan
from tumen.query.triple_patterns import Fresh, Unsupported, end_of, rewrite_statement

_AGGREGATES = ("COUNT", "SUM", "AVG", "GROUP_CONCAT", "MIN", "MAX", "SAMPLE")
_COUNTING = ("COUNT", "SUM", "AVG", "GROUP_CONCAT")
_MODIFIERS = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
_BLANK = re.compile(r"\[|_:")


@lru_cache(maxsize=256)
def merge_default_graph(text: str) -> str | None:
    """Return the rewritten query, the text itself if nothing need change, None if it cannot be."""
    try:
        return _Rewriter(text).run()
    except (Unsupported, IndexError):
        return None


class _Rewriter:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(scan(text))
        self.fresh = Fresh(text)
        self.edits: list[tuple[int, int, str]] = []
        self.closes = _closes(self.tokens)

    def run(self) -> str:
        kind = form(self.text)
        place = next(
            (n for n, token in enumerate(self.tokens) if token.is_word(kind)), len(self.tokens)
        )
        if kind == "SELECT":
            self._select(place, len(self.tokens), outer=False)
        elif kind in ("ASK", "CONSTRUCT"):
            counted = False
            place += 1
            if kind == "CONSTRUCT" and self.tokens[place].text == "{":
                template = self.tokens[place].start, self.tokens[self.closes[place]].start
                counted = bool(_BLANK.search(self.text[slice(*template)]))
                place = self.closes[place] + 1
            opened = self._next_group(place)
            self._group(opened, counted=counted)
            if counted:
                self._wrap(opened)
        result = self.text
        for start, end, new in sorted(self.edits, reverse=True):
            result = result[:start] + new + result[end:]
        return result

    def _next_group(self, place: int) -> int:
        while self.tokens[place].text != "{":
            place += 1
        return place

    def _wrap(self, opened: int) -> None:
        end = self.tokens[self.closes[opened]].start
        start = self.tokens[opened].end
        self.edits.append((start, start, " { SELECT DISTINCT * WHERE {"))
        self.edits.append((end, end, " } } "))

    def _select(self, place: int, end: int, *, outer: bool) -> None:
        """Rewrite a SELECT; `outer` tells whether the number of its rows matters outside."""
        nested = place > 0 and self.tokens[place - 1].text == "{"
        opened = self._next_group(place)
        head = self.tokens[place + 1 : opened]
        tail = self.tokens[self.closes[opened] + 1 : end]
        distinct = bool(head) and head[0].is_word("DISTINCT", "REDUCED")
        star = any(token.text == "*" for token in head[:2])
        aggregated = any(token.is_word(*_AGGREGATES) for token in [*head, *tail]) or any(
            token.is_word("GROUP") for token in tail
        )
        if aggregated:
            counted = _counts(head) or _counts(tail)
            if outer and not distinct and not _keys_projected(head, tail):
                raise Unsupported
        else:
            limited = nested and any(token.is_word("LIMIT", "OFFSET") for token in tail)
            counted = not distinct and (not nested or outer or limited)
            if outer and not distinct and not star:
                raise Unsupported
        known = self.fresh.number
        self._group(opened, counted=counted)
        if not counted:
            return
        if star and not aggregated:
            if self.fresh.number > known:
                raise Unsupported
            at = self.tokens[place].end
            self.edits.append((at, at, " DISTINCT"))
        else:
            self._wrap(opened)

    def _group(self, opened: int, *, counted: bool) -> None:
        """Rewrite a group; `counted` tells whether the number of its solutions matters."""
        place, closed = opened + 1, self.closes[opened]
        if place < closed and self.tokens[place].is_word("SELECT"):
            self._select(place, closed, outer=counted)
            return
        while place < closed:
            place = self._clause(place, closed, counted=counted)

    def _clause(self, place: int, closed: int, *, counted: bool) -> int:
        token = self.tokens[place]
        if token.text == ".":
            return place + 1
        if token.text == "{":
            return self._union(place, counted=counted)
        if token.is_word("OPTIONAL", "GRAPH", "MINUS"):
            opened = self._next_group(place)
            self._group(opened, counted=counted and not token.is_word("MINUS"))
            return self.closes[opened] + 1
        if token.is_word("VALUES"):
            return self.closes[self._next_group(place)] + 1
        if token.is_word("FILTER", "BIND"):
            return self._constraint(place + 1)
        if token.is_word("SERVICE", "LATERAL"):
            raise Unsupported
        end = self._statement_end(place, closed)
        if counted:
            words = self.tokens[place:end]
            new = rewrite_statement(self.text, words, self.fresh)
            if new is not None:
                self.edits.append((words[0].start, end_of(self.text, words[-1]), new))
        return end

    def _union(self, place: int, *, counted: bool) -> int:
        branches = [place]
        after = self.closes[place] + 1
        while self.tokens[after].is_word("UNION"):
            branches.append(after + 1)
            after = self.closes[after + 1] + 1
        mark = self.fresh.name() if counted and len(branches) > 1 else ""
        for number, opened in enumerate(branches):
            self._group(opened, counted=counted)
            if mark:
                start, end = self.tokens[opened].end, self.tokens[self.closes[opened]].start
                self.edits.append((start, start, " {"))
                self.edits.append((end, end, f" }} BIND({number} AS {mark}) "))
        return after

    def _constraint(self, place: int) -> int:
        """Skip a condition, but rewrite subqueries in its EXISTS."""
        while self.tokens[place].kind != "open":
            place += 1
        closed = self.closes[place]
        if self.tokens[place].text == "{":
            self._group(place, counted=False)
        else:
            inside = place + 1
            while inside < closed:
                if self.tokens[inside].text == "{":
                    self._group(inside, counted=False)
                    inside = self.closes[inside]
                inside += 1
        return closed + 1

    def _statement_end(self, place: int, closed: int) -> int:
        """Return the end of the triples with one subject, exclusive."""
        begun = place
        while place < closed:
            token = self.tokens[place]
            if token.text in ("[", "("):
                place = self.closes[place]
            elif (
                token.text == "{"
                or (token.text == "." and not _in_number(self.tokens, place))
                or (place > begun and token.is_word(*_CLAUSES))
            ):
                return place
            place += 1
        return place


_CLAUSES = ("OPTIONAL", "GRAPH", "MINUS", "VALUES", "FILTER", "BIND", "SERVICE", "LATERAL")


def _closes(tokens: list[Token]) -> dict[int, int]:
    """Return the place of the closing bracket of each opening one. Raises `Unsupported`."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for place, token in enumerate(tokens):
        if token.kind == "open":
            waiting.append(place)
        elif token.kind == "close":
            if not waiting:
                raise Unsupported
            found[waiting.pop()] = place
    if waiting:
        raise Unsupported
    return found


def _in_number(tokens: list[Token], place: int) -> bool:
    """Tell whether the full stop at `place` is a decimal point."""
    if not 0 < place < len(tokens) - 1:
        return False
    before, point, after = tokens[place - 1 : place + 2]
    digits = after.kind == "word" and after.text[0].isdigit() and after.start == point.end
    return digits and (before.end != point.start or before.text[:1].isdigit())


def _counts(tokens: list[Token]) -> bool:
    """Tell whether an aggregate without DISTINCT counts its solutions."""
    return any(
        token.is_word(*_COUNTING) and not following.is_word("DISTINCT")
        for token, following in zip(tokens, tokens[2:], strict=False)
    )


def _keys_projected(head: list[Token], tail: list[Token]) -> bool:
    """Tell whether the rows of an aggregated subquery are distinct: its keys are projected."""
    keys: list[str] = []
    place = next((n for n, token in enumerate(tail) if token.is_word("GROUP")), None)
    if place is None:
        return True
    for token in tail[place + 2 :]:
        if token.is_word(*_MODIFIERS):
            break
        if token.kind != "variable":
            return False
        keys.append(token.text[1:])
    depth = 0
    projected = set()
    for token in head:
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if depth == 0 and token.kind == "variable":
            projected.add(token.text[1:])
    return set(keys) <= projected
