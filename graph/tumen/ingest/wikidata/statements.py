"""Index Wikidata's items in a file: statements with values, qualifiers and references."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tumen.core.errors import TumenError
from tumen.ingest.rdf.parse import MOST_BYTES, statements
from tumen.ingest.record import Session

WD = "http://www.wikidata.org/entity/"
_P = "http://www.wikidata.org/prop/"
PS, PSV = _P + "statement/", _P + "statement/value/"
PQ, PQV, PR = _P + "qualifier/", _P + "qualifier/value/", _P + "reference/"
_DIRECT_SUBCLASS = _P + "direct/P279"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
ALIAS = "http://www.w3.org/2004/02/skos/core#altLabel"
DESCRIPTION = "http://schema.org/description"
MODIFIED = "http://schema.org/dateModified"
ABOUT = "http://schema.org/about"
_WIKIBASE = "http://wikiba.se/ontology#"
RANK = _WIKIBASE + "rank"
DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
PRECISION, TIME = _WIKIBASE + "timePrecision", _WIKIBASE + "timeValue"
LATITUDE, LONGITUDE = _WIKIBASE + "geoLatitude", _WIKIBASE + "geoLongitude"
_KEPT = {
    LABEL, ALIAS, DESCRIPTION, MODIFIED, RANK, DERIVED, PRECISION, TIME, LATITUDE, LONGITUDE,
    _DIRECT_SUBCLASS,
}  # fmt: skip
_NORMALISED = ("direct", "-normalized/", "/value-normalized")
_PROPERTY = re.compile(r"P[1-9]\d*\Z")


class Term(NamedTuple):
    """Represent an object: its value, its language if any, and whether it is a blank node."""

    value: str
    language: str = ""
    blank: bool = False


class Facts:
    """Map subject → predicate → objects, of what an import can use."""

    def __init__(self) -> None:
        self._said: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))

    def items(self) -> list[str]:
        """Return the items with statements, by their addresses."""
        found = (s for s in self._said if s.startswith(WD + "Q") and any(self.claims(s)))
        return sorted(found, key=lambda iri: (len(iri), iri))

    def claims(self, item: str) -> dict[str, list[str]]:
        """Map property → statements of an item."""
        found: dict[str, list[str]] = {}
        for predicate, terms in sorted(self._said.get(item, {}).items()):
            name = predicate.removeprefix(_P)
            if predicate.startswith(_P) and _PROPERTY.match(name):
                found[name] = sorted({term.value for term in terms})
        return found

    def of(self, subject: str, predicate: str) -> list[Term]:
        """Return the objects of a subject, each once, in a fixed order."""
        said = self._said.get(subject)
        return sorted(set(said.get(predicate, ()))) if said else []

    def label(self, iri: str, language: str = "en") -> str:
        """Return the label of something in a language, or in the code for all of them.

        Else nothing.
        """
        labels = {term.language: term.value for term in self.of(iri, LABEL)}
        return labels.get(language) or labels.get("mul", "")

    def rank(self, statement: str) -> str:
        """Return Deprecated, Normal or Preferred."""
        ranks = [term.value for term in self.of(statement, RANK)]
        return ranks[0].rpartition("#")[2].removesuffix("Rank") if ranks else "Normal"

    def qualifiers(self, statement: str) -> list[str]:
        """Return the properties of the qualifiers of a statement."""
        said = self._said.get(statement, {})
        names = (p.removeprefix(PQ) for p in said if p.startswith(PQ))
        return sorted(name for name in names if _PROPERTY.match(name))

    def references(self, statement: str) -> Iterator[tuple[str, Term]]:
        """Yield every property and value of every reference of a statement."""
        for reference in self.of(statement, DERIVED):
            for predicate, terms in sorted(self._said.get(reference.value, {}).items()):
                name = predicate.removeprefix(PR)
                if predicate.startswith(PR) and _PROPERTY.match(name):
                    for term in sorted(set(terms)):
                        yield name, term

    def superclasses(self, item: str) -> list[str]:
        """Return what a kind is a subclass of, as far as the file says."""
        direct = [term.value for term in self.of(item, _DIRECT_SUBCLASS)]
        for statement in self.claims(item).get("P279", ()):
            direct += [term.value for term in self.of(statement, PS + "P279")]
        return direct

    def edition(self) -> str:
        """Return the day of the youngest change that the file tells of."""
        days = [t.value[:10] for s in self._said for t in self.of(s, MODIFIED)]
        return max((day for day in days if re.match(r"\d{4}-\d\d-\d\d\Z", day)), default="")

    def content(self, subject: str) -> bytes:
        """Return the content of a statement or item to hash.

        Blank nodes differ from parse to parse.
        """
        said = self._said.get(subject, {})
        rows = ((p, sorted((t.language, "_" if t.blank else t.value) for t in set(terms)))
                for p, terms in said.items())  # fmt: skip
        return repr(sorted(rows)).encode()

    def add(self, subject: str, predicate: str, term: Term) -> None:
        """Take in one statement of RDF."""
        self._said[subject][predicate].append(term)


def read_facts(path: Path, session: Session) -> Facts:
    """Read the facts of a file; leave out what no import uses (`wdt:`, links to articles)."""
    if path.stat().st_size > MOST_BYTES:
        raise TumenError(
            f"{path} has more than {MOST_BYTES:,} bytes, and what is said of an item may stand "
            "anywhere in it. Split it by items."
        )
    with path.open("rb") as file:
        start = file.read(1 << 16)
    from tumen.ingest.wikidata.wikibase_json import is_wikibase_json, read_wikibase_json

    if is_wikibase_json(start):
        return read_wikibase_json(path)
    facts = Facts()
    for count, quad in enumerate(statements(path, WD), 1):
        if count % 10_000 == 0:
            session.progress(f"statements of {path.name}", count, 0)
        predicate = quad.predicate.value
        if predicate not in _KEPT and (
            not predicate.startswith(_P) or any(part in predicate for part in _NORMALISED)
        ):
            continue
        object_ = quad.object
        blank = type(object_).__name__ == "BlankNode" or ".well-known/genid/" in str(object_)
        value = str(getattr(object_, "value", ""))
        term = Term(value, getattr(object_, "language", None) or "", blank)
        facts.add(str(getattr(quad.subject, "value", "")), predicate, term)
    return facts


def date_of(facts: Facts, statement: str, property_: str, *, qualifier: bool = False) -> list[str]:
    """Return the values of a time as EDTF dates, as exact as Wikidata says they are.

    A day is the finest; a month, a year, a decade (`196X`) and a century (`[1901..2000]`) are kept
    as wide as they are. What is vaguer, or before the year 1, gives an empty text.
    """
    full, plain = (PQV, PQ) if qualifier else (PSV, PS)
    found: list[str] = []
    for node in facts.of(statement, full + property_):
        precision = [term.value for term in facts.of(node.value, PRECISION)]
        for time in facts.of(node.value, TIME):
            found.append(_edtf(time.value, _precision(precision)))  # noqa: PERF401
    if not found:
        terms = facts.of(statement, plain + property_)
        found = [_edtf(term.value, 11) for term in terms if not term.blank]
    if not qualifier:
        found = [_qualified(facts, statement, date) for date in found]
    return list(dict.fromkeys(found))


_CIRCUMSTANCES, _EARLIEST, _LATEST = "P1480", "P1319", "P1326"
_MARKS = {  # what a sourcing circumstance says of a date, as EDTF marks it
    "Q5727902": "~", "Q18122778": "?", "Q30230067": "?", "Q18912752": "?", "Q56644435": "?",
}  # fmt: skip
PRECISION_QUALIFIERS = (_CIRCUMSTANCES, _EARLIEST, _LATEST)


def _qualified(facts: Facts, statement: str, date: str) -> str:
    """Give a date as sure and as wide as its qualifiers say: circa, presumably, earliest …"""
    first, last = (
        next(iter(date_of(facts, statement, name, qualifier=True)), "")
        for name in (_EARLIEST, _LATEST)
    )
    circumstances = facts.of(statement, PQ + _CIRCUMSTANCES)
    marks = {_MARKS.get(term.value.removeprefix(WD), "") for term in circumstances} - {""}
    mark = "%" if len(marks) > 1 else "".join(marks)
    if (first or last) and "[" not in f"{first}{last}":
        return f"[{first}..{last}]"
    if date and mark and "[" not in date and "X" not in date:
        return date + mark
    return date


def _precision(stated: list[str]) -> int:
    """Return the precision of a time, as Wikidata counts it; what is not a number is
    the vaguest.
    """
    if not stated:
        return 11
    return int(stated[0]) if re.fullmatch(r"[0-9]{1,2}", stated[0]) else 0


def _edtf(time: str, precision: int) -> str:
    found = re.match(r"\+?0*(\d{4})-(\d\d)-(\d\d)", time)
    if not found or precision < 7 or found[1] == "0000":
        return ""
    year = int(found[1])
    if precision == 7:  # the twentieth century is 1901 to 2000
        last = -(-year // 100) * 100
        return f"[{last - 99:04}..{last:04}]"
    if precision == 8:
        return f"{found[1][:3]}X"
    parts = found.groups()[: min(precision, 11) - 8]
    while parts[-1] == "00":  # as old exports write what is not known
        parts = parts[:-1]
    return "-".join(parts)
