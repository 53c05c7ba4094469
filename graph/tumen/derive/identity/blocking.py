"""Block entities: compare only pairs that share something rare."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from tumen.core.vocabulary import Tumen
from tumen.derive.identity.entities import Entity
from tumen.derive.identity.names import Name, is_form

# More than this in one block share a thing too common to tell any two of them from the rest; then
# a second thing that they share is needed, or the cost would grow with the square.
MAX_BLOCK_SIZE = 60


def candidate_pairs(
    entities: Iterable[Entity], thing: str | None = None
) -> Iterator[tuple[Entity, Entity]]:
    """Yield pairs that share a key, or those of one thing, once each, ordered by IRI."""
    blocks: dict[str, list[Entity]] = defaultdict(list)
    for entity in sorted(entities, key=lambda e: e.iri):
        for key in blocking_keys(entity):
            blocks[key].append(entity)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        for small in [block] if len(block) <= MAX_BLOCK_SIZE else _divided(block):
            for one, other in combinations(small, 2):
                pair = (one.iri, other.iri)
                if pair not in seen and thing in (None, *pair):
                    seen.add(pair)
                    yield one, other


def blocking_keys(entity: Entity) -> set[str]:
    """Return the keys of a thing: two things are compared if they share one."""
    found = {f"record {record}" for record in entity.records}
    for name in entity.names:
        found |= {f"{entity.family} {key}" for key in _of_name(name)}
    if entity.family == Tumen.Event:
        year = entity.span[0][:4] if entity.span else ""
        found |= {f"event {year} {role}" for role in entity.roles}
        # Rival accounts of one event may date it years apart.
        found |= {f"event {role} {place}" for role in entity.roles for place in entity.places}
    return found


def _divided(block: list[Entity]) -> Iterator[list[Entity]]:
    finer: dict[str, list[Entity]] = defaultdict(list)
    for entity in block:
        for tie in {
            *(born[:4] for born in entity.born), *entity.bodies, *entity.kin, *entity.places,
            *entity.roles, *(f"at {entity.span[0]}" if entity.span else "",),
        }:  # fmt: skip
            if tie:
                finer[tie].append(entity)
    for small in finer.values():
        if len(small) <= MAX_BLOCK_SIZE:
            yield small


def _of_name(name: Name) -> Iterator[str]:
    if name.korean:
        yield from name.classes
        return
    words = [word for word in name.folded if not is_form(word)] or list(name.folded)
    bones = sorted({_consonants(word) for word in words if len(word) > 2 or not word.isascii()})
    yield from bones
    for one, other in combinations(bones, 2):
        yield f"{one}+{other}"
    joined = "".join(words)
    if len(joined) >= 7:
        yield f"joined {_consonants(joined)[:6]}"
    if len(name.words) == 1 and name.text.isupper():
        yield f"initials {name.text.casefold()}"
    elif len(name.words) > 2:
        yield "initials " + "".join(word[0] for word in name.words)
        yield "initials " + "".join(
            w[0] for w in name.words if w not in {"of", "the", "for", "and"}
        )


def _consonants(folded: str) -> str:
    """Drop the vowels of a word, in which spellings differ most."""
    return folded[:1] + re.sub("[aeiouyw]", "", folded[1:]).replace("nk", "n").replace("h", "")
