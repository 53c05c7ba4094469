"""Read and write the manifest of a public view: its origin, and the people it hides.

The manifest holds the hidden names. It lies in the private build folder.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tumen.build.changes import reading_version
from tumen.core.casebook import Casebook
from tumen.core.files import output
from tumen.core.input import MAX_JSON_BYTES, InputError, load_json, read_file
from tumen.core.keys import Key
from tumen.privacy.find_names import Form
from tumen.privacy.protected_people import ProtectedPeople
from tumen.store.disk_errors import disk_errors
from tumen.store.ledger import Ledger

if TYPE_CHECKING:
    from pathlib import Path

    from tumen.privacy.redact_quads import QuadRedactor

# Raise it when redaction changes: existing views are then rebuilt.
FORMAT_VERSION = 5


@dataclass(frozen=True, slots=True)
class Manifest:
    """Describe a view: `made_from` names the private state; `key` and `rules` are hashes."""

    made_from: str
    key: str
    rules: str
    known: ProtectedPeople


def read_manifest(view: Casebook) -> Manifest | None:
    """Read the manifest of a view; None where there is none, or it is damaged."""
    try:
        found = load_json(read_file(_place(view), MAX_JSON_BYTES))
        return Manifest(found["made_from"], found["key"], found["rules"], _known(found["known"]))
    except (InputError, ValueError, LookupError, TypeError):
        return None


def write_manifest(view: Casebook, manifest: Manifest) -> None:
    """Write the manifest of a view that is complete."""
    content = {
        "made_from": manifest.made_from,
        "key": manifest.key,
        "rules": manifest.rules,
        "known": _plain(manifest.known),
    }
    with disk_errors(view.build):
        view.build.mkdir(parents=True, exist_ok=True)
    with output(_place(view)) as file:
        file.write(json.dumps(content, ensure_ascii=False).encode())


def rules(casebook: Casebook, key: Key, quad_redactor: QuadRedactor) -> str:
    """Hash everything that decides how a source is redacted, except the content of cases."""
    ledger = Ledger(casebook.build / "graph" / "ledger.sqlite")
    try:
        loaded = [loaded.content for loaded in ledger.loads()]
    finally:
        ledger.close()
    if loaded:  # what decisions merged in them
        loaded += sorted(map(str, quad_redactor.merged()))
    parts = [
        FORMAT_VERSION, key.fingerprint(), reading_version(casebook.ontology), loaded,
        _plain(quad_redactor.known), sorted(quad_redactor.small), sorted(quad_redactor.unanchored),
    ]  # fmt: skip
    return sha256(json.dumps(parts).encode()).hexdigest()


def _place(view: Casebook) -> Path:
    return view.build / "view.json"


def _plain(known: ProtectedPeople) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, frozenset):
            return sorted(value)
        if isinstance(value, dict):
            return {name: plain(value[name]) for name in sorted(value)}
        return value

    made = {name: plain(value) for name, value in asdict(known).items() if name != "forms"}
    made["forms"] = [[f.letters, f.whose, f.strict, f.open, f.near] for f in known.forms]
    return made


def _known(plain: dict[str, Any]) -> ProtectedPeople:
    def sets(name: str) -> dict[str, frozenset[str]]:
        return {iri: frozenset(values) for iri, values in plain[name].items()}

    return ProtectedPeople(
        people=plain["people"],
        tied=sets("tied"),
        authored=sets("authored"),
        years=sets("years"),
        relatives=sets("relatives"),
        homes=sets("homes"),
        called=sets("called"),
        personal=frozenset(plain["personal"]),
        passages=frozenset(plain["passages"]),
        order=frozenset((one, other) for one, other in plain["order"]),
        forms=tuple(Form(*form) for form in plain["forms"]),
    )
