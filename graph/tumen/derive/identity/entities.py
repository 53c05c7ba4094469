"""Read the entities to match, with names, dates and ties, in a few scans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tumen.core.errors import TumenError
from tumen.core.kinship import KINSHIP
from tumen.core.vocabulary import DERIVED, ID, ONTOLOGY, ONTOLOGY_GRAPH, Tumen
from tumen.derive.identity.names import Name, as_name
from tumen.parse.case import RDF_TYPE
from tumen.store.lookup import pairs, sourced

if TYPE_CHECKING:
    from pyoxigraph import Store


NAMES = (Tumen.name, Tumen.alias, Tumen.assumedName)
# Ties to a body, to a place, and to whatever else took part.
BODIES = (
    Tumen.worksAt, Tumen.memberOf, Tumen.partOf, Tumen.owner, Tumen.institution,
    Tumen.organisation, Tumen.affiliatedWith,
)  # fmt: skip
PLACES = (Tumen.basedIn, Tumen.origin, Tumen.within, Tumen.near, Tumen.place, Tumen.from_, Tumen.to)
ROLES = (
    Tumen.departing, Tumen.agent, Tumen.participant, Tumen.affected, Tumen.adopts, Tumen.target,
    Tumen.imposedBy, Tumen.about, Tumen.closes,
)  # fmt: skip
WORDS = (Tumen.occupation, Tumen.role)
# What is compared with what: classes that stand under one of these are of one family.
FAMILIES = (
    Tumen.Person, Tumen.Group, Tumen.Institution, Tumen.Place, Tumen.Event, Tumen.Condition,
    Tumen.Measure, Tumen.Post, Tumen.Indicator, Tumen.LegalProvision,
)  # fmt: skip

Span = tuple[str, str]


@dataclass(slots=True)
class Entity:
    """Represent one thing, from all sources that describe it.

    `span` is its first and last ISO date.
    """

    iri: str
    family: str
    classes: set[str] = field(default_factory=set)
    names: list[Name] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)
    born: set[str] = field(default_factory=set)
    span: Span | None = None
    sex: set[str] = field(default_factory=set)
    citizen: set[str] = field(default_factory=set)
    bodies: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    kin: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    records: set[str] = field(default_factory=set)
    drivers: set[str] = field(default_factory=set)
    directions: set[str] = field(default_factory=set)
    point: tuple[float, float] | None = None

    @property
    def ties(self) -> set[str]:
        """Return everything that it is tied to."""
        return self.bodies | self.places | self.kin | self.roles

    @property
    def label(self) -> str:
        """Return its first name, else its id."""
        return self.names[0].text if self.names else self.iri.removeprefix(ID)


def read_entities(store: Store) -> dict[str, Entity]:
    """Read every entity that can be matched, by IRI."""
    found = _classified(store)
    person = Tumen.Person
    texts: dict[str, dict[str, None]] = defaultdict(dict)
    for property_ in NAMES:
        for iri, text in pairs(store, property_):
            if iri in found:
                texts[iri][text] = None
    for iri, names in texts.items():
        entity = found[iri]
        # Hangul and other scripts last: what is shown first is what most readers can read.
        ordered = sorted(names, key=lambda text: (not text.isascii(), list(names).index(text)))
        entity.names = [as_name(text, of_person=entity.family == person) for text in ordered]
    for iri, _, graph in sourced(store, RDF_TYPE):
        if iri in found and not graph.startswith((DERIVED, ONTOLOGY_GRAPH)):
            found[iri].sources.add(graph)
    for name, properties in _FIELDS.items():
        for property_ in properties:
            for iri, value, graph in sourced(store, property_):
                if iri in found and not graph.startswith(DERIVED):
                    getattr(found[iri], name).add(value)
    _add_tenures(store, found)
    _add_spans(store, found)
    _add_points(store, found)
    return found


_FIELDS: Mapping[str, Iterable[str]] = {
    "born": (Tumen.born,), "sex": (Tumen.sex,), "citizen": (Tumen.citizenOf,), "bodies": BODIES,
    "places": PLACES, "kin": KINSHIP, "roles": ROLES, "words": WORDS, "records": (Tumen.sameAs,),
    "drivers": (Tumen.concept,), "directions": (Tumen.direction,),
}  # fmt: skip


def _classified(store: Store) -> dict[str, Entity]:
    from tumen.store.classes import read_class_tree

    kinds = read_class_tree(store)
    families = {
        class_: family for family in FAMILIES for class_, above in kinds.above.items()
        if family in above
    }  # fmt: skip
    found: dict[str, Entity] = {}
    for iri, class_, graph in sourced(store, RDF_TYPE):
        # A thing is compared by what sources say that it is, not by what follows from that.
        if class_ not in families or graph.startswith(DERIVED) or not iri.startswith(ID):
            continue
        entity = found.setdefault(iri, Entity(iri, families[class_]))
        entity.classes.add(class_.removeprefix(ONTOLOGY))
    return found


def _add_tenures(store: Store, found: dict[str, Entity]) -> None:
    """Add the posts and memberships of people: their bodies and names."""
    bodies: dict[str, set[str]] = defaultdict(set)
    for property_ in (Tumen.institution, Tumen.organisation, Tumen.post):
        for iri, value in pairs(store, property_):
            bodies[iri].add(value)
    texts: dict[str, set[str]] = defaultdict(set)
    for iri, text in pairs(store, Tumen.role):
        texts[iri].add(text)
    for property_ in (Tumen.holder, Tumen.member):
        for tenure, iri in pairs(store, property_):
            if iri not in found:
                continue
            entity = found[iri]
            for body in bodies.get(tenure, ()):
                post = found.get(body)
                entity.bodies |= {body, *bodies.get(body, ())}
                if post is not None and post.family == Tumen.Post:
                    entity.words |= {name.text for name in post.names}
            entity.words |= texts.get(tenure, set())


def _add_spans(store: Store, found: dict[str, Entity]) -> None:
    first = dict(pairs(store, Tumen.earliest))
    last = dict(pairs(store, Tumen.latest))
    for iri in first.keys() & last.keys() & found.keys():
        found[iri].span = (first[iri][:10], last[iri][:10])


def _add_points(store: Store, found: dict[str, Entity]) -> None:
    north, east = dict(pairs(store, Tumen.latitude)), dict(pairs(store, Tumen.longitude))
    for iri in north.keys() & east.keys() & found.keys():
        found[iri].point = (float(north[iri]), float(east[iri]))


# One source's group is another's institution, and one's event another's condition or measure.
_REALMS = {
    "a person": {Tumen.Person}, "a group or institution": {Tumen.Group, Tumen.Institution},
    "a place": {Tumen.Place}, "a post": {Tumen.Post}, "an indicator": {Tumen.Indicator},
    "an event, condition or measure": {
        Tumen.Event, Tumen.Condition, Tumen.Measure, Tumen.LegalProvision,
    },
}  # fmt: skip


def realms_of(classes: Iterable[str], above: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the realms of things of some classes: what shares no realm cannot be the same."""
    return frozenset(
        name for name, realm in _REALMS.items() for class_ in classes
        if realm & above.get(class_, frozenset())
    )  # fmt: skip


