"""Generate made-up sources of about a hundred statements, shaped like real cases.

Each source follows from the seed and its number alone. It introduces a few things and speaks of
things that sources before it introduced, of the early ones more often, so that the graph has
hubs and long chains as a true one has.
"""

from __future__ import annotations

from hashlib import sha256
from random import Random

from benchmarks.saying import Saying, boolean, decimal, integer, term, text, thing
from benchmarks.world import ANALYSTS, CONDITIONS, INDICATORS, PROVINCES

_FAMILY = ("Kim", "Ri", "Pak", "Choe", "Han", "Jong", "Thae", "Yun", "O", "Ro")
_GIVEN = ("Mi-rae", "Yong-ho", "Chol-su", "Sun-hui", "Kwang-il", "Un-ju", "Song-min", "Hye-rim")
_FAMILY_KO = "김리박최한정태윤오로"
_GIVEN_KO = ("미래", "용호", "철수", "순희", "광일", "은주", "성민", "혜림")
_STANDING = ("core", "wavering", "hostile", "good")
_SIGNS = ("increases", "decreases", "unknown")
_LINKS = ("causes", "causes", "contributesTo", "enables", "motivates", "prevents", "hinders")
_MODALITIES = ("asserted", "asserted", "asserted", "reported", "reported", "possible", "denied")
_DEPARTURES = ("Defection", "Defection", "Defection", "Departure", "Abduction", "Return")
_PLACES = ("City", "County", "Site")
_INSTITUTIONS = ("Ministry", "Enterprise", "University", "Media", "DiplomaticMission")
_CONDITIONS = ("Condition", "Activity", "Situation", "Motive")


def slug(number: int) -> str:
    """Return the slug of a source by number, from 1."""
    return f"bench-{number:07}"


def made_up(seed: int, number: int) -> Saying:
    """Generate a source by number, from 1."""
    rng = Random(f"{seed}/{number}")
    said = Saying(slug(number))
    author = thing(rng.choice(ANALYSTS))
    said.node(
        said.source, rng.choice(("Article", "NewsReport", "Report", "Testimony")),
        title=text(f"Report {number}"), author=author, publisher=thing("the-diplomat"),
        language='"en"', sha256=_hash(rng), characters=integer(4000),
    )  # fmt: skip
    said.dated(said.source, _month(rng), "published")
    passages = _passages(said, rng)
    place = _introduce_place(said, rng, number)
    institution = _introduce_institution(said, rng, number, place)
    person = _introduce_person(said, rng, number, institution, passages[0])
    left = _introduce_departure(said, rng, number, person, place, passages[1])
    condition = _introduce_condition(said, rng, number)
    if number % 5 == 2:
        _introduce_indicator(said, rng, number)
    if number % 20 == 0:
        _introduce_sanction(said, rng, number)
    _claims(said, rng, number, author, [left, condition], person, passages)
    return said


def _passages(said: Saying, rng: Random) -> list[str]:
    names = [said.local(f"p1s{sentence}") for sentence in (1, 2, 3)]
    start = 0
    for sentence, name in enumerate(names, 1):
        end = start + rng.randrange(40, 200)
        said.triples.append(f"{said.source} {term('hasPassage')} {name}")
        said.node(
            name, "Passage", start=integer(start), end=integer(end), sha256=_hash(rng),
            paragraph=integer(1), sentence=integer(sentence),
        )  # fmt: skip
        start = end + 1
    return names


def _introduce_place(said: Saying, rng: Random, number: int) -> str:
    if number % 4:
        return _place(rng, number)
    return said.describes(
        f"place-{number}", rng.choice(_PLACES), name=[text(f"Place {number}")],
        within=_place(rng, number),
    )  # fmt: skip


def _introduce_institution(said: Saying, rng: Random, number: int, place: str) -> str:
    if number % 5:
        return _institution(rng, number)
    name = said.describes(
        f"institution-{number}", rng.choice(_INSTITUTIONS), name=text(f"Institution {number}"),
        partOf=_institution(rng, number), basedIn=place,
    )  # fmt: skip
    said.describes(
        f"post-{number}", "Post", name=text(f"Post at institution {number}"), institution=name,
        seniority=term(rng.choice(("senior", "ordinary"))),
    )  # fmt: skip
    return name


def _introduce_person(
    said: Saying, rng: Random, number: int, institution: str, passage: str
) -> str:
    family, given = rng.randrange(len(_FAMILY)), rng.randrange(len(_GIVEN))
    names = [text(f"{_FAMILY[family]} {_GIVEN[given]}")]
    names.append(text(_FAMILY_KO[family] + _GIVEN_KO[given], "ko"))
    person = said.describes(
        f"person-{number}", "Person", name=names, sex=term(rng.choice(("female", "male"))),
        citizenOf=thing("dprk"), worksAt=institution, standing=term(rng.choice(_STANDING)),
        at=passage,
    )  # fmt: skip
    if number > 5 and number % 2:
        said.describes(
            f"tenure-{number}", "Tenure", holder=person, at=passage,
            post=thing(f"post-{_earlier(rng, number, 5)}"),
            tenureStatus=term(rng.choice(("current", "former", "unknown"))),
        )  # fmt: skip
    return person


