"""Compare two versions of cases, thing by thing and property by property.

Things without a name of their own (blank nodes, which the reader gives names by chance of their
neighbours) are known by what is said of them, so that a change to one does not rename the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from tumen.analysis.diff.versions import Side
from tumen.core.vocabulary import ID, Tumen

if TYPE_CHECKING:
    from pyoxigraph import Quad

What = Literal["added", "removed", "changed"]
# What the reader adds by itself changes with what it was made from.
_FOLLOWING = {
    Tumen.earliest, Tumen.latest, Tumen.baseEarliest, Tumen.baseLatest,
    Tumen.objectEarliest, Tumen.objectLatest, Tumen.describes,
    Tumen.states, Tumen.hasPassage, Tumen.hasRecord,
}  # fmt: skip

# How many steps from a nameless thing to another what is said of the other still counts.
_ROUNDS = 8

Keys = dict[str, set[str]]  # property → values, as N-Triples terms


@dataclass(frozen=True, slots=True)
class Difference:
    """Represent one thing that one source says differently.

    `before` and `after` as N-Triples terms.
    """

    source: str
    what: What
    thing: str
    property: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    keys: tuple[tuple[str, tuple[str, ...]], ...] = ()


def differences(old: Side, new: Side) -> Iterator[Difference]:
    """Yield every difference, by source and thing; equal content is not read."""
    for slug in sorted(old.keys() | new.keys()):
        before, after = old.get(slug), new.get(slug)
        if before and after and before.content and before.content == after.content:
            continue
        yield from _differing(
            slug,
            by_thing(before.read() if before else [], slug),
            by_thing(after.read() if after else [], slug),
        )


def _differing(slug: str, old: dict[str, Keys], new: dict[str, Keys]) -> Iterator[Difference]:
    for thing in sorted(old.keys() | new.keys()):
        before, after = old.get(thing), new.get(thing)
        if before is None or after is None:
            keys = tuple((p, tuple(sorted(v))) for p, v in sorted((after or before or {}).items()))
            yield Difference(slug, "added" if after else "removed", thing, "", (), (), keys)
            continue
        for property_ in sorted(before.keys() | after.keys()):
            was, is_ = before.get(property_, set()), after.get(property_, set())
            if was != is_:
                gone, fresh = tuple(sorted(was - is_)), tuple(sorted(is_ - was))
                yield Difference(slug, "changed", thing, property_, gone, fresh)


def by_thing(quads: Iterable[Quad], slug: str) -> dict[str, Keys]:
    """Group quads by thing, in the form in which the store would hold them."""
    from pyoxigraph import Store

    store = Store()  # it writes numbers in one way only, as the store on disk does
    store.extend(quads)
    found: dict[str, Keys] = {}
    for quad in store:
        subject = str(getattr(quad.subject, "value", ""))
        if quad.predicate.value not in _FOLLOWING:
            found.setdefault(subject, {}).setdefault(quad.predicate.value, set()).add(
                str(quad.object)
            )
    return _anonymised(found, f"{ID}{slug}/.well-known/genid/")


def _anonymised(found: dict[str, Keys], prefix: str) -> dict[str, Keys]:
    nameless = {thing for thing in found if thing.startswith(prefix)}
    if not nameless:
        return found
    names = dict.fromkeys(nameless, "")
    for _ in range(_ROUNDS):
        names = {thing: _sum(found[thing], names) for thing in nameless}
    names = {thing: prefix + sum_ for thing, sum_ in names.items()}
    result: dict[str, Keys] = {}
    for thing, keys in found.items():
        into = result.setdefault(names.get(thing, thing), {})
        for property_, values in keys.items():
            renamed = {f"<{names[v[1:-1]]}>" if v[1:-1] in nameless else v for v in values}
            into.setdefault(property_, set()).update(renamed)
    return result


def _sum(keys: Keys, names: dict[str, str]) -> str:
    """Return a hash of the properties of a thing, with the hashes so far for blank nodes."""
    rows = sorted(
        f"{property_} {names.get(value[1:-1], value)}"
        for property_, values in keys.items()
        for value in values
    )
    return sha256("\n".join(rows).encode()).hexdigest()[:16]
