"""Settling: what decisions come to together, whatever the order, and what cannot be used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tumen.derive.identity.settle import LARGEST_CLUSTER, Settled, settle
from tumen.parse.decisions import DIRECTED, VERDICTS, Decision, Judgement, file_stem

KINDS = {"person": frozenset({"a person"}), "place": frozenset({"a place"})}


def made(*said: str) -> dict[str, Decision]:
    """Decisions as 'a same b', by the names of their files; 'a same b b' names the canonical."""
    found = {}
    for line in said:
        one, verdict, other, *canonical = line.split()
        things = (one, other) if verdict in DIRECTED else tuple(sorted((one, other)))
        judgement = Judgement(verdict, "r", "b", "2026", *canonical)
        found[file_stem(one, other)] = Decision((things[0], things[1]), judgement)
    return found


def settled(*said: str, **kinds: str) -> Settled:
    return settle(
        made(*said), lambda id_: None if id_ == "nobody" else KINDS.get(kinds.get(id_, ""), frozenset())
    )  # fmt: skip


# What is decided → (the ids that are replaced, the codes of the faults, the decisions used).
CASES = {
    "a chain": (["a same b", "b same c"], {"b": "a", "c": "a"}, [], 2),
    "a name for it": (["a same b", "b same c c"], {"a": "c", "b": "c"}, [], 2),
    "two names for it": (["a same b b", "b same c c"], {"a": "b", "c": "b"}, ["contradictory-decisions"], 2),
    "an unknown id": (["a same nobody", "a same b"], {"b": "a"}, ["unknown-thing"], 1),
    "different in a chain": (["a same b", "b same c", "a different c", "c same d"], {"d": "c"}, ["contradictory-decisions"], 2),
    "different by two chains": (["a same b", "b same c", "a same d", "d same c", "a different c"], {}, ["contradictory-decisions"] * 2, 1),
    "two kinds in a chain": (["person same x", "x same place"], {}, ["incompatible-kinds"], 0),
    "a cycle of narrower": (["a narrower b", "b narrower c", "c narrower a", "c narrower d"], {}, ["relation-cycle"], 1),
    "a cycle through same": (["a narrower b", "c narrower d", "b same c", "a same d"], {"d": "a", "c": "b"}, ["relation-cycle"], 2),
    "a long cycle through same": (["a narrower b", "c narrower d", "d narrower e", "b same c", "a same e"], {"e": "a", "c": "b"}, ["relation-cycle"], 2),
    "opposite of itself": (["a opposite b", "a same c", "b same c"], {"b": "a", "c": "a"}, ["relation-to-itself"], 2),
    "two relations of a pair": (["a opposite b", "c narrower b", "a same c"], {"c": "a"}, ["contradictory-decisions"], 1),
    "one relation said twice": (["a part b", "c part b", "a same c"], {"c": "a"}, [], 3),
    "different and narrower": (["a narrower b", "a same c", "b different c"], {"c": "a"}, [], 3),
    "unsure": (["a unsure b"], {}, [], 1),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_decisions_come_to(case: str) -> None:
    said, canonical, codes, used = CASES[case]
    found = settled(*said, person="person", place="place")
    assert found.canonical == canonical
    assert [fault.code for fault in found.faults] == codes
    assert len(found.used) == used


def test_a_cluster_of_too_many_things_is_not_made() -> None:
    chain = [f"n{n:03} same n{n + 1:03}" for n in range(LARGEST_CLUSTER)]
    found = settled(*chain, "x same y")
    assert found.canonical == {"y": "x"}
    (fault,) = found.faults
    assert (fault.name, fault.code) == ("n000--n001", "large-cluster")
    assert f"one of {LARGEST_CLUSTER + 1} things, from 'n000' to 'n100'" in fault.message
    assert len(settled(*chain[1:]).canonical) == LARGEST_CLUSTER - 1


ids = st.sampled_from(["a", "b", "c", "d", "e", "person", "place", "nobody"])
lines = st.tuples(ids, st.sampled_from(VERDICTS), ids).filter(lambda line: line[0] != line[2])


@given(st.lists(lines.map(" ".join), max_size=12), st.randoms())
def test_what_is_used_is_consistent_and_the_order_plays_no_part(said: list[str], random) -> None:  # type: ignore[no-untyped-def]
    decisions = made(*said)
    kinds = {"person": "person", "place": "place"}
    lines = [
        " ".join([d.things[0], d.now.verdict, d.things[1]]) for d in decisions.values()
    ]  # one a pair
    found = settled(*lines, **kinds)
    random.shuffle(lines)
    assert settled(*lines, **kinds) == found
    assert found.of("person") != found.of("place")
    for name, decision in decisions.items():
        one, other = map(found.of, decision.things)
        assert found.of(one) == one
        if name in found.used:
            assert (one == other) == (decision.now.verdict == "same")
        elif "nobody" not in decision.things:
            assert found.faults
    # What is used comes to the same without the rest.
    again = settle({n: d for n, d in decisions.items() if n in found.used}, lambda _: frozenset())
    assert (again.canonical, again.used, again.faults) == (found.canonical, found.used, [])
