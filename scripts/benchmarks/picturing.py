"""Generate a graph to draw, with a given number of things and claims."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from random import Random

from benchmarks.saying import Saying, integer, term, text, thing

_A_SOURCE = 20  # claims
_KINDS = (
    "Situation", "Activity", "Motive", "Situation", "NuclearTest", "Defection", "Closure",
    "Person", "Institution", "City",
)  # fmt: skip
_CAUSES = {"Situation", "Activity", "Motive", "NuclearTest", "Defection", "Closure"}
_LINKS = ("causes", "contributesTo", "enables", "motivates", "prevents")
_MODALITIES = ("asserted", "asserted", "asserted", "reported", "possible", "denied")
_WORDS = (
    "closure", "border", "market", "river", "patrol", "price", "harvest", "export", "visit",
    "advice", "fence", "school", "office", "trade", "broker", "winter", "permit", "train",
)  # fmt: skip


def write_map(path: Path, things: int, claims: int, seed: int) -> None:
    """Write N-Quads in which every thing has a part in a claim, and early ones in many."""
    chance = Random(f"{seed}/map")
    kinds = [_KINDS[number % len(_KINDS)] for number in range(things)]
    causes = [number for number, kind in enumerate(kinds) if kind in _CAUSES]
    others = [number for number, kind in enumerate(kinds) if kind not in _CAUSES]
    homes = max(1, claims // _A_SOURCE)
    sayings = [_source(number, chance) for number in range(homes)]
    for number, kind in enumerate(kinds):
        _describe(sayings[number % homes], number, kind, chance)
    for number in range(claims):
        said = sayings[number % homes]
        if number % 5 < 4:
            # Every one in turn is a cause; what is far down the list follows from what is before.
            cause = causes[(number * 4 // 5) % len(causes)]
            effect = causes[int(len(causes) * chance.random() ** 2)]
            roles = {
                "cause": thing(f"n{cause}"), "effect": thing(f"n{effect}"),
                "sign": term(chance.choice(("increases", "decreases"))),
                "linkType": term(chance.choice(_LINKS)),
            }  # fmt: skip
            kind = "CausalClaim"
        else:
            roles = {
                "subject": thing(f"n{others[(number // 5) % len(others)]}"),
                "property": term("memberOf"),
                "object": thing(f"n{chance.choice(others)}"),
            }
            kind = "StatementClaim"
        said.states(
            f"c{number}", kind, **roles, modality=term(chance.choice(_MODALITIES)),
            claimant=thing(f"n{others[number % 40 % len(others)]}"), gist=text(_words(chance, 11)),
            at=said.local(f"p{number % 3}"),
        )  # fmt: skip
    path.write_text("".join(said.nquads() for said in sayings), encoding="utf-8", newline="\n")


def _source(number: int, chance: Random) -> Saying:
    said = Saying(f"map-{number}")
    said.node(said.source, "NewsReport", title=text(f"Report {number}"), language='"en"')
    said.dated(
        said.source, f"{chance.randrange(2008, 2020)}-{chance.randrange(1, 13):02}", "published"
    )
    for place in range(3):
        said.node(
            said.local(f"p{place}"), "Passage", start=integer(200 * place),
            end=integer(200 * place + 90), sentence=integer(place + 1), paragraph=integer(1),
            sha256=f'"{sha256(chance.randbytes(8)).hexdigest()}"',
        )  # fmt: skip
    return said


def _describe(said: Saying, number: int, kind: str, chance: Random) -> None:
    date = f"{chance.randrange(2008, 2020)}-{chance.randrange(1, 13):02}"
    dated = kind in {"NuclearTest", "Defection", "Closure"}
    name = f"{_words(chance, 3)} {number}"
    said.describes(f"n{number}", kind, date=date if dated else "", name=text(name))


def _words(chance: Random, number: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(number))
