"""Small counts are withheld with the counts that would give them away."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from tumen.core.vocabulary import ID, Tumen
from tumen.privacy.cell_suppression import SMALLEST_SHOWN, suppressed_cells

Period = tuple[int, int]


def statistics(figures: dict[tuple[Period, str], int]) -> Store:
    store = Store()
    for number, (((first, last), whom), figure) in enumerate(figures.items()):
        claim = NamedNode(f"{ID}c{number}")
        for property_, value in (
            (Tumen.indicator, NamedNode(f"{ID}flights")),
            (Tumen.unit, NamedNode(Tumen.persons)),
            (Tumen.population, NamedNode(ID + whom)),
            (Tumen.value, Literal(str(figure))),
            (Tumen.earliest, Literal(f"{first:04}-01-01")),
            (Tumen.latest, Literal(f"{last:04}-12-31")),
        ):
            store.add(Quad(claim, NamedNode(property_), value))
    return store


PERIODS = st.tuples(st.integers(1, 9), st.integers(0, 5)).map(lambda p: (p[0], p[0] + p[1]))


@given(st.dictionaries(st.tuples(PERIODS, st.sampled_from(["men", "women", "children"])),
                       st.integers(0, 60), max_size=14))  # fmt: skip
def test_no_withheld_count_is_the_only_one_missing(
    figures: dict[tuple[Period, str], int],
) -> None:
    numbers = {int(iri.removeprefix(f"{ID}c")) for iri in suppressed_cells(statistics(figures))}
    hidden = {key for number, key in enumerate(figures) if number in numbers}
    assert hidden >= {key for key, figure in figures.items() if 0 < figure < SMALLEST_SHOWN}
    for whole, whom in figures.keys() - hidden:
        parts = {
            (part, who)
            for part, who in figures
            if who == whom and part != whole and whole[0] <= part[0] and part[1] <= whole[1]
        }
        assert len(parts & hidden) != 1 or len(parts) == 1
    for period in {period for period, _ in figures}:
        table = {key for key in figures if key[0] == period}
        assert len(table & hidden) != 1 or len(table) < 3
    if not any(0 < figure < SMALLEST_SHOWN for figure in figures.values()):
        assert not hidden


def test_one_withheld_count_in_a_long_chain_of_periods_withholds_them_all() -> None:
    # Each pair of years is counted too, so each year follows from the one before it.
    years = [(year, year) for year in range(1, 400)]
    figures = {(period, "women"): 20 + period[0] for period in years}
    figures[years[0], "women"] = 3
    pairs = [((first[0], second[0]), "women") for first, second in pairwise(years)]
    figures |= dict.fromkeys(pairs, 2000)
    assert len(suppressed_cells(statistics(figures))) == len(years)
