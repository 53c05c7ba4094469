"""What a page shows, said once: by columns, by numbers, without what follows from the rest.

`data.js` makes the rows again. A page of five thousand claims is a third smaller for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
Columns = dict[str, Any]


def slimmed(
    data: Mapping[str, Any], lenses: Mapping[str, tuple[Sequence[Row], Sequence[Row]]]
) -> dict[str, Any]:
    """The data with the nodes and edges of each lens.

    Claims and things go by their places in `claims` and `things`. What a label's lines are stands
    with the thing; what a field's text is, where it names a thing, is that thing's label.
    """
    number = {kind: {iri: at for at, iri in enumerate(data[kind])} for kind in ("things", "claims")}
    things = {iri: _thing(values) for iri, values in data["things"].items()}
    drawn = {}
    # A thing's label stands with the thing; a group's with the group.
    of_things = {"label": "thing", "lines": "thing"}
    for lens, (nodes, edges) in lenses.items():
        for node in nodes:
            if "thing" in node:
                things[node["thing"]]["lines"] = node["lines"]
        drawn[lens] = {
            "nodes": columns(nodes, {"thing": number["things"]}, of_things),
            "edges": columns(edges, {"claims": number["claims"]}),
        }
    claims = {
        iri: {**values, "fields": _fields(values["fields"], things)}
        for iri, values in data["claims"].items()
    }
    links = data["links"]
    return {
        **data,
        "things": things,
        "claims": claims,
        "links": {
            "nodes": [number["things"].get(iri, iri) for iri in links["nodes"]],
            "claims": [number["claims"].get(iri, iri) for iri in links["claims"]],
            "rows": links["rows"],
        },
        "lenses": drawn,
    }


def columns(
    rows: Sequence[Row],
    numbers: Mapping[str, Mapping[str, int]] | None = None,
    instead: Mapping[str, str] | None = None,
) -> Columns:
    """The rows as one list a key, with None where a row lacks the key; a lone value stands for all.

    The values of a key in `numbers` are replaced by numbers, those of a key in `instead` left out
    where the row has the other key. What the page can tell from the place of a row, or from the
    rest of it, is left out.

    >>> columns([{"sign": "increases", "to": "b", "id": 0}, {"to": "b", "id": 1}])
    {'sign': ['increases', None], 'to': 'b', '': 2}
    """
    found: Columns = {}
    for key in dict.fromkeys(key for row in rows for key in row):
        if key in _IMPLIED:
            continue
        values: list[Any] = [row.get(key) for row in rows]
        if instead and (other := instead.get(key)):
            values = [
                None if other in row else value for row, value in zip(rows, values, strict=True)
            ]
        if numbers and key in numbers:
            values = [_numbered(value, numbers[key]) for value in values]
        first = values[0]
        alike = isinstance(first, str) and values.count(first) == len(values)
        found[key] = first if alike else values
    return {**found, "": len(rows)}


# A row's place in its list is its number; the page knows the shape from the look.
_IMPLIED = {"id", "shape", "arrows"}


def _numbered(value: Any, numbers: Mapping[str, int]) -> Any:
    if isinstance(value, list):
        return [numbers.get(one, one) for one in value]
    return numbers.get(value, value)


def _thing(values: Row) -> dict[str, Any]:
    # The claims in which it has a part are found again from the claims.
    slim = {key: value for key, value in values.items() if key != "claims"}
    if values["names"] == [["en", values["label"]]]:
        del slim["names"]
    return slim


def _fields(fields: Sequence[Any], things: Mapping[str, Any]) -> list[Any]:
    return [
        [
            label,
            [
                {key: text for key, text in value.items() if key != "text"}
                if value.get("thing") in things and value["text"] == things[value["thing"]]["label"]
                else value
                for value in values
            ],
        ]
        for label, values in fields
    ]
