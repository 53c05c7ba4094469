"""List what of FollowTheMoney has a term here: kinds of entities, and their properties."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

# FtM schema → (section, class). A legal entity may be a person or a body, which FtM leaves open;
# the record keeps its word for it (`recordedAs`).
THINGS = {
    "Company": ("actors", "Enterprise"),
    "LegalEntity": ("actors", "Institution"),
    "Organization": ("actors", "Institution"),
    "Person": ("actors", "Person"),
    "Position": ("posts", "Post"),
    "PublicBody": ("actors", "Institution"),
}
# Schemata that tie two entities: the two properties that are needed.
TIES = {
    "Directorship": ("director", "organization"),
    "Employment": ("employee", "employer"),
    "Family": ("person", "relative"),
    "Membership": ("member", "organization"),
    "Occupancy": ("holder", "post"),
    "Ownership": ("owner", "asset"),
}
MEMBERSHIPS = {"Directorship", "Employment", "Membership"}
# Properties of texts that become texts.
NAMES = {"name": "name", "alias": "alias", "weakAlias": "weakAlias", "previousName": "formerName"}
# The word for what the relative is to the person → the property from the person to the relative.
KINSHIP = {
    "father": "parent", "mother": "parent", "parent": "parent",
    "son": "child", "daughter": "child", "child": "child",
    "husband": "spouse", "wife": "spouse", "spouse": "spouse",
    "brother": "sibling", "sister": "sibling", "sibling": "sibling",
}  # fmt: skip
WIKIDATA = "http://www.wikidata.org/entity/"


@lru_cache(maxsize=1)
def schemata() -> dict[str, frozenset[str]]:
    """Return every schema of FollowTheMoney that entities may have, with its properties."""
    text = (files("tumen.ingest.ftm") / "ftm-schema.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)["schemata"]
    return {name: frozenset(schema["properties"]) for name, schema in table.items()}
