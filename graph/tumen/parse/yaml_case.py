"""Parse a YAML case: validate it by the schema, then read it as JSON-LD."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from tumen.core.findings import Findings, Mark
from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE
from tumen.parse.case import RDF_TYPE, Case, Origins
from tumen.parse.defaults import fill_defaults
from tumen.parse.json_ld import to_quads
from tumen.parse.schema import SCHEMA_FILE, CaseSchema, load_schema
from tumen.parse.yaml_tree import MarkedTree, Tree, read_yaml_tree


def read_yaml_case(data: bytes, slug: str, ontology: Path, findings: Findings) -> Case | None:
    """Parse a YAML case into quads in the named graph of its source; None for none.

    `slug` is the file's stem, which must be the case's `id`. Whatever breaks the schema is noted;
    the quads are then made all the same if they can be, so that later checks have their say too.
    """
    marked = read_yaml_tree(data, findings)
    if marked is None:
        return None
    if not isinstance(marked.tree, dict):
        findings.add(
            marked.mark(()), "wrong-type", "a case is a map of keys and values",
            "Start with the lines 'id: …', 'type: …' and 'title: …'.",
        )  # fmt: skip
        return None
    schema = _schema(ontology)
    schema.check(marked, findings)
    stated = marked.tree.get("id")
    if isinstance(stated, str) and stated != slug:
        findings.add(
            marked.mark(("id",)), "wrong-id",
            f"the case calls itself '{stated}', its file '{slug}'",
            "A case bears the name of its file: rename one of the two.",
        )  # fmt: skip
    _report_repeated_ids(marked, findings)
    filled = fill_defaults(marked.tree, schema.schema)
    quads = to_quads(filled, slug, ontology)
    if quads is None:  # the tree breaks the schema, and that has been noted already
        return None
    return Case(slug, quads, YamlOrigins(marked, slug))


@lru_cache(maxsize=4)
def _schema(ontology: Path) -> CaseSchema:
    return load_schema(ontology / SCHEMA_FILE)  # to join paths for every case costs a parse


def _report_repeated_ids(marked: MarkedTree, findings: Findings) -> None:
    """Report an id that stands in two sections; passages and claims share their names."""
    assert isinstance(marked.tree, dict)  # noqa: S101
    seen: dict[tuple[bool, str], str] = {}
    for section, members in marked.tree.items():
        if not isinstance(members, dict) or section in _NOT_SECTIONS:
            continue
        for name in members:
            local = section in _LOCAL_SECTIONS
            first = seen.setdefault((local, name), section)
            if first != section:
                findings.add(
                    marked.key_mark((section, name)), "id-clash",
                    f"'{name}' stands under '{section}' and under '{first}'",
                    "One id is one thing: rename one of the two.",
                )  # fmt: skip


_LOCAL_SECTIONS = ("passages", "records", "claims")
_NOT_SECTIONS = ("title", "text", "description")


Steps = tuple[str | int, ...]


class YamlOrigins(Origins):
    """Find the place of a statement in a YAML file."""

    def __init__(self, marked: MarkedTree, slug: str) -> None:
        self._marked = marked
        self._source = SOURCE + slug
        self._local = f"{ID}{slug}/"
        self._sections: dict[str, tuple[str, str]] = {}
        self._indexes: dict[Steps, dict[str, tuple[int, Steps]]] = {}
        tree = marked.tree if isinstance(marked.tree, dict) else {}
        for section, members in tree.items():
            if isinstance(members, dict) and section not in _NOT_SECTIONS:
                base = self._local if section in _LOCAL_SECTIONS else ID
                for name in members:
                    self._sections.setdefault(base + name, (section, name))

    def node(self, iri: str) -> Mark:
        """Return the key that describes the node, or the first mention of it."""
        path = self._path(iri)
        if path is not None:
            return self._marked.key_mark(path)
        return self._mention(iri) or self._marked.mark(())

    def value(self, iri: str, predicate: str, value: str) -> Mark:
        """Return the place of the value of a property, or of its key, or of the node."""
        path = self._path(iri)
        if path is None:
            return self.node(iri)
        key = "type" if predicate == RDF_TYPE else predicate.removeprefix(ONTOLOGY)
        below = (*path, key)
        if below not in self._marked.keys:
            nested = (*path, "text", key)
            below = nested if nested in self._marked.keys else below
        if below not in self._marked.keys or self._at(below) is None:
            return self._marked.key_mark(path)
        wanted = {value, value.removeprefix(self._local), value.removeprefix(ID)}
        wanted.add(value.removeprefix(ONTOLOGY))
        places = self._places(below)
        found = [places[text] for text in wanted if text in places]
        return self._marked.mark(min(found)[1] if found else below)

    def values(self, iri: str, predicate: str) -> list[Mark]:
        """Return the places of the texts under the key of a property; none without the key."""
        path = self._path(iri)
        below = (*(path or ()), predicate.removeprefix(ONTOLOGY))
        if path is None or below not in self._marked.keys:
            return []
        return [self._marked.mark(place) for _, place in self._places(below).values()]

    def _path(self, iri: str) -> tuple[str, ...] | None:
        return () if iri == self._source else self._sections.get(iri)

    def _mention(self, iri: str) -> Mark | None:
        wanted = {iri.removeprefix(self._local), iri.removeprefix(ID)}
        places = self._places(())
        found = [places[text] for text in wanted if text in places]
        return self._marked.mark(min(found)[1]) if found else None

    def _places(self, below: Steps) -> dict[str, tuple[int, Steps]]:
        """Map each text below a path to its number and the path of its first place.

        Made once for each path: a list may hold as many wrong values as a case has room for.
        """
        if below not in self._indexes:
            found: dict[str, tuple[int, Steps]] = {}
            for number, (path, written) in enumerate(_leaves(self._at(below) or {}, below)):
                found.setdefault(written, (number, path))
            self._indexes[below] = found
        return self._indexes[below]

    def _at(self, path: tuple[str | int, ...]) -> Tree | None:
        """Return the tree at a path; None for a key without a value."""
        node: Any = self._marked.tree
        try:
            for step in path:
                node = node[step]
        except KeyError:
            return None
        return node  # type: ignore[no-any-return]


def _leaves(tree: Tree, path: tuple[str | int, ...]) -> Any:
    if isinstance(tree, str):
        yield path, tree
    elif isinstance(tree, list):
        for index, item in enumerate(tree):
            yield from _leaves(item, (*path, index))
    else:
        for key, item in tree.items():
            yield from _leaves(item, (*path, key))
