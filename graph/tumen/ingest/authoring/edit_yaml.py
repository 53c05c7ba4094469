"""Replace single values in a case file and leave every other byte as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tumen.core.errors import TumenError
from tumen.core.findings import Findings
from tumen.parse.yaml_tree import Tree, read_yaml_tree

Path = tuple[str, ...]


def replace_values(data: bytes, values: Mapping[Path, str], shown: str) -> bytes:
    """Return the content of a YAML file with the plain values at some paths replaced.

    Comments, order, quotes and line ends stay. Raises `TumenError` where a path leads to no
    single value, and where the result would differ in anything else.
    """
    text = data.decode("utf-8")
    opening = "\ufeff" if text.startswith("\ufeff") else ""
    text = text[len(opening) :]
    scalars = _scalars(text)
    missing = [path for path in values if path not in scalars]
    if missing:
        raise TumenError(f"{shown} has no value at {'/'.join(missing[0])}.")
    pieces = []
    place = 0
    for (start, end), value in sorted((scalars[path], value) for path, value in values.items()):
        pieces += [text[place:start], value]
        place = end
    new = (opening + "".join([*pieces, text[place:]])).encode()
    if _tree(new) != _with(_tree(data), values):
        raise TumenError(f"{shown} cannot be changed value by value. Change it by hand.")
    return new


def _scalars(text: str) -> dict[Path, tuple[int, int]]:
    """Locate each plain value: code points from its first to behind its last."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.nodes import MappingNode, ScalarNode

    found: dict[Path, tuple[int, int]] = {}

    def walk(node: Any, path: Path) -> None:
        if isinstance(node, ScalarNode):
            found[path] = (node.start_mark.index, node.end_mark.index)
        elif isinstance(node, MappingNode):
            for key, value in node.value:
                walk(value, (*path, str(key.value)))

    try:
        walk(YAML(typ="safe", pure=True).compose(text), ())
    except YAMLError:
        raise TumenError("the file is not YAML; run tumen check on it first.") from None
    return found


def _tree(data: bytes) -> Tree | None:
    marked = read_yaml_tree(data, Findings(""))
    return None if marked is None else marked.tree


def _with(tree: Tree | None, values: Mapping[Path, str]) -> Any:
    copy = json.loads(json.dumps(tree))
    for path, value in values.items():
        node = copy
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value
    return copy
