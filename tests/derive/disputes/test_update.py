"""The graph of disputes after a change is what it would be if all were made anew."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from accounts import SCENE, claims, event, figure, link, source, statement
from casebooks import make_casebook

import tumen
from tumen.core.vocabulary import DISPUTES
from tumen.derive.disputes import update as deriving
from tumen.store.reader import open_reader

MEMBERS = "actors:\n  waiters: {{type: Group, size: {}}}\n"


def derived(book: tumen.Book) -> set[str]:
    """The graph of disputes, as readers see it."""
    from pyoxigraph import NamedNode

    graph = NamedNode(DISPUTES)
    return {
        str(quad) for quad in open_reader(book.casebook).quads_for_pattern(None, None, None, graph)
    }


def anew(book: tumen.Book) -> set[str]:
    """What all disputes come to when they are found from nothing."""
    return {str(quad) for quad in deriving.dispute_quads(book.disputes())}


def write(folder: Path, slug: str, text: str) -> None:
    (folder / "graph" / "cases" / f"{slug}.yaml").write_text(text, encoding="utf-8")


def random_case(rng: Random, slug: str) -> str:
    """A source that says a few things which others may contradict."""
    author = rng.choice(["paper", "radio", "unification"])
    sign = rng.choice(["increases", "decreases"])
    denied = rng.choice(["", ", modality: denied"])
    parts = [
        event(
            f"date: 2016-0{rng.randint(1, 3)}, from: {rng.choice(['ningbo', 'shanxi', 'dalian'])}",
            rng.choice(["Defection", "Abduction", "Departure"]),
        ),
        MEMBERS.format(rng.randint(13, 14)),
    ]
    if rng.random() < 0.3:
        parts.append(
            f"places:\n  dalian: {{type: City, within: {rng.choice(['ningbo', 'china'])}}}\n"
        )
    made = {
        "linked": link(f"sign: {sign}{denied}"),
        "counted": figure(f"value: {rng.randint(1, 3)}"),
        "reached": figure("value: 100, statistic: firstAtLeast", str(rng.randint(1999, 2001))),
        "stated": statement("kind", f"objectText: {rng.choice(['Defection', 'Abduction'])}"),
    }
    kept = {name: made[name] for name in sorted(made) if rng.random() < 0.7}
    if kept:
        parts.append(claims(**kept))
    return source(slug, author, "".join(parts))


@pytest.mark.parametrize("seed", range(4))
def test_after_any_change_the_graph_is_what_making_it_anew_gives(tmp_path: Path, seed: int) -> None:
    rng = Random(seed)
    places = "places:\n  dalian: {type: City, name: {en: Dalian}}\n"
    cases = {slug: random_case(rng, slug) for slug in ("a", "b", "c")}
    book = tumen.open(
        make_casebook(
            tmp_path, scene=SCENE, gazetteer=source("gazetteer", "paper", places), **cases
        )
    )
    book.build()
    assert derived(book) == anew(book) != set()
    for _ in range(8):
        slug = rng.choice(["a", "b", "c", "d"])
        path = tmp_path / "graph" / "cases" / f"{slug}.yaml"
        if rng.random() < 0.2:
            path.unlink(missing_ok=True)
        else:
            write(tmp_path, slug, random_case(rng, slug))
        report = book.build()
        assert report.failed == []
        assert derived(book) == anew(book)


def test_places_that_turn_out_to_lie_in_each_other_end_a_dispute(tmp_path: Path) -> None:
    book = tumen.open(
        make_casebook(
            tmp_path,
            scene=SCENE,
            a=source("a", "paper", event("from: ningbo")),
            b=source("b", "radio", event("from: shanxi")),
        )
    )
    book.build()
    assert [made.kind for made in book.disputes()] == ["rivalPlaces"]
    assert derived(book) == anew(book) != set()
    write(tmp_path, "c", source("c", "paper", "places:\n  ningbo: {type: City, within: shanxi}\n"))
    book.build()
    assert derived(book) == anew(book) == set()


def test_a_build_with_nothing_changed_derives_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = tumen.open(make_casebook(tmp_path, scene=SCENE))
    book.build()

    def look(*_: object) -> None:
        raise AssertionError("nothing was to be looked into")

    monkeypatch.setattr(deriving, "iterate_disputes", look)
    assert not book.build().changed


def test_a_change_looks_only_into_what_it_touches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = tumen.open(
        make_casebook(
            tmp_path,
            scene=SCENE,
            a=source("a", "paper", claims(said=figure("value: 1"), linked=link("sign: increases"))),
            b=source("b", "radio", claims(said=figure("value: 2"))),
        )
    )
    book.build()
    looked: list[str] = []

    def look(*arguments: object) -> object:
        for iri, made in original(*arguments):  # type: ignore[arg-type]
            looked.append(iri.removeprefix(f"{DISPUTES}/").split("/")[0])
            yield iri, made

    original = deriving.iterate_disputes
    monkeypatch.setattr(deriving, "iterate_disputes", look)
    write(tmp_path, "b", source("b", "radio", claims(said=figure("value: 3"))))
    book.build()
    assert set(looked) & {"oppositeSigns", "rivalFirsts"} == set()
    assert "rivalNumbers" in looked
    assert derived(book) == anew(book)


def test_a_build_that_was_cut_off_before_deriving_is_made_good_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = tumen.open(
        make_casebook(
            tmp_path, scene=SCENE, a=source("a", "paper", claims(said=figure("value: 1")))
        )
    )
    book.build()
    write(tmp_path, "b", source("b", "radio", claims(said=figure("value: 2"))))

    def cut_off(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(deriving.DisputesGraph, "update", cut_off)
        with pytest.raises(KeyboardInterrupt):
            book.build()
    assert derived(book) == set()
    book.build()
    assert derived(book) == anew(book) != set()
