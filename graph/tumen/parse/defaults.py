"""Fill in defaults: those of the schema, and the claimant of a claim."""

from __future__ import annotations

from typing import Any

from tumen.parse.yaml_tree import Tree

CLAIMS = "claims"
_DEFAULTS = "x-tumen-defaults"


def fill_defaults(tree: dict[str, Tree], schema: dict[str, Any]) -> dict[str, Tree]:
    """Copy a tree and give every node its defaults.

    A claim without a claimant is the source's author's own; of a source without an author, its
    publisher's. Every other default stands in the schema, and thereby in the shapes.
    """
    filled: dict[str, Tree] = {}
    for section, members in tree.items():
        classes = schema["properties"].get(section, {}).get("x-tumen-classes")
        if not classes or not isinstance(members, dict):
            filled[section] = members
            continue
        filled[section] = {
            name: _filled(node, classes, schema) if isinstance(node, dict) else node
            for name, node in members.items()
        }
    speaker = tree.get("author") or tree.get("publisher")
    claims = filled.get(CLAIMS)
    if speaker and isinstance(claims, dict):
        for node in claims.values():
            if isinstance(node, dict):
                node.setdefault("claimant", speaker)
    return filled


def _filled(node: dict[str, Tree], classes: list[str], schema: dict[str, Any]) -> dict[str, Tree]:
    if len(classes) == 1:  # a section of one class needs no type
        node = {"type": classes[0], **node}
    kind = node.get("type")
    definition = schema["$defs"].get(kind) if isinstance(kind, str) else None
    if definition is None:
        return {**node}
    if _DEFAULTS not in definition:  # kept in the schema: a build asks for every node
        definition[_DEFAULTS] = {
            key: _written(part["default"])
            for key, part in definition.get("properties", {}).items()
            if "default" in part
        }
    added = {key: text for key, text in definition[_DEFAULTS].items() if key not in node}
    return {**node, **added}


def _written(default: object) -> str:
    """Write a default as an author would; the JSON-LD context gives it its type."""
    return str(default).lower() if isinstance(default, bool) else str(default)
