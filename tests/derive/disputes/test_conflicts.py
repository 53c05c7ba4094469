"""The index of rivals finds just what comparing every two answers finds, at the cost of a line."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tumen.derive.disputes import rival_causes
from tumen.derive.disputes.conflicts import Answer, conflicting, denied
from tumen.derive.disputes.intervals import Span
from tumen.derive.disputes.rival_causes import _conflicts, _Stance
from tumen.derive.disputes.speakers import NON_FACTUAL, Assertion, Profile, independent

people = st.frozensets(st.sampled_from("abc"), max_size=2)
years = st.none() | st.tuples(st.integers(0, 5), st.integers(0, 2)).map(
    lambda pair: Span(Decimal(pair[0]), Decimal(pair[0] + pair[1]))
)
modalities = st.sampled_from(["asserted", "asserted", "denied", "possible", "predicted"])


@st.composite
def answers(draw: st.DrawFn, value: st.SearchStrategy[Hashable]) -> list[Answer]:
    return [
        Answer(
            Assertion(
                draw(st.sampled_from(["s1", "s2", "s3"])), f"claim-{number}", draw(people),
                draw(people), draw(modalities), draw(years),
            ),
            draw(st.sampled_from(["x", "y"])),
            draw(value),
        )
        for number in range(draw(st.integers(0, 8)))
    ]  # fmt: skip


def rivals(one: Answer, other: Answer) -> bool:
    return same_time(one, other) and independent(one.assertion, other.assertion)


def same_time(one: Answer, other: Answer) -> bool:
    times = one.assertion.valid_time, other.assertion.valid_time
    return None in times or not times[0].disjoint(times[1])  # type: ignore[union-attr,arg-type]


def compared(found: list[Answer], clash: Callable[[Answer, Answer], bool]) -> list[Answer]:
    """Those that clash with another, by comparing every two."""
    return [one for one in found if any(one is not o and clash(one, o) for o in found)]


@given(answers(st.sampled_from([1, 2, 3, 4])))
def test_values_are_compared_as_every_two_would_be(found: list[Answer]) -> None:
    def far(one: Hashable, other: Hashable) -> bool:
        assert isinstance(one, int)
        assert isinstance(other, int)
        return abs(one - other) > 1

    assert conflicting(found, far) == compared(
        found, lambda one, other: far(one.value, other.value) and rivals(one, other)
    )


@given(answers(st.none()))
def test_denials_are_compared_as_every_two_would_be(found: list[Answer]) -> None:
    def denies(one: Answer, other: Answer) -> bool:
        sides = {one.assertion.denies, other.assertion.denies}
        return one.text == other.text and len(sides) == 2 and rivals(one, other)

    assert denied(found) == compared(found, denies)


stances = st.builds(
    _Stance, st.booleans(), st.sampled_from(["increases", "decreases", "unknown"]), people
)


@settings(max_examples=300)
@given(answers(stances))
def test_causal_claims_are_compared_as_every_two_would_be(found: list[Answer]) -> None:
    def same_people(one: _Stance, other: _Stance) -> bool:
        return not (one.concerning and other.concerning) or bool(one.concerning & other.concerning)

    def opposite(a: Answer, b: Answer) -> bool:
        one, other = a.value, b.value
        assert isinstance(one, _Stance)
        assert isinstance(other, _Stance)
        possible = {a.assertion.modality, b.assertion.modality} <= NON_FACTUAL
        return (
            one.exists and other.exists and {one.sign, other.sign} == {"increases", "decreases"}
            and same_people(one, other) and same_time(a, b) and not possible
        )  # fmt: skip

    def contradictory(a: Answer, b: Answer) -> bool:
        one, other = a.value, b.value
        assert isinstance(one, _Stance)
        assert isinstance(other, _Stance)
        same = one.sign == other.sign or "unknown" in {one.sign, other.sign}
        return one.exists != other.exists and same and same_people(one, other) and rivals(a, b)

    assert _conflicts(found) == {
        "oppositeSigns": compared(found, opposite),
        "assertedAndDenied": compared(found, contradictory),
    }


@pytest.mark.parametrize("quoted", [True, False], ids=["one-witness", "at-other-times"])
def test_the_work_grows_with_the_number_of_answers(
    quoted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def steps(number: int) -> int:
        calls = 0

        def counted(one: Profile, other: Profile) -> bool:
            nonlocal calls
            calls += 1
            return independent(one, other)

        index = rival_causes.RivalIndex
        monkeypatch.setattr(
            rival_causes, "RivalIndex",
            lambda found, buckets, *rest: index(found, buckets, *(rest or (None, counted))),
        )  # fmt: skip
        found = [
            Answer(
                Assertion(
                    f"s{n}", f"c{n}", frozenset({f"p{n}"}),
                    frozenset({"w"}) if quoted else frozenset(), "asserted",
                    None if quoted else Span(Decimal(n), Decimal(n)),
                ),
                "", _Stance(n % 2 == 0, "increases", frozenset()),
            )
            for n in range(number)
        ]  # fmt: skip
        assert _conflicts(found) == {"oppositeSigns": [], "assertedAndDenied": []}
        monkeypatch.setattr(rival_causes, "RivalIndex", index)
        return calls

    assert steps(400) <= 2 * steps(200) + 2
