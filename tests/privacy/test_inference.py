"""What could be worked out of a public view from the order of events, other spellings, or sums."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Store

import tumen
from tumen.core.casebook import find_casebook
from tumen.core.keys import make_key
from tumen.core.vocabulary import ID, Tumen
from tumen.privacy.public_view import public_view
from tumen.store.reader import open_reader

CASE = """\
id: mill-talk
type: Interview
title: {en: A talk by the river}
author: desk
published: 2020-06-11
actors:
  desk: {type: Institution, name: {en: the desk}}
  kang-sun-hee:
    type: Person
    protect: true
    name: {ko: 강순희}
    age: 44
    origin: musan
    citizenOf: state
    occupation: {en: weaver}
    spouse: choe-il
  choe-il: {type: Person, name: {en: Choe Il}, description: He waited.}
  weavers: {type: Group, name: {en: weavers of Row Two}, size: 6}
  spinners: {type: Group, name: {en: spinners}, size: 60}
  elders: {type: Group, protect: true, name: {en: the elders of the mill}}
  bench: {type: Group, name: {en: the junior bench}, partOf: elders}
  state: {type: State, name: {en: the State}}
  mill: {type: Enterprise, name: {en: the mill}}
places:
  land: {type: Country, name: {en: the Land}}
  musan: {type: City, name: {en: Musan, ko: 무산}, within: land}
events:
  old-law: {type: Event, name: {en: the old law}, date: 2011-03-03}
  decade: {type: Event, name: {en: the long decade}, date: 2010/2020}
  raid: {type: Event, name: {en: raid on the mill}, date: 2019-05-02}
  search: {type: Event, name: {en: the search}, follows: raid}
  flight:
    type: Defection
    departing: kang-sun-hee
    name: {en: flight in May 2019}
    date: 2019-05-09
    follows: [raid, search, old-law]
    partOf: decade
  inquiry: {type: Event, name: {en: inquiry}, date: 2019-05-12, follows: flight}
  verdict: {type: Event, name: {en: verdict}, date: 2019-06-01, follows: inquiry}
  second-flight-2019-08: {type: Event, name: {en: another way}, date: 2019-08-20}
  vigil: {type: Event, name: {en: the vigil}, note: The mill waited for Sun-hee., date: 2019-07-04, sameAs: "https://www.wikidata.org/wiki/Q4711"}
  fair: {type: Event, name: {en: the fair}, date: 2019-05-07}
conditions:
  fear: {type: Condition, name: {en: fear}}
measures:
  ban: {type: Sanction, name: {en: a ban}, target: kang-sun-hee, listed: 2019-09-04, listingNumber: KPi.077, programme: DPRK}
  duty: {type: Sanction, name: {en: a duty}, target: mill, listed: 2018-02-03, listingNumber: KPe.011}
indicators:
  flights: {name: {en: flights}, unit: persons}
claims:
  role-by-mouth: {type: StatementClaim, subject: second-flight-2019-08, property: participant, object: kang-sun-hee, gist: She took part.}
  order-by-mouth: {type: StatementClaim, subject: flight, property: follows, object: fair, gist: It came after the fair.}
  citizen-by-mouth: {type: StatementClaim, subject: kang-sun-hee, property: citizenOf, object: state, gist: She holds its passport.}
  size-by-mouth: {type: StatementClaim, subject: weavers, property: size, objectText: "6", gist: They were six.}
  age: {type: CausalClaim, cause: flight, effect: fear, gist: At 44 she left.}
  home: {type: CausalClaim, cause: flight, effect: fear, gist: The weaver from 무산 left.}
  day: {type: CausalClaim, cause: flight, effect: fear, gist: "On 9 May 2019 the weaver left, and fear grew."}
  romanised: {type: CausalClaim, cause: raid, effect: fear, gist: "Kang Soon-hui and Gang Sunhŭi of the mill were looked for on 3 June."}
  hangul-title: {type: CausalClaim, cause: flight, effect: fear, gist: 강 씨가 2019년 5월 9일에 떠났다.}
  gang-soon-hi-spoke: {type: CausalClaim, cause: raid, effect: fear, gist: So it was said.}
  of-the-fair: {type: CausalClaim, cause: fair, effect: fear, gist: On 7 May 2019 people met at the fair in Musan.}
  all-year: {type: StatisticClaim, indicator: flights, unit: persons, period: 2019, value: 40, gist: Forty in the year.}
  first-half: {type: StatisticClaim, indicator: flights, unit: persons, period: 2019-01/2019-06, value: 4, gist: Four in the first half.}
  second-half: {type: StatisticClaim, indicator: flights, unit: persons, period: 2019-07/2019-12, value: 36, gist: The rest in the second.}
  year-after: {type: StatisticClaim, indicator: flights, unit: persons, period: 2020, value: 50, gist: Fifty a year later.}
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mill")
    (folder / "graph" / "cases").mkdir(parents=True)
    (folder / "graph" / "cases" / "mill-talk.yaml").write_text(CASE, encoding="utf-8")
    report = tumen.open(folder).build()
    assert [str(f) for f in report.findings if f.severity == "error"] == []
    make_key(folder)
    return folder


