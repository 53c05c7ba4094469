"""Name states and countries by code and name, as FollowTheMoney and the UN write them."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files

from tumen.ingest.ids import slug_of
from tumen.ingest.record import Nodes

# The ids that the casebook has for them already: state, land.
_KNOWN = {"kp": ("dprk", "north-korea"), "kr": ("rok", "south-korea"), "cn": ("prc", "china")}


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, str]]:
    text = (files("tumen.ingest") / "countries.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return {row["code"]: (row["name"], row["official"]) for row in rows}


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    text = (files("tumen.ingest") / "countries.csv").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for row in csv.DictReader(text.splitlines()):
        for name in (row["name"], row["official"], *row["also"].split(";"), row["code"]):
            if name:
                found.setdefault(_folded(name), row["code"])
    return found


def code_of(name: str) -> str | None:
    """Return the code of a country by its code, its name or its official name; None where unknown.

    >>> code_of("Democratic People's Republic of Korea"), code_of("Viet Nam"), code_of("Erewhon")
    ('kp', 'vn', None)
    """
    folded = _folded(name)
    return _codes().get(folded) or _codes().get(folded.removeprefix("the "))


def country_state(code: str) -> tuple[str, Nodes]:
    """Return the id of a state, and the node that describes it.

    >>> country_state("sy")
    ('state-of-syria', {'actors': {'state-of-syria': {'type': 'State', 'name': {'en': 'Syria'}}}})
    """
    name, official = _table()[code]
    known = code in _KNOWN
    id_ = _KNOWN[code][0] if known else f"state-of-{slug_of(_ascii(name))}"
    # Whatever the casebook calls it already, it keeps: a second main name would only be noise.
    node = {"type": "State", "name": {"en": official if known and official else name}}
    return id_, {"actors": {id_: node}}


def country_place(code: str) -> tuple[str, Nodes]:
    """Return the id of a country as a place, and the node that describes it."""
    name = _table()[code][0]
    id_ = _KNOWN[code][1] if code in _KNOWN else slug_of(_ascii(name))
    return id_, {"places": {id_: {"type": "Country", "name": {"en": name}}}}


def code_of_id(id_: str) -> str | None:
    """Return the code of a state or country by the id that an import gives it."""
    return _by_id().get(id_)


@lru_cache(maxsize=1)
def _by_id() -> dict[str, str]:
    codes = _table()
    return {country_state(code)[0]: code for code in codes} | {
        country_place(code)[0]: code for code in codes
    }


def _folded(name: str) -> str:
    return " ".join(_plain(name).replace("’", "'").casefold().split())


def _plain(name: str) -> str:
    from unicodedata import combining, normalize

    return "".join(c for c in normalize("NFKD", name) if not combining(c))


def _ascii(name: str) -> str:
    from unicodedata import normalize

    plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).lower().split())
