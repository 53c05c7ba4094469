"""Write the names of FollowTheMoney's schemata and properties, which `tumen import` checks against.

Needs the package followthemoney (MIT), which is too heavy to be needed by users: it brings ICU, a
type checker and some three hundred megabytes. A maintainer runs this in an environment of its own:
`python3 -m pip install followthemoney && python3 scripts/ftm_schema.py`.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

PLACE = Path(__file__).resolve().parent.parent / "graph/tumen/ingest/ftm/ftm-schema.json"


def main() -> None:
    """Write the table beside the module that reads it."""
    from followthemoney import model  # type: ignore[import-not-found, unused-ignore]

    schemata = {
        schema.name: {
            "properties": sorted(p.name for p in schema.properties.values() if not p.stub),
            "required": sorted(schema.required),
        }
        for schema in sorted(model.schemata.values(), key=lambda schema: schema.name)
        if not schema.abstract
    }
    common = set.intersection(*(set(s["properties"]) for s in schemata.values()))
    for schema in schemata.values():
        schema["properties"] = [name for name in schema["properties"] if name not in common]
    table = {
        "origin": f"followthemoney {version('followthemoney')}, MIT licence",
        "common": sorted(common),
        "schemata": schemata,
    }
    text = json.dumps(table, separators=(",", ":"), sort_keys=True).replace('},"', '},\n"')
    PLACE.write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