@pytest.fixture(scope="module")
def public(book: Path) -> Store:
    return open_reader(public_view(find_casebook(book)))


def values(store: Store, property_: str, thing: str | None = None) -> list[str]:
    subject = None if thing is None else NamedNode(ID + thing)
    found = store.quads_for_pattern(subject, NamedNode(property_), None, None)
    return sorted(q.object.value.removeprefix(ID) for q in found)  # type: ignore[union-attr]


def gists(store: Store) -> list[str]:
    return [text for text in values(store, Tumen.gist) if "[withheld]" not in text]


def test_no_order_in_time_dates_what_only_has_its_year(public: Store) -> None:
    # The raid keeps its day, so it is not told that the flight came after it; nor is the search,
    # which came after the raid and has no date. What follows the flight names it: it has its year.
    assert values(public, Tumen.date, "raid") == ["2019-05-02"]
    assert values(public, Tumen.date, "flight") == values(public, Tumen.date, "inquiry") == ["2019"]
    assert values(public, Tumen.date, "verdict") == ["2019"]
    assert values(public, Tumen.follows, "flight") == ["old-law"]
    assert values(public, Tumen.after, "flight") == ["old-law"]
    assert values(public, Tumen.follows, "search") == ["raid"]


def test_order_that_the_years_tell_as_well_is_told(public: Store) -> None:
    assert values(public, Tumen.partOf, "flight") == ["decade"]
    assert values(public, Tumen.date, "old-law") == ["2011-03-03"]


def test_order_that_somebody_only_states_is_withheld_with_its_words(public: Store) -> None:
    assert values(public, Tumen.date, "fair") == ["2019-05-07"]
    assert "fair" not in values(public, Tumen.object)
    assert "It came after the fair." not in values(public, Tumen.gist)


def test_an_event_that_somebody_is_only_said_to_have_taken_part_in_has_its_year(
    public: Store,
) -> None:
    kept = {
        q.object.value: q.subject.value  # type: ignore[union-attr]
        for q in public.quads_for_pattern(None, NamedNode(Tumen.name), None, None)
    }
    assert "2019-08" not in kept["another way"]
    assert values(public, Tumen.date, kept["another way"].removeprefix(ID)) == ["2019"]
    # What is no happening is not about her: the state whose citizen she is keeps its texts.
    assert kept["the State"] == f"{ID}state"


def test_every_kind_of_date_of_what_names_somebody_is_a_year(public: Store) -> None:
    assert values(public, Tumen.listed) == ["2018-02-03", "2019"]


def test_names_in_other_romanisations_are_hidden(public: Store) -> None:
    (told,) = [text for text in gists(public) if "of the mill were looked for" in text]
    assert "Soon" not in told and "Sun" not in told and "Kang" not in told and "Gang" not in told
    assert told.endswith("of the mill were looked for on [date].")
    (said,) = public.quads_for_pattern(
        None, NamedNode(Tumen.gist), Literal("So it was said."), None
    )
    # What only sounds like her name may be somebody else's: no pseudonym says that it is hers.
    assert " and [a name] of the mill" in told
    assert "soon" not in said.subject.value  # type: ignore[union-attr]


def test_texts_about_somebody_tell_no_age_home_or_day(public: Store) -> None:
    told = "\n".join(gists(public))
    for words in ("At 44", "from 무산", "9 May", "5월", "강 씨"):
        assert words not in told
    assert "In 2019 the weaver left, and fear grew." in told
    assert "flight in 2019" in values(public, Tumen.name)


def test_texts_about_others_keep_their_days_and_places(public: Store) -> None:
    assert "On 7 May 2019 people met at the fair in Musan." in gists(public)


def test_head_counts_below_ten_are_withheld_whoever_states_them(public: Store) -> None:
    assert values(public, Tumen.size) == ["60"]
    assert "They were six." not in values(public, Tumen.gist)
    assert values(public, Tumen.objectText) == []


def test_a_count_that_follows_from_a_year_and_its_other_half_is_withheld(public: Store) -> None:
    assert values(public, Tumen.value) == ["40", "50"]
    assert "The rest in the second." not in values(public, Tumen.gist)


def test_a_part_of_a_protected_group_is_protected(public: Store) -> None:
    assert "the junior bench" not in values(public, Tumen.name)
    assert len([n for n in values(public, Tumen.name) if n.startswith("protected group")]) == 2


def test_a_relative_keeps_the_name_and_nothing_tells_whose_relative_it_is(public: Store) -> None:
    assert values(public, Tumen.name, "choe-il") == ["Choe Il"]
    assert values(public, Tumen.spouse) == []
    assert "He waited." not in values(public, Tumen.description)


def test_a_thing_whose_text_names_somebody_is_tied_to_them(public: Store) -> None:
    assert values(public, Tumen.date, "vigil") == ["2019"]
    assert values(public, Tumen.name, "vigil") == ["the vigil"]


def test_numbers_and_links_of_what_is_tied_to_somebody_are_withheld(public: Store) -> None:
    assert values(public, Tumen.listingNumber) == ["KPe.011"]
    assert values(public, Tumen.programme) == ["DPRK"]
    assert values(public, Tumen.sameAs) == []
