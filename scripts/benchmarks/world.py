"""Generate the first source of a made-up graph: the things that all others mention.

They bear the same ids as in the true cases, so that the named questions find something here.
"""

from __future__ import annotations

from benchmarks.saying import Saying, term, text, thing

WORLD = "bench-world"
COUNTRIES = ("north-korea", "south-korea", "china", "united-kingdom", "malta", "riverland")
PROVINCES = (
    "hamgyong", "liaoning", "shanxi", "zhejiang", *(f"province-{n}" for n in range(1, 13)),
)  # fmt: skip
ACTORS = {
    "dprk": "State",
    "rok": "State",
    "prc": "State",
    "un-security-council": "InternationalOrganisation",
    "korean-peoples-army": "ArmyBody",
    "north-korean-defectors": "Group",
    "the-diplomat": "Media",
}
ANALYSTS = ("kim-tae-woo", *(f"analyst-{n}" for n in range(1, 12)))
CONDITIONS = {
    "arrivals": "Condition",
    "stricter-policing": "Activity",
    "food-shortage": "Situation",
    "wish-for-freedom": "Motive",
    "border-control": "Activity",
    "market-prices": "Condition",
    "mineral-exports": "Condition",
    "fear-of-punishment": "Motive",
    "surveillance": "Activity",
    "foreign-currency": "Condition",
    "brokers-fees": "Situation",
    "elite-discontent": "Motive",
}
INDICATORS = {
    "arrivals-count": ("arrivals", "persons"),
    "tonnes-of-grain": ("food-shortage", "tonnes"),
    "rice-price": ("market-prices", "won"),
    "mineral-exports-value": ("mineral-exports", "usDollars"),
}


def world() -> Saying:
    """Generate the source that introduces them."""
    said = Saying(WORLD)
    said.node(said.source, "Report", title=text("The made-up world"), author=thing(ANALYSTS[0]))
    for name in COUNTRIES:
        said.describes(name, "Country", name=text(name.replace("-", " ").title()))
    for number, name in enumerate(PROVINCES):
        country = COUNTRIES[0] if number % 2 == 0 else COUNTRIES[number % 3]
        said.describes(
            name, "Province", name=text(name.title()), within=thing(country),
        )  # fmt: skip
    for name, kind in ACTORS.items():
        said.describes(name, kind, name=text(name.replace("-", " ")))
    for number, name in enumerate(ANALYSTS):
        said.describes(name, "Person", name=text(f"Analyst {number}"))
    for name, kind in CONDITIONS.items():
        said.describes(
            name, kind, name=text(name.replace("-", " ")), status=term("happened")
        )  # fmt: skip
    for name, (about, unit) in INDICATORS.items():
        said.describes(
            name, "Indicator", name=text(name.replace("-", " ")), unit=term(unit),
            about=thing(about),
        )  # fmt: skip
    return said