def _introduce_departure(
    said: Saying, rng: Random, number: int, person: str, place: str, passage: str
) -> str:
    who = person
    if number % 3 == 0:
        who = said.describes(
            f"group-{number}", "Group", name=text(f"Group {number}"),
            size=integer(rng.randrange(2, 40)), origin=place, hasMember=person,
            partOf=thing("north-korean-defectors"), at=passage,
        )  # fmt: skip
    status = "alleged" if rng.random() < 0.1 else "happened"
    return said.describes(
        f"departure-{number}", rng.choice(_DEPARTURES), date=_date(rng), departing=who,
        from_=place, to=thing("south-korea"), status=term(status), at=passage,
    )  # fmt: skip


def _introduce_condition(said: Saying, rng: Random, number: int) -> str:
    if number % 3:
        return _condition(rng, number)
    return said.describes(
        f"condition-{number}", rng.choice(_CONDITIONS), name=text(f"condition {number}"),
        about=_institution(rng, number), status=term("happened"),
    )  # fmt: skip


def _introduce_indicator(said: Saying, rng: Random, number: int) -> None:
    said.describes(
        f"indicator-{number}", "Indicator", name=text(f"indicator {number}"),
        unit=term("persons"), about=_condition(rng, number),
    )  # fmt: skip


def _introduce_sanction(said: Saying, rng: Random, number: int) -> None:
    council = thing("un-security-council")
    test = said.describes(
        f"test-{number}", "NuclearTest", date=_date(rng), name=text(f"test {number}"),
        agent=thing("dprk"), place=thing("north-korea"), status=term("happened"),
    )  # fmt: skip
    resolution = said.describes(
        f"resolution-{number}", "Resolution", name=text(f"Resolution {number}"),
        number=f'"{number}"', authority=council,
    )  # fmt: skip
    sanction = said.describes(
        f"sanction-{number}", "Sanction", date=_month(rng), name=text(f"sanctions {number}"),
        authority=council, target=[thing("dprk"), _institution(rng, number)], basis=resolution,
    )  # fmt: skip
    said.describes(
        f"adoption-{number}", "Adoption", date=_date(rng), name=text(f"adoption {number}"),
        agent=council, adopts=resolution, imposes=sanction, follows=test, status=term("happened"),
    )  # fmt: skip


def _claims(
    said: Saying, rng: Random, number: int, author: str, own: list[str], person: str,
    passages: list[str],
) -> None:  # fmt: skip
    for count in (1, 2):
        cause = rng.choice(own) if rng.random() < 0.6 else _condition(rng, number)
        effect = _condition(rng, number)
        said.states(
            f"cause-{count}", "CausalClaim", cause=cause, effect=effect,
            linkType=term(rng.choice(_LINKS)), sign=term(rng.choice(_SIGNS)),
            modality=term(rng.choice(_MODALITIES)), claimant=_claimant(rng, number, author),
            gist=text(f"What report {number} gives as cause {count}."),
            at=rng.sample(passages, 1 + (rng.random() < 0.3)),
        )  # fmt: skip
    indicator, unit = _indicator(rng, number)
    figure = said.states(
        "figure", "StatisticClaim", indicator=thing(indicator), unit=term(unit),
        value=decimal(rng.randrange(100, 100_000)), statistic=term("count"),
        approximate=boolean(rng.random() < 0.3), coverage=term("full"),
        modality=term("asserted"), claimant=author, gist=text(f"A figure of report {number}."),
        at=passages[2],
    )  # fmt: skip
    said.dated(figure, str(rng.randrange(1998, 2020)), "period")
    if number % 2:
        said.states(
            "statement", "StatementClaim", subject=person, property=term("worksAt"),
            object=_institution(rng, number), modality=term("reported"),
            claimant=_claimant(rng, number, author),
            gist=text(f"Where the person of report {number} worked."), at=passages[0],
        )  # fmt: skip


def _earlier(rng: Random, number: int, step: int) -> int:
    """Choose an earlier source's number, a multiple of `step`, early ones more often."""
    return step * (1 + int(((number - 1) // step) * rng.random() ** 2))


def _place(rng: Random, number: int) -> str:
    if number <= 4 or rng.random() < 0.2:
        return thing(rng.choice(PROVINCES))
    return thing(f"place-{_earlier(rng, number, 4)}")


def _institution(rng: Random, number: int) -> str:
    if number <= 5 or rng.random() < 0.2:
        return thing("korean-peoples-army")
    return thing(f"institution-{_earlier(rng, number, 5)}")


def _condition(rng: Random, number: int) -> str:
    if number <= 3 or rng.random() < 0.3:
        return thing(rng.choice(list(CONDITIONS)))
    return thing(f"condition-{_earlier(rng, number, 3)}")


def _indicator(rng: Random, number: int) -> tuple[str, str]:
    """Choose an indicator and its unit. Many of them, or every figure would rival every other."""
    if number <= 7 or rng.random() < 0.02:
        name = rng.choice(list(INDICATORS))
        return name, INDICATORS[name][1]
    return f"indicator-{_earlier(rng, number - 3, 5) - 3}", "persons"


def _claimant(rng: Random, number: int, author: str) -> str:
    if number == 1 or rng.random() < 0.7:
        return author
    return thing(f"person-{_earlier(rng, number, 1)}")


def _month(rng: Random) -> str:
    return f"{rng.randrange(1998, 2020)}-{rng.randrange(1, 13):02}"


def _date(rng: Random) -> str:
    """Choose a date: mostly a month or a day, sometimes vaguer."""
    month = _month(rng)
    kind = rng.random()
    if kind < 0.4:
        return month
    if kind < 0.7:
        return f"{month}-{rng.randrange(1, 29):02}"
    return f"{month}~" if kind < 0.9 else month[:4]


def _hash(rng: Random) -> str:
    return f'"{sha256(rng.randbytes(8)).hexdigest()}"'
