"""What a page holds packed, as its scripts see it."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from typing import Any


def unpacked(html: str, name: str) -> bytes:
    """The content of one of the packed elements."""
    found = re.search(rf'<script type="text/plain" id="{name}">([^<]*)</script>', html)
    assert found is not None, f"the page holds no {name}"
    return gzip.decompress(b64decode(found[1]))


def shown(html: str) -> dict[str, Any]:
    """The data of a page, with what it leaves out because it follows from the rest."""
    data: dict[str, Any] = json.loads(unpacked(html, "data"))
    things, claims = [*data["things"]], [*data["claims"]]
    for thing in data["things"].values():
        thing.setdefault("names", [["en", thing["label"]]])
        thing["claims"] = []
    for iri, claim in data["claims"].items():
        for role, values in claim["fields"]:
            for value in values:
                if value.get("thing") in data["things"]:
                    value.setdefault("text", data["things"][value["thing"]]["label"])
                    data["things"][value["thing"]]["claims"].append([iri, role])
    for lens in data["lenses"].values():
        lens["nodes"], lens["edges"] = rows(lens["nodes"]), rows(lens["edges"])
        for node in lens["nodes"]:
            if "thing" in node:
                node["thing"] = things[node["thing"]]
                node["label"] = data["things"][node["thing"]]["label"]
        for edge in lens["edges"]:
            if "claims" in edge:
                edge["claims"] = [claims[place] for place in edge["claims"]]
    return data


def rows(columns: dict[str, Any]) -> list[dict[str, Any]]:
    """One row a place, without the keys that it lacks."""
    count = columns.pop("")
    spread = {
        key: values if isinstance(values, list) else [values] * count
        for key, values in columns.items()
    }
    return [
        {"id": place}
        | {key: values[place] for key, values in spread.items() if values[place] is not None}
        for place in range(count)
    ]
