"""Names planted in texts, in every spelling and encoding, do not pass the gate."""

from __future__ import annotations

import pytest
from planting import SPELLINGS, WRAPPINGS, attack


@pytest.mark.parametrize("seed", range(4))
def test_every_planted_name_is_found(seed: int) -> None:
    outcome = attack(400, seed)
    assert outcome.missed == {}
    assert outcome.planted == 200


def test_texts_without_a_protected_name_pass() -> None:
    assert attack(800, 11).false_alarms == 0


def test_the_attack_has_many_ways() -> None:
    assert len(SPELLINGS) * (1 + len(WRAPPINGS) + len(WRAPPINGS) ** 2) > 5000


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
def test_two_million_texts(seed: int) -> None:
    outcome = attack(50_000, seed, people=60 + 10 * (seed % 10))
    print(outcome)
    assert outcome.missed == {}
