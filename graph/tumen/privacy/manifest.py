"""What is noted beside a public view: from what it was made, and whom it hides.

The note holds the names that are hidden. It lies in the build folder, as the private store does.
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
from tumen.privacy.protected_people import Protected
from tumen.store.disk_errors import disk_errors
from tumen.store.ledger import Ledger

if TYPE_CHECKING:
    from pathlib import Path

    from tumen.privacy.redact_quads import Veiling

# Raise it when the same graph is to be veiled in another way: views are then made anew.
METHOD = 4


@dataclass(frozen=True, slots=True)
class Noted:
    """`made_from` names the private state, `key` and `rules` are hashes of how it was veiled."""

    made_from: str
    key: str
    rules: str
    known: Protected


def read_noted(view: Casebook) -> Noted | None:
    """What is noted of a view; None where there is nothing, or nothing that can be used."""
    try:
        found = load_json(read_file(_place(view), MAX_JSON_BYTES))
        return Noted(found["made_from"], found["key"], found["rules"], _known(found["known"]))
    except (InputError, ValueError, LookupError, TypeError):
        return None


def write_noted(view: Casebook, noted: Noted) -> None:
    """Note how a view was made, once it is there."""
    content = {
        "made_from": noted.made_from,
        "key": noted.key,
        "rules": noted.rules,
        "known": _plain(noted.known),
    }
    with disk_errors(view.build):
        view.build.mkdir(parents=True, exist_ok=True)
    with output(_place(view)) as file:
        file.write(json.dumps(content, ensure_ascii=False).encode())


def rules(casebook: Casebook, key: Key, veiling: Veiling) -> str:
    """A hash of all that decides how a source is veiled, besides what it says."""
    ledger = Ledger(casebook.build / "graph" / "ledger.sqlite")
    try:
        loaded = [loaded.content for loaded in ledger.loads()]
    finally:
        ledger.close()
    parts = [
        METHOD, key.fingerprint(), reading_version(casebook.ontology), loaded,
        _plain(veiling.known), sorted(veiling.small), sorted(veiling.unanchored),
    ]  # fmt: skip
    return sha256(json.dumps(parts).encode()).hexdigest()


def _place(view: Casebook) -> Path:
    return view.build / "view.json"


def _plain(known: Protected) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, frozenset):
            return sorted(value)
        if isinstance(value, dict):
            return {name: plain(value[name]) for name in sorted(value)}
        return value

    made = {name: plain(value) for name, value in asdict(known).items() if name != "forms"}
    made["forms"] = [[f.letters, f.whose, f.strict, f.open, f.near] for f in known.forms]
    return made


def _known(plain: dict[str, Any]) -> Protected:
    def sets(name: str) -> dict[str, frozenset[str]]:
        return {iri: frozenset(values) for iri, values in plain[name].items()}

    return Protected(
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
