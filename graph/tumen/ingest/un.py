"""Read the UN Security Council's consolidated list, as its committees publish it in XML.

Each INDIVIDUAL or ENTITY is a record: an actor, a listing (a sanction aimed at it, with its number
and day), and its posts as the list words them. What the list tells in running text stays with the
list; it is counted and reported, as is everything else that has no term here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from tumen.core.errors import TumenError
from tumen.ingest.countries import code_of, country_place, country_state
from tumen.ingest.ids import slug_of
from tumen.ingest.record import Node, Nodes, Record, Session
from tumen.ingest.xml import canonical, entries
from tumen.parse.edtf import InvalidDate, bounds

ROOT = "CONSOLIDATED_LIST"
COUNCIL = "un-security-council"
_COUNCIL: Nodes = {
    "actors": {
        COUNCIL: {"type": "InternationalOrganisation", "name": {"en": "UN Security Council"}}
    }
}
# The resolution that a list rests on, where a source of ours vouches for it (`un-resolutions`). The
# XML does not say it, and for other lists it is not guessed.
_BASIS = {"DPRK": "1718"}
_SEX = {"male": "male", "female": "female"}
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
# What only serves the list itself.
_SILENT = {
    "DATAID", "VERSIONNUM", "SORT_KEY", "SORT_KEY_LAST_MOD", "LIST_TYPE", "UN_LIST_TYPE",
    "REFERENCE_NUMBER", "LISTED_ON", "LAST_DAY_UPDATED", "TYPE_OF_DATE", "QUALITY", *_NAMES,
}  # fmt: skip
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read_un(path: Path, session: Session) -> Iterator[Record]:
    """Yield the records of a list. Raises `TumenError` if it is not one."""
    source = session.source
    source.setdefault("type", "SanctionsList")
    source.setdefault("title", {"en": "Consolidated list of the UN Security Council"})
    source.setdefault("publisher", COUNCIL)
    source.setdefault("language", "en")
    session.shared |= _COUNCIL
    seen: dict[str, int] = {}
    baseless: Counter[str] = Counter()
    for row, (line, entry, list_) in enumerate(
        entries(path, ROOT, frozenset({"INDIVIDUAL", "ENTITY"})), 1
    ):
        made = _DAY.match(list_.get("dateGenerated", ""))
        if made:
            source.setdefault("published", made[0])
        session.progress(f"entries of {path.name}", row, 0)
        record = _Entry(entry, line, row, session, baseless).record()
        if record is None:
            continue
        if record.key in seen:
            session.refuse(
                line, "id-clash", f"the entry {record.key} stands in line {seen[record.key]} too",
                "Two entries cannot share a reference number: delete one.", row=row,
            )  # fmt: skip
            continue
        seen[record.key] = line
        yield record
    for programme, count in sorted(baseless.items()):
        entries_ = "entry" if count == 1 else "entries"
        session.assumed.append(
            f"The list '{programme}' ({count:,} {entries_}) comes in under that name and without a "
            "legal basis: the file does not say by which resolution it is kept."
        )


class _Entry:
    """Turn one entry into a record."""

    def __init__(
        self, entry: Element, line: int, row: int, session: Session, baseless: Counter[str]
    ) -> None:
        self.baseless = baseless  # entries of lists whose resolution is not known here
        self.entry, self.line, self.row, self.session = entry, line, row, session
        self.own: Nodes = {}
        self.shared: Nodes = {}
        self.used: set[str] = set(_SILENT)

    def record(self) -> Record | None:
        """Return the record, or None if the entry has been refused."""
        bad = self.session.bad
        number = self._one("REFERENCE_NUMBER")
        if not number:
            self._refuse(
                "missing-key", "an entry without a REFERENCE_NUMBER",
                "It is what tells an entry from all others.",
            )  # fmt: skip
            return None
        try:
            content = canonical(self.entry)
        except TumenError as error:
            self._refuse("xml-syntax", f"the entry {number}: {error}")
            return None
        name = slug_of(number.lower().replace(".", "-"))
        self.id = f"un-{name}"
        person = self.entry.tag == "INDIVIDUAL"
        called = " ".join(part for tag in _NAMES if (part := self._one(tag)))
        if not called:
            self._refuse("missing-key", f"the entry {number} has no name")
            return None
        actor: Node = {"type": "Person" if person else "Institution", "name": called}
        self._aliases(actor)
        if person:
            self._person(actor)
            self._posts(number)
        self._places(actor, "basedIn", f"{self.entry.tag}_ADDRESS", "COUNTRY")
        self.own.setdefault("actors", {})[self.id] = actor
        self._listing(number)
        if self.session.bad > bad:
            return None
        self._count_the_rest()
        return Record(
            number,
            name,
            self.row,
            content,
            self.entry.tag,
            self.own,
            self.shared,
            line=self.line,
        )

    def _refuse(self, code: str, message: str, hint: str = "") -> None:
        self.session.refuse(self.line, code, message, hint, row=self.row)

    def _one(self, tag: str) -> str:
        return _clean(self.entry.findtext(tag))

    def _values(self, *path: str) -> list[str]:
        self.used.update(path)
        found = (_clean(e.text) for e in self.entry.iterfind("/".join(path)))
        return list(dict.fromkeys(text for text in found if text))

    def _aliases(self, actor: Node) -> None:
        for alias in self.entry.iterfind(f"{self.entry.tag}_ALIAS"):
            name = _clean(alias.findtext("ALIAS_NAME"))
            quality = _clean(alias.findtext("QUALITY")).lower()
            key = {"low": "weakAlias", "f.k.a.": "formerName"}.get(quality, "alias")
            if name and name != actor["name"] and name not in actor.get(key, []):
                actor.setdefault(key, []).append(name)
        self.used.add("ALIAS_NAME")
        for name in self._values("NAME_ORIGINAL_SCRIPT"):
            actor.setdefault("alias", []).append(name)

    def _person(self, actor: Node) -> None:
        sexes = {_SEX[s.lower()] for s in self._values("GENDER") if s.lower() in _SEX}
        if len(sexes) == 1:
            actor["sex"] = sexes.pop()
        states = [s for name in self._values("NATIONALITY", "VALUE") if (s := self._state(name))]
        if states:
            actor["citizenOf"] = states
        born = self._born()
        if born and self._is_date("INDIVIDUAL_DATE_OF_BIRTH", born):
            actor["born"] = born
        self._places(actor, "bornIn", "INDIVIDUAL_PLACE_OF_BIRTH", "COUNTRY")

    def _born(self) -> str:
        self.used |= {"DATE", "YEAR", "FROM_YEAR", "TO_YEAR"}
        dates, unsure = [], False
        for birth in self.entry.iterfind("INDIVIDUAL_DATE_OF_BIRTH"):
            kind, note = _clean(birth.findtext("TYPE_OF_DATE")), _clean(birth.findtext("NOTE"))
            date, mark = _one_birth(birth), _mark(f"{kind} {note}")
            if not date:
                if note or len(birth):
                    self.session.unmapped["INDIVIDUAL_DATE_OF_BIRTH without a date or year"] += 1
            elif ".." in date and mark and date[0] != "[":
                dates.append(f"{date.replace('..', f'{mark}/')}{mark}")
            elif ".." in date:
                dates.append(date)
                unsure |= bool(mark)
            else:
                dates.append(date + mark)
        if unsure:  # EDTF cannot mark an open span
            self.session.unmapped["INDIVIDUAL_DATE_OF_BIRTH that is approximate, of a span"] += 1
        dates = sorted(dict.fromkeys(dates))
        if len(dates) == 1:
            span = ".." in dates[0] and dates[0][0] != "["
            return f"[{dates[0]}]" if span else dates[0]
        if any(date[0] == "[" or "/" in date for date in dates):
            return self._left_out(dates)
        return f"[{','.join(dates)}]" if dates else ""  # EDTF: one of these

    def _left_out(self, dates: list[str]) -> str:
        """Leave several births out if one is a marked or an open span: EDTF has no such set."""
        self.session.unmapped["INDIVIDUAL_DATE_OF_BIRTH, one of several an unsure span"] += len(
            dates
        )
        return ""

    def _is_date(self, tag: str, text: str) -> bool:
        try:
            bounds(text)
        except InvalidDate as error:
            self._refuse("bad-date", f"{tag}: {error.args[0]}", error.args[1])
            return False
        return True

    def _posts(self, number: str) -> None:
        for text in self._values("DESIGNATION", "VALUE"):
            name = _short(text)
            if name != text.rstrip("."):
                self.session.shortened.setdefault("DESIGNATION", []).append(number)
            # What the list words alike is one post, whoever holds it.
            post = f"un-post-{slug_of(name)}"
            holding: Node = {"holder": self.id, "post": post}
            if name.lower().startswith("former "):
                holding["tenureStatus"] = "former"
            self.own.setdefault("posts", {})[post] = {"name": {"en": name}}
            tenure = f"{self.id}-as-{slug_of(name)}"
            self.own.setdefault("tenures", {})[tenure] = holding

    def _places(self, actor: Node, key: str, *path: str) -> None:
        for name in self._values(*path):
            code = code_of(name)
            if code is None:
                self.session.unmapped[f"{'/'.join(path)} '{name}'"] += 1
                continue
            place, nodes = country_place(code)
            _add(self.shared, nodes)
            if place not in actor.setdefault(key, []):
                actor[key].append(place)

    def _state(self, name: str) -> str | None:
        code = code_of(name)
        if code is None:
            self.session.unmapped[f"NATIONALITY '{name}'"] += 1
            return None
        id_, nodes = country_state(code)
        _add(self.shared, nodes)
        return id_

    def _listing(self, number: str) -> None:
        programme, listed = self._one("UN_LIST_TYPE"), self._one("LISTED_ON")[:10]
        measure: Node = {
            "type": "Sanction", "name": {"en": f"UN listing {number}"}, "authority": COUNCIL,
            "target": self.id, "listingNumber": number,
        }  # fmt: skip
        if programme:
            measure["programme"] = programme
        if listed and self._is_date("LISTED_ON", listed):
            measure |= {"listed": listed, "date": f"{listed}/.."}
        basis = _BASIS.get(programme)
        if programme and not basis:
            self.baseless[programme] += 1
        if basis:
            provision = f"unsc-resolution-{basis}"
            measure["basis"] = provision
            node = {
                "type": "Resolution", "number": basis, "authority": COUNCIL,
                "name": {"en": f"UN Security Council Resolution {basis}"},
            }  # fmt: skip
            _add(self.shared, {"provisions": {provision: node}})
        self.own.setdefault("measures", {})[f"{self.id}-listing"] = measure

    def _count_the_rest(self) -> None:
        for element in self.entry.iter():
            if element.tag == "VALUE":
                continue
            tag = element.tag
            for child in element.iterfind("VALUE"):
                if tag not in self.used and _clean(child.text):
                    self.session.unmapped[tag] += 1
            for child in element.iterfind("NOTE"):
                if _clean(child.text):
                    self.session.unmapped[f"{tag}/NOTE"] += 1
            if tag != "NOTE" and tag not in self.used and not len(element) and _clean(element.text):
                self.session.unmapped[tag] += 1


def _one_birth(birth: Element) -> str:
    """Give a date of birth as the list has it: a day, a year, or a span, which may be open."""
    date = _clean(birth.findtext("DATE"))[:10] or _clean(birth.findtext("YEAR"))
    first, last = _clean(birth.findtext("FROM_YEAR")), _clean(birth.findtext("TO_YEAR"))
    if date or not (first or last):
        return date
    if first and last:
        return f"{first}..{last}" if first != last else first
    return f"[{first}..]" if first else f"[..{last}]"


_ABOUT = re.compile(r"\b(?:approx\w*|about|around|circa|ca\.|estimated)", re.IGNORECASE)
_DOUBTED = re.compile(
    r"\b(?:false|fake|forged|fraudulent\w*|disputed|unconfirmed|possibly|probably|unverified"
    r"|alleged\w*|incorrect|stolen|assumed|claim\w*)\b",
    re.IGNORECASE,
)


def _mark(words: str) -> str:
    """Give how sure a list is of a date, as EDTF marks it: about (~), in doubt (?), both (%).

    >>> _mark("APPROXIMATELY"), _mark("EXACT from a false passport"), _mark("EXACT")
    ('~', '?', '')
    """
    about, doubted = bool(_ABOUT.search(words)), bool(_DOUBTED.search(words))
    return "%" if about and doubted else "~" if about else "?" if doubted else ""


def _clean(text: str | None) -> str:
    return " ".join((text or "").split())


_TAIL = re.compile(r"\s*(,|;|\.$|\bat which\b|\bwhich\b).*", re.DOTALL)
_LEAD = re.compile(r"^.{3,60}? is an? ")


def _short(text: str) -> str:
    """Return a designation without the narrative that some of them trail.

    >>> _short("Head of the Second Committee, which oversees the making of all that flies or burns")
    'Head of the Second Committee'
    """
    if len(text.split()) > 12:
        text = _TAIL.sub("", _LEAD.sub("", text), count=1)
    return text.rstrip(".")


def _add(nodes: Nodes, more: Nodes) -> None:
    for section, members in more.items():
        nodes.setdefault(section, {}).update(members)
