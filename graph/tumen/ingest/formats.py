"""List the formats that can be imported, and recognise them by file name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tumen.core.errors import TumenError


@dataclass(frozen=True, slots=True)
class Format:
    """Describe one format: the function that reads it, its title, and how its file names end."""

    reader: str
    about: str
    suffixes: tuple[str, ...]


FORMATS = {
    "ftm": Format(
        "tumen.ingest.ftm.read:read_ftm",
        "FollowTheMoney entities, one a line",
        (".ftm", ".jsonl", ".ndjson", ".ijson", ".json"),
    ),
    "rdf": Format(
        "tumen.ingest.rdf.read:read_rdf_file",
        "RDF in the casebook's vocabulary, any syntax",
        (".ttl", ".nt", ".nq", ".trig", ".n3", ".rdf", ".owl", ".jsonld"),
    ),
    "table": Format(
        "tumen.ingest.tables.apply_mapping:read_table",
        "CSV or Excel, with a mapping",
        (".csv", ".tsv", ".xlsx", ".xlsm"),
    ),
    "wikidata": Format(
        "tumen.ingest.wikidata.read:read_wikidata", "Wikidata entities with their statements", ()
    ),
    "un": Format("tumen.ingest.un:read_un", "the UN Security Council's list (XML)", (".xml",)),
}


def guessed_format(path: Path) -> str:
    """Tell the format from the content where it is plain, else from the name."""
    if path.suffix.lower() == ".json":
        from tumen.ingest.wikidata.wikibase_json import is_wikibase_json

        with path.open("rb") as file:
            if is_wikibase_json(file.read(1 << 16)):
                return "wikidata"
    for name, format_ in FORMATS.items():
        if path.name.lower().endswith(format_.suffixes):
            return name
    raise TumenError(
        f"what {path.name} holds cannot be told from its name. "
        f"Say it with --format: {', '.join(FORMATS)}."
    )
