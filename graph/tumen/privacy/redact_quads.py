"""Redact quads: drop, coarsen, rename or rewrite private statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from tumen.core.keys import commitment
from tumen.core.kinship import KINSHIP
from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE, Tumen
from tumen.parse.date_bounds import BOUNDS_OF, DATE_PROPERTIES
from tumen.privacy.cell_suppression import FIGURE, SMALLEST_SHOWN, suppressed_cells
from tumen.privacy.coarse_dates import to_years, year_bound
from tumen.privacy.event_order import ORDER
from tumen.privacy.names_to_hide import NAMING, TYPE
from tumen.privacy.protected_people import ProtectedPeople
from tumen.privacy.redact_text import WITHHELD, TextRedactor
from tumen.store.lookup import literals, statements

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

    from tumen.core.keys import Key

# The allow-list of properties of a protected actor. Anything else stays private.
_SAID_OF_PEOPLE = frozenset({
    TYPE, Tumen.affiliatedWith, Tumen.at, Tumen.citizenOf, Tumen.hasMember, Tumen.hasMembership,
    Tumen.hasTenure, Tumen.memberOf, Tumen.occupation, Tumen.partOf, Tumen.protect, Tumen.sex,
    Tumen.size, Tumen.sizeApproximate, Tumen.standing, Tumen.worksAt,
})  # fmt: skip
# The allow-list of literals and foreign links of what is tied to a protected actor: a number in a
# list, a key in a table or a link to a catalogue leads back to the person.
_SAID_OF_TIED = frozenset({
    TYPE, *DATE_PROPERTIES, *chain.from_iterable(BOUNDS_OF.values()), *FIGURE, *NAMING[:3],
    Tumen.age, Tumen.occupation,
    Tumen.approximate, Tumen.characters, Tumen.confidenceReason, Tumen.description, Tumen.end,
    Tumen.formerName, Tumen.gist, Tumen.kind, Tumen.language, Tumen.latitude, Tumen.licence,
    Tumen.longitude, Tumen.note, Tumen.objectText, Tumen.page, Tumen.paragraph, Tumen.penalty,
    Tumen.period, Tumen.programme, Tumen.protect, Tumen.provides, Tumen.published,
    Tumen.rankReason, Tumen.reason, Tumen.restricts, Tumen.retrieved, Tumen.role, Tumen.sentence,
    Tumen.sha256, Tumen.size, Tumen.sizeApproximate, Tumen.start, Tumen.title, Tumen.weakAlias,
})  # fmt: skip
_DATES = frozenset(DATE_PROPERTIES - {Tumen.objectText})
# True where a derived day is the last of its date, False where it is the first.
_BOUNDS = {day: bool(last) for pair in BOUNDS_OF.values() for last, day in enumerate(pair)}
_ANCHOR = frozenset({Tumen.start, Tumen.end})
# Free text about one node that is not a name.
_PROSE = frozenset({
    Tumen.gist, Tumen.note, Tumen.description, Tumen.rankReason, Tumen.confidenceReason,
})  # fmt: skip
_ADDRESSES = frozenset({Tumen.url, Tumen.sameAs})
_SAID_BY_STATEMENT = frozenset({
    Tumen.object, Tumen.objectText, Tumen.objectEarliest, Tumen.objectLatest,
})  # fmt: skip
# The hash of a shorter text (characters) can be inverted by trying.
_GUESSABLE = 64
_NO_LANGUAGE = "und"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_PLAIN = frozenset(
    _XSD + name for name in ("string", "anyURI", "token", "normalizedString", "Name", "NCName")
)


class QuadRedactor:
    """Turn the private quads of a store into public ones."""

    def __init__(self, key: Key, store: Store, known: ProtectedPeople) -> None:
        self.known = known
        self._key = key
        self._store = store
        self.redactor = TextRedactor(key, known)
        self.small = suppressed_cells(store)
        self._counts = {
            claim
            for claim, quad in statements(store, Tumen.property)
            if getattr(quad.object, "value", "") == Tumen.size
            and any(_few(text) for text in literals(store, claim, Tumen.objectText))
        }
        self.unanchored = known.passages | known.authored.keys() | set(_short_texts(store))

    def merged(self) -> Iterator[Quad]:
        """Yield the quads that say which ids decisions merged."""
        from pyoxigraph import NamedNode

        yield from self._store.quads_for_pattern(None, NamedNode(Tumen.writtenAs), None, None)

    def quads(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Yield the public form of each quad, and a pseudonym as the name of each person."""
        from pyoxigraph import Literal, NamedNode, Quad

        named = set()
        for quad in quads:
            graph = self._term(quad.graph_name)
            made = self._statement(quad.subject, quad.predicate, quad.object)
            if made is not None:
                yield Quad(made.subject, made.predicate, made.object, graph)
            person = getattr(quad.subject, "value", "")
            if person in self.known.people and (person, graph) not in named:
                named.add((person, graph))
                label = Literal(self.redactor.label(person), language="en")
                subject = NamedNode(self.redactor.iri(person))
                yield Quad(subject, NamedNode(Tumen.name), label, graph)

    def _statement(self, subject: Any, predicate: NamedNode, object_: Any) -> Triple | None:
        from pyoxigraph import Literal, NamedNode, Triple

        made: Any
        node, property_ = getattr(subject, "value", ""), predicate.value
        if property_ == Tumen.sha256 and node in self.unanchored:
            made = Literal(commitment(self._key.opening(node), object_.value))
            return Triple(self._term(subject), NamedNode(Tumen.commitment), made)
        if self._is_dropped(node, property_, getattr(object_, "value", "")):
            return None
        if isinstance(object_, Triple):
            made = self._statement(object_.subject, object_.predicate, object_.object)
        elif isinstance(object_, Literal):
            made = self._literal(node, property_, object_)
        else:
            made = self._term(object_)
        return None if made is None else Triple(self._term(subject), self._term(predicate), made)

    def _is_dropped(self, node: str, property_: str, value: str) -> bool:
        """Tell whether a statement is dropped."""
        people = self.known.people
        if property_ == Tumen.statementAsWritten:  # a text with ids of any other thing
            return True
        if property_ == Tumen.size and _few(value):
            return True
        if node in people:
            return property_ not in _SAID_OF_PEOPLE
        if value in people and property_ in KINSHIP:
            return True
        if property_ in FIGURE and node in self.small:
            return True
        if property_ in ORDER and (node, value) in self.known.order:
            return True
        if property_ in _SAID_BY_STATEMENT and (
            node in self.known.personal or node in self._counts
        ):
            return True
        if property_ in _ANCHOR and node in self.unanchored:
            return True
        if node in self.known.tied and property_ not in _SAID_OF_TIED and not _is_ours(value):
            return True
        return property_ in _ADDRESSES and node in self.known.authored

    def _literal(self, node: str, property_: str, literal: Literal) -> Literal | None:
        from pyoxigraph import Literal

        about = self.redactor.about(node)
        value, datatype = literal.value, literal.datatype
        if about and property_ in _BOUNDS:
            day = year_bound(value, last=_BOUNDS[property_])
            return None if day is None else Literal(day, datatype=datatype)
        if literal.language is None and datatype.value not in _PLAIN:
            # Any other datatype (rdf:HTML, rdf:JSON, one of a foreign graph) can hold a text.
            return literal if self.redactor.text(value) == value else None
        if about and property_ in _DATES:
            years = to_years(value)
            return None if years is None else Literal(years, datatype=datatype)
        hidden = self._text(node, property_, value, about)
        if literal.language is not None:
            tag = literal.language
            return Literal(hidden, language=_NO_LANGUAGE if self.redactor.names(tag) else tag)
        if hidden == value:
            return literal
        # An address with a name in it is dropped: redacted, it leads nowhere.
        return None if datatype.value == f"{_XSD}anyURI" else Literal(hidden, datatype=datatype)

    def _text(self, node: str, property_: str, value: str, about: frozenset[str]) -> str:
        withheld = node in self.small or node in self._counts or node in self.known.personal
        if property_ in _PROSE and (
            withheld or node in self.known.authored or self.redactor.kin(node)
        ):
            return WITHHELD
        if property_ == Tumen.title and node in self.known.authored:
            return WITHHELD
        if property_ == Tumen.objectText and about:
            value = to_years(value) or value
        return self.redactor.text(value, about, self.redactor.kin(node))

    def _term(self, term: Any) -> Any:
        from pyoxigraph import NamedNode

        if not isinstance(term, NamedNode):
            return term
        hidden = self.redactor.iri(term.value)
        return term if hidden == term.value else NamedNode(hidden)


def _is_ours(value: str) -> bool:
    """Tell whether an object is an IRI of the casebook or a term of the vocabulary."""
    return value.startswith((ID, SOURCE, ONTOLOGY))


def _few(size: str) -> bool:
    """Tell whether a head count is small enough to identify people."""
    return size.isdecimal() and int(size) < SMALLEST_SHOWN


def _short_texts(store: Store) -> Iterator[str]:
    """Yield passages and texts so short that their hash could be inverted."""
    for node, _ in statements(store, Tumen.sha256):
        starts = [int(text) for text in literals(store, node, Tumen.start) if text.isdecimal()]
        ends = [int(text) for text in literals(store, node, Tumen.end) if text.isdecimal()]
        lengths = [int(t) for t in literals(store, node, Tumen.characters) if t.isdecimal()]
        lengths += [end - start for start in starts for end in ends]
        if not lengths or min(lengths) < _GUESSABLE:
            yield node
