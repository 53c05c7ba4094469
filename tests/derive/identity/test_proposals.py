"""What is proposed as the same, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import two_cases
from rapidfuzz import fuzz

from benchmarks.labelled import bearers, ours, peers, quality, wanted
from tumen.build.build import build
from tumen.core.casebook import Casebook
from tumen.core.vocabulary import ID, Tumen
from tumen.derive.identity.blocking import candidate_pairs
from tumen.derive.identity.decide import decide
from tumen.derive.identity.entities import Entity
from tumen.derive.identity.names import as_name
from tumen.derive.identity.proposals import propose, propose_among
from tumen.parse.decisions import Judgement
from tumen.store.reader import open_reader

PERSON = Tumen.Person


@pytest.fixture(scope="module")
def casebook(tmp_path_factory: pytest.TempPathFactory) -> Casebook:
    return two_cases(tmp_path_factory.mktemp("two") / "book")


def person(id_: str, *names: str, **known: object) -> Entity:
    made = Entity(ID + id_, PERSON, {"Person"}, [as_name(n, of_person=True) for n in names])
    made.sources = {id_}
    for key, value in known.items():
        setattr(made, key, value)
    return made


def likely(*entities: Entity) -> float:
    found = propose_among({entity.iri: entity for entity in entities}, min_score=0.0)
    return found[0].score if found else 0.0


def test_the_same_are_proposed_and_namesakes_are_not(casebook: Casebook) -> None:
    found = propose(open_reader(casebook))
    assert [tuple(iri.removeprefix(ID) for iri in p.things) for p in found] == [
        ("daesong-bank", "taesong-bank"), ("tae-yong-ho", "thae-yong-ho"),
        ("kim-guk-song", "kim-kuk-song"),
    ]  # fmt: skip
    assert [part.part for part in found[1].parts] == ["prior", "name", "born"]
    assert "'태영호' and 'Thae Yong-ho' are spellings of one name" in found[1].parts[1].why


def test_proposals_for_one_thing_are_those_among_all(casebook: Casebook) -> None:
    store = open_reader(casebook)
    one = propose(store, thing=ID + "kim-kuk-song")
    assert one == [p for p in propose(store) if ID + "kim-kuk-song" in p.things] != []


def test_what_was_decided_is_not_proposed_again(casebook: Casebook) -> None:
    store = open_reader(casebook)
    first, *rest = propose(store)
    assert propose(store, without=[first.things]) == rest


def test_each_reason_moves_the_score_the_right_way() -> None:
    alone = likely(person("a", "Kim Yong Chol"), person("b", "김영철"))

    def with_(one: dict[str, object], other: dict[str, object]) -> float:
        return likely(person("a", "Kim Yong Chol", **one), person("b", "김영철", **other))

    assert with_({"born": {"1946"}}, {"born": {"1946-02"}}) > alone
    assert with_({"born": {"1946"}}, {"born": {"1962-02-18"}}) < alone < 0.99
    assert with_({"sex": {"f"}}, {"sex": {"m"}}) < alone
    assert with_({"bodies": {"x"}}, {"bodies": {"x"}}) > alone
    assert with_({"words": {"minister of trade"}}, {"words": {"Minister of Trade"}}) > alone
    assert with_({"sources": {"s"}}, {"sources": {"s"}}) < alone
    assert with_({"kin": {ID + "b"}}, {}) < alone
    assert with_({"records": {"https://example.org/1"}}, {"records": {"https://example.org/1"}}) > alone  # fmt: skip


def test_what_is_held_of_people_tells_of_their_departures(tmp_path: Path) -> None:
    casebook = two_cases(tmp_path / "book")
    file = casebook.cases / "seoul-2021.yaml"
    event = "events:\n  tae-goes: {type: Departure, departing: tae-yong-ho, date: 2016-08-17}\n"
    file.write_text(file.read_text(encoding="utf-8") + event, encoding="utf-8")
    build(casebook)

    def events() -> list[tuple[str, ...]]:
        found = propose(open_reader(casebook))
        return [tuple(i.removeprefix(ID) for i in p.things) for p in found if p.kind == "Event"]

    assert events() == []
    decide(casebook, "tae-yong-ho", "thae-yong-ho", Judgement("same", "One name.", "us", "2026"))
    build(casebook)
    assert events() == [("tae-goes", "thae-leaves")]


def test_a_rare_name_says_more_than_a_common_one() -> None:
    others = [person(f"k{n}", f"Kim Yong {given}") for n, given in enumerate(["Il", "Nam", "Su"])]
    entities = [
        *others, person("a", "Kim Yong Chol"), person("b", "Kim Yong-chol"),
        person("c", "Thae Yong Chol"), person("d", "Thae Yong-chol"),
    ]  # fmt: skip
    found = {
        p.things[0]: p.score for p in propose_among({e.iri: e for e in entities}, min_score=0.0)
    }
    assert found[ID + "c"] > found[ID + "a"]


def test_a_name_that_thousands_bear_is_compared_only_where_more_is_shared() -> None:
    crowd = [person(f"n{n:05}", "Kim Yong Chol", born={str(1900 + n % 100)}) for n in range(3000)]
    pairs = list(candidate_pairs(crowd))
    assert len(pairs) == 100 * 30 * 29 // 2  # those of one year, and not 4.5 million
    assert all(one.born == other.born for one, other in pairs)


def test_odd_names_cost_little_and_break_nothing() -> None:
    names = [
        "word " * 20_000,
        "x" * 100_000,
        "…",
        "(",
        "''",
        "가" * 5000,
        "김" * 4,
        "a-" * 500,
        "\u0301",
        "1 2 3",
    ]
    entities = [person(f"o{n:02}{side}", name) for n, name in enumerate(names) for side in "ab"]
    found = propose_among({e.iri: e for e in entities}, min_score=0.0)
    assert all(0 <= proposal.score <= 1 for proposal in found)


def test_precision_and_recall_are_better_than_those_of_a_mere_likeness_of_texts() -> None:
    """The figures are in docs/matching.md; here only that they do not fall."""
    for kind, precision, recall in (("Person", 0.95, 0.95), ("Institution", 0.9, 0.7)):
        found = bearers(kind)
        right = wanted(found)
        ours_ = quality(ours(found, dates=False), right)
        best = max((quality(pairs, right) for _, pairs in peers(found, fuzz.WRatio)), key=lambda q: q.f1)  # fmt: skip
        assert ours_.precision >= precision
        assert ours_.recall >= recall
        assert ours_.f1 > best.f1 + 0.1
    with_years = quality(ours(bearers("Person"), dates=True), wanted(bearers("Person")))
    assert with_years.precision >= 0.99


def test_every_proposal_among_the_shipped_cases_has_been_decided(
    built: Path, root: Path, tmp_path: Path
) -> None:
    import shutil

    from tumen.build.check_only import check_files
    from tumen.core.casebook import find_casebook
    from tumen.parse.decisions import read_decisions

    book = find_casebook(built)
    decided = {d.pair for _, d, _ in read_decisions(find_casebook(root)) if d is not None}
    assert [p.things for p in propose(open_reader(book), without=decided)] == []
    for room in ("cases", "decisions"):
        shutil.copytree(root / "graph" / room, tmp_path / "graph" / room)
    found = check_files(find_casebook(tmp_path))
    assert [str(f) for f in found if "decisions" in f.file] == []
