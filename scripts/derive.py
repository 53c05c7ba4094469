"""Derive from the ontology its JSON-LD context, JSON Schema, Python vocabulary and its page.

python scripts/derive.py            write the derived files
python scripts/derive.py --check    write nothing; name the files that differ and exit 1
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from derivation.context import context
from derivation.module import module
from derivation.page import page, turtle
from derivation.reading import read
from derivation.schema import schema

ROOM = Path(__file__).resolve().parents[1]


def derive(room: Path) -> dict[Path, str]:
    """Return the text of each derived file by path, for the repository at `room`."""
    vocabulary = read(room / "ontology")

    def written(value: dict[str, Any]) -> str:
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"

    return {
        room / "ontology" / "context.jsonld": written(context(vocabulary)),
        room / "ontology" / "case.schema.json": written(schema(vocabulary)),
        room / "graph" / "tumen" / "core" / "vocabulary.py": module(vocabulary),
        room / "docs" / "ontology" / "index.html": page(room / "ontology"),
        room / "docs" / "ontology" / "tumen.ttl": turtle(room / "ontology"),
    }


def main() -> int:
    """Write the derived files, or with `--check` say which of them are out of date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing, name what differs")
    check = parser.parse_args().check
    stale = [
        (path, text)
        for path, text in derive(ROOM).items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    for path, text in stale:
        print(f"{path.relative_to(ROOM).as_posix()}: {'out of date' if check else 'written'}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    if check and stale:
        print("Run: python scripts/derive.py", file=sys.stderr)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