def read_realms(store: Store) -> Callable[[str], frozenset[str] | None]:
    """Return what gives the realms of an id from a store; None where no source describes it."""
    from pyoxigraph import NamedNode

    from tumen.store.classes import read_class_tree

    tree: list[Mapping[str, frozenset[str]]] = []

    def realms(id_: str) -> frozenset[str] | None:
        classes, described = set(), False
        for quad in store.quads_for_pattern(NamedNode(ID + id_), None, None, None):
            if not quad.graph_name.value.startswith((DERIVED, ONTOLOGY_GRAPH)):  # type: ignore[union-attr]
                described = True
                if quad.predicate.value == RDF_TYPE:
                    classes.add(quad.object.value)  # type: ignore[union-attr]
        if not described:
            return None
        if not tree:
            tree.append(read_class_tree(store).above)
        return realms_of(classes, tree[0])

    return realms


def refuse_incompatible(store: Store, one: str, other: str) -> None:
    """Raise `TumenError` where two things, by their ids, are of kinds that never meet."""
    realms = read_realms(store)
    first, second = realms(one), realms(other)
    if first and second and not first & second:
        raise TumenError(
            f"'{one}' is {' or '.join(sorted(first))} and '{other}' is "
            f"{' or '.join(sorted(second))}: they cannot be the same. "
            "Name two things of one kind; they are proposed by: tumen match"
        )
