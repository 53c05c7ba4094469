"""Refuse JSON-LD so deep, or with terms derived so long, that the engine fails.

The engine copies the context at every level, and defines a term that is derived from another inside
the definition of that other, until its stack is full, which ends the process.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tumen.core.errors import TumenError
from tumen.ingest.xml import MAX_DEPTH

LONGEST_CHAIN = 100  # of terms, each derived from the next
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|([\[{])|([\]}])', re.DOTALL)
_COLON = re.compile(r"\s*:\s*")


def refuse_deep_json(path: Path, data: bytes) -> None:
    """Raise `TumenError`, with the place, for JSON-LD that is too deep."""
    text = data.decode("utf-8", "replace")
    depth = 0
    for found in _TOKEN.finditer(text):
        depth += (found[1] is not None) - (found[2] is not None)
        if depth > MAX_DEPTH:
            raise TumenError(
                f"{path}:{_line(text, found.start())}: more than {MAX_DEPTH} brackets in each "
                "other. Give the inner nodes an @id, and let them stand beside each other."
            )
        colon = _is_context(found[0]) and _COLON.match(text, found.end())
        if colon and any(map(_is_long, _contexts(text, colon.end()))):
            raise TumenError(
                f"{path}:{_line(text, found.start())}: terms of the context are derived from each "
                f"other over more than {LONGEST_CHAIN} steps. Give them whole IRIs."
            )


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _is_context(key: str) -> bool:
    if "\\" not in key:
        return key == '"@context"'
    try:
        return len(key) <= 60 and json.loads(key) == "@context"
    except ValueError:
        return False


def _contexts(text: str, place: int) -> Iterator[dict[str, Any]]:
    """Yield the contexts at that place; none if it is not JSON."""
    try:
        value, _ = json.JSONDecoder().raw_decode(text, place)
    except (ValueError, RecursionError):
        return
    for context in value if isinstance(value, list) else [value]:
        if isinstance(context, dict):
            yield context


def _is_long(context: dict[str, Any]) -> bool:
    """Return whether a chain of its terms is too long, or contains a ring of as many."""
    left = {term: set(_named(term, value)) & context.keys() for term, value in context.items()}
    for _ in range(LONGEST_CHAIN):
        done = {term for term, named in left.items() if not named & left.keys()}
        if not done:
            break
        for term in done:
            del left[term]
    return len(left) > LONGEST_CHAIN or any(not named & left.keys() for named in left.values())


def _named(term: str, value: Any) -> Iterator[str]:
    """Yield the terms from which a term's definition could be derived."""
    parts = value if isinstance(value, dict) else {"@id": value}
    for text in (term.partition(":")[0], *(parts.get(key) for key in ("@id", "@type", "@reverse"))):
        if isinstance(text, str):
            yield from {text, text.partition(":")[0]} - {term}
