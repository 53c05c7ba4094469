"""Validate a case file by the closed JSON Schema of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from tumen.core.errors import TumenError, did_you_mean
from tumen.core.findings import Findings
from tumen.core.vocabulary import ONTOLOGY
from tumen.parse.json_ld import REMEDY, read_generated_json
from tumen.parse.suggestions import TermSuggester
from tumen.parse.yaml_tree import MarkedTree

SCHEMA_FILE = "case.schema.json"
MAX_ERRORS = 1_000  # of the schema; looking for what was meant takes time


class CaseSchema:
    """Hold the compiled schema of one vocabulary."""

    def __init__(self, path: Path) -> None:
        import jsonschema_rs

        self.schema = read_generated_json(path)
        if not _is_of_a_vocabulary(self.schema):
            raise TumenError(f"{path} is not a schema that a vocabulary gives. {REMEDY}")
        self._sections = {
            name for name, part in self.schema["properties"].items() if "x-tumen-property" in part
        }
        self._words = TermSuggester(self.schema)
        self._whole = str(self.schema.get("x-tumen-whole", "the case"))
        try:
            self._validator = jsonschema_rs.Draft202012Validator(self.schema)
        except (ValueError, jsonschema_rs.ReferencingError) as error:
            reason = " ".join(str(error).split())[:200]
            raise TumenError(f"{path} is no JSON Schema: {reason}. {REMEDY}") from None

    def check(self, marked: MarkedTree, findings: Findings) -> None:
        """Add a finding for every schema error, at its place."""
        for number, error in enumerate(self._validator.iter_errors(marked.tree)):
            if number == MAX_ERRORS:
                mark = marked.mark(tuple(error.instance_path))
                findings.add(
                    mark, "more-errors", "there are more errors of this kind than are told",
                    "Mend these first, then check again.",
                )  # fmt: skip
                return
            path = tuple(error.instance_path)
            for finding in islice(self._explain(error, path, marked), MAX_ERRORS):
                findings.add(*finding)

    def _explain(
        self, error: Any, path: tuple[str | int, ...], marked: MarkedTree
    ) -> Iterator[Any]:
        """Yield the findings of one schema error: (mark, code, message, hint)."""
        kind, place = error.kind.name, _place(path) or self._whole
        if kind == "additionalProperties":
            here = self._at(error.schema_path[:-1])
            known = [*here.get("properties", {})]
            for key in error.kind.unexpected:
                mark = marked.key_mark((*path, key))
                if not known:
                    yield mark, "bad-id", f"'{key}' cannot be an id", _ID_HINT
                    continue
                class_ = str(here.get("x-tumen-class", "")).removeprefix(ONTOLOGY)
                hint = self._words.key_hint(key, known, class_)
                hint = hint or f"Known keys here: {', '.join(sorted(known))}."
                yield mark, "unknown-key", f"unknown key '{key}' in {place}", hint
        elif kind == "enum":
            known = [option for option in error.kind.options if isinstance(option, str)]
            value = str(error.instance)
            hint = self._words.hint(value, known, is_type=_last_key(path) == "type")
            if set(known) == {"true", "false"}:
                hint = did_you_mean(
                    [_TRUTH[value.casefold()]] if value.casefold() in _TRUTH else []
                )
            hint = hint or f"One of: {', '.join(known)}."
            yield marked.mark(path), "unknown-value", f"'{value}' is no {_last_key(path)}", hint
        elif kind == "required":
            key = error.kind.property
            first = key == "id" and not path
            hint = _FIRST_LINE if first else self._about(error.schema_path[:-1], key)
            yield marked.key_mark(path), "missing-key", f"{place} lacks '{key}'", hint
        elif kind == "propertyNames":
            # The path leads to the map; what is wrong is one of its names.
            name = str(error.kind.error.instance)
            mark = marked.key_mark((*path, name))
            if path and path[-1] in self._sections:
                yield mark, "bad-id", f"'{name}' cannot be an id", _ID_HINT
            else:
                yield mark, "bad-language", f"'{name}' is no language", _LANGUAGE_HINT
        elif kind == "pattern":
            name = "language" if _last_key(path) == "language" else _definition(error.schema_path)
            message = f"'{_short(error.instance)}' is no {_NAMES.get(name, 'text of that kind')}"
            here = self._at(error.schema_path[:-1])
            hint = _id_of(error.instance, marked) if name in {"ref", "slug"} else ""
            hint = (
                hint
                or (_elsewhere(str(error.instance)) if name == "local" else "")
                or _HINTS.get(name)
                or _described(here)
                or f"It must match {error.kind.pattern}"
            )
            yield marked.mark(path), "wrong-value", message, hint
        elif kind == "type":
            found = {"str": "a text", "list": "a list", "dict": "a map"}.get(
                type(error.instance).__name__, "this"
            )
            name = _definition(error.schema_path)
            wanted = f"one {_NAMES[name]}" if name in _NAMES else "something else"
            wanted = "a map of keys and values" if error.kind.types == ["object"] else wanted
            message = f"{_quoted(path)} is {found}, and not {wanted}"
            hint = _HINTS.get(name, "")
            if error.kind.types == ["object"]:
                hint = self._as_map(path, found)
            elif name == "edtf":
                hint = _ONE_OF_DAYS
            yield marked.mark(path), "wrong-type", message, hint
        elif kind == "uniqueItems":
            yield marked.mark(path), "repeated-value", f"{place} names the same thing twice", ""
        elif kind in {"minItems", "minLength", "minProperties"}:
            yield marked.mark(path), "empty-value", f"{place} is empty", "Give it a value."
        else:
            yield marked.mark(path), "wrong-value", f"{place}: {error.message}", ""

    def _as_map(self, path: tuple[str | int, ...], found: str) -> str:
        """Explain how to write a list or a text as a map."""
        if found == "a list":
            return "Write the id and a colon in front of each, 'night-patrols:', in place of '- '."
        if len(path) == 2 and path[0] in self._sections:
            return f"If it belongs to what stands above it under '{path[0]}', indent it further."
        return "Write 'key: value' lines below it, indented."

    def _about(self, schema_path: Sequence[str | int], key: str) -> str:
        here = self._at(schema_path)
        return _described(here.get("properties", {}).get(key, {}))

    def _at(self, schema_path: Sequence[str | int]) -> dict[str, Any]:
        """Return the part of the schema at a path."""
        node: Any = self.schema
        for step in schema_path:
            node = node[int(step)] if isinstance(node, list) else node.get(step, {})
        while isinstance(node, dict) and set(node) == {"$ref"}:
            node = self._resolve(node["$ref"])
        return node if isinstance(node, dict) else {}

    def _resolve(self, ref: str) -> Any:
        node: Any = self.schema
        for step in ref.removeprefix("#/").split("/"):
            node = node[step.replace("~1", "/").replace("~0", "~")]
        return node


def _is_of_a_vocabulary(schema: dict[str, Any]) -> bool:
    """Say whether a schema has the parts that its readers need: keys, classes, words."""
    keys, kinds = schema.get("properties"), schema.get("$defs", {})
    words = schema.get("x-tumen-words", {})
    if not (_maps(keys) and _maps(kinds) and isinstance(keys, dict) and isinstance(words, dict)):
        return False
    lists = [part.get(name, []) for part in keys.values() for name in ("x-tumen-classes", "enum")]
    if not all(map(_texts_only, [*lists, *words.values()])):
        return False
    classes = (name for part in keys.values() for name in part.get("x-tumen-classes", []))
    return all(_maps(kinds.get(name, {}).get("properties")) for name in classes)


def _maps(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(part, dict) for part in value.values())


def _texts_only(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


@lru_cache(maxsize=4)
def load_schema(path: Path) -> CaseSchema:
    """Compile the schema at `path`, once a process."""
    return CaseSchema(path)


_ID_HINT = "An id is lower-case letters, digits and single hyphens: thae-yong-ho."
_FIRST_LINE = "Begin with the file's name without its ending, as in 'id: river-2020'."
_ONE_OF_DAYS = 'Where one of several is true, put them in quotes: "[1978,1979]". A span: 1978/1979.'
_TRUTH = {
    **dict.fromkeys(("yes", "y", "on", "1", "x", "예"), "true"),
    **dict.fromkeys(("no", "n", "off", "0", "아니오"), "false"),
}
_LANGUAGE_HINT = "Use the short tag of a language: en, ko, zh, ko-Latn."

_OF_A_CASE = re.compile(r"[a-z0-9-]+/[^/\s]+\Z")

# Definition in the schema → what a person calls such a value.
_NAMES = {
    "boolean": "truth value", "decimal": "number", "edtf": "date", "integer": "whole number",
    "language": "language", "local": "id of a passage or claim", "ref": "id", "slug": "id",
    "string": "text", "text": "text", "texts": "text", "url": "web address",
}  # fmt: skip
_HINTS = {
    "boolean": "Write true or false.",
    "decimal": "Write digits, with a point for decimals and no thousands separator: 15.6",
    "integer": "Write digits only: 2500",
    "language": _LANGUAGE_HINT,
    "local": "It is written as in its section of this case, or as ../other-case/its-id.",
    "ref": _ID_HINT,
    "slug": _ID_HINT,
    "url": "It begins with https:// or http://.",
}


def _elsewhere(name: str) -> str:
    """Propose how to name a claim or passage of another case: `../other-case/its-id`."""
    return did_you_mean([f"../{name}"] if _OF_A_CASE.match(name) else [])


def _definition(schema_path: Sequence[str | int]) -> str:
    """Return the name of the shared definition that a schema path leads into, or ""."""
    parts = [str(part) for part in schema_path]
    return parts[parts.index("$defs") + 1] if "$defs" in parts else ""


def _quoted(path: tuple[str | int, ...]) -> str:
    return f"'{_last_key(path)}'"


def _place(path: tuple[str | int, ...]) -> str:
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return ""
    if len(names) == 1:
        return f"'{names[0]}'"
    return f"'{names[1]}'" if len(names) == 2 else f"'{names[-1]}' of '{names[1]}'"


def _last_key(path: tuple[str | int, ...]) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "value")


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _id_of(name: object, marked: MarkedTree) -> str:
    """Ask which id was meant by a name that stands in place of an id."""
    tree: Any = marked.tree
    wanted = " ".join(str(name).split()).casefold()
    ids = [
        id_
        for section in (tree.values() if isinstance(tree, dict) else ())
        if isinstance(section, dict)
        for id_, node in section.items()
        if isinstance(node, dict)
        if wanted
        in (text.casefold() for key in ("name", "alias") for text in _texts(node.get(key)))
    ]
    return did_you_mean(ids[:3])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _described(schema: dict[str, Any]) -> str:
    return str(schema.get("description", ""))
