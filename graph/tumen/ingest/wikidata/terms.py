"""Map Wikidata's items and properties to our terms; what is in no table here is counted.

Only items and properties whose sense is beyond doubt are listed. An item whose kind is in no table
is looked up along "subclass of" as far as the file goes, and then by the words of its kind's label;
the latter is told, so that whoever imports can see what was taken for what.
"""

from __future__ import annotations

import re

# Kind there → class here; what stands earlier is preferred where an item has several.
KINDS = {
    "Q5": "Person",
    "Q7278": "Party", "Q192350": "Ministry", "Q484652": "InternationalOrganisation",
    "Q245065": "InternationalOrganisation", "Q3918": "University", "Q875538": "University",
    "Q31855": "ResearchInstitute", "Q3917681": "DiplomaticMission", "Q40357": "DetentionFacility",
    "Q11032": "Media", "Q192283": "Media", "Q1616075": "Media", "Q37726": "ArmyBody",
    "Q176799": "ArmyBody", "Q783794": "Enterprise", "Q4830453": "Enterprise",
    "Q6881511": "Enterprise", "Q891723": "Enterprise", "Q167037": "Enterprise",
    "Q161726": "Enterprise", "Q270791": "Enterprise", "Q22687": "Enterprise",
    "Q327333": "Institution", "Q2659904": "Institution", "Q163740": "Institution",
    "Q79913": "Institution", "Q47913": "Institution", "Q43229": "Institution",
    "Q294414": "Post", "Q4164871": "Post",
    "Q6256": "Country", "Q3624078": "Country", "Q515": "City", "Q5119": "City", "Q1549591": "City",
    "Q3957": "City", "Q34876": "Province", "Q28575": "County", "Q4022": "River",
    "Q82794": "Region", "Q532": "Place", "Q486972": "Place", "Q56061": "Place",
    "Q10864048": "Place", "Q13220204": "Place", "Q23442": "Place", "Q8502": "Place",
    "Q2221906": "Place",
    "Q178561": "Event", "Q198": "Event", "Q180684": "Event", "Q124757": "Event",
    "Q273120": "Event", "Q40231": "Event", "Q168247": "Event", "Q8065": "Event",
    "Q3882219": "Event", "Q132821": "Event", "Q45382": "Event", "Q1656682": "Event",
    "Q1190554": "Event",
}  # fmt: skip
_WORDS = (
    ("Party", "political party|workers' party|communist party"),
    ("Ministry", "ministry"), ("DiplomaticMission", "embassy|consulate|diplomatic mission"),
    ("DetentionFacility", "prison|prison camp|labou?r camp|internment camp"),
    ("University", "university|college"), ("ResearchInstitute", "research institute|laboratory"),
    ("Media", "newspaper|news agency|broadcaster|television station|radio station"),
    ("ArmyBody", "army|armed forces|military unit|navy|air force"),
    ("InternationalOrganisation", "(?:international|intergovernmental) organi[sz]ation"),
    ("Enterprise", "company|enterprise|corporation|business|bank|airline|manufacturer|factory"),
    ("Institution", "organi[sz]ation|agency|institution|committee|commission|bureau|association"),
    ("Post", "position|public office|minister|ambassador|occupation by office"),
    ("Country", "country|sovereign state"), ("City", "city|town"), ("Province", "province"),
    ("County", "county"), ("River", "river"), ("Region", "region"),
    ("Place", "village|settlement|island|mountain|district|municipality|place"),
    ("Event", "event|war|battle|election|protest|uprising|conference|summit|attack|incident"),
    ("Event", "crisis|famine|assassination|murder|nuclear test|launch|disaster|conflict"),
)  # fmt: skip

ACTORS = frozenset(
    class_ for class_ in KINDS.values() if class_ not in ("Person", "Post", "Event")
) - {"Country", "City", "Province", "County", "River", "Region", "Place"}
_GROUPS = {"Person": "person", "Post": "post", "Event": "event", "State": "body"}
SECTIONS = {
    "person": "actors", "body": "actors", "place": "places", "event": "events", "post": "posts",
}  # fmt: skip

# Property of an item of that group → our key, the part that the value plays, and what it is taken
# for where the file does not say what it is ("" where that cannot be known).
LINKS = {
    "person": {
        "P27": ("citizenOf", "state", "State"), "P19": ("bornIn", "place", "Place"),
        "P20": ("diedIn", "place", "Place"), "P551": ("basedIn", "place", "Place"),
        "P108": ("worksAt", "body", "Institution"), "P22": ("parent", "person", "Person"),
        "P25": ("parent", "person", "Person"), "P26": ("spouse", "person", "Person"),
        "P40": ("child", "person", "Person"), "P3373": ("sibling", "person", "Person"),
    },
    "body": {
        "P17": ("basedIn", "place", "Country"), "P159": ("basedIn", "place", "Place"),
        "P131": ("basedIn", "place", "Place"), "P276": ("basedIn", "place", "Place"),
        "P749": ("partOf", "body", "Institution"), "P361": ("partOf", "body", "Institution"),
        "P127": ("owner", "actor", ""),
    },
    "place": {
        "P17": ("within", "place", "Country"), "P131": ("within", "place", "Place"),
    },
    "event": {
        "P17": ("place", "place", "Country"), "P131": ("place", "place", "Place"),
        "P276": ("place", "place", "Place"), "P710": ("participant", "actor", ""),
        "P664": ("agent", "actor", ""), "P361": ("partOf", "event", "Event"),
    },
    "post": {"P2389": ("institution", "body", "Institution")},
}  # fmt: skip
MEMBERSHIPS = {"P102": "Party", "P463": "Institution"}
DATES = {"P569": "born", "P570": "died"}
TIMES = ("P580", "P582", "P585")  # start, end, point in time
NAMES = {
    "P1448": "alias", "P1559": "alias", "P1705": "alias", "P1813": "alias", "P1477": "formerName",
}  # fmt: skip
SEX = {"Q6581097": "male", "Q6581072": "female"}
COUNTRIES = {"Q423": "kp", "Q884": "kr", "Q148": "cn"}  # where the file has no label to go by
GROUNDS = ("P854", "P248", "P4656", "P143")  # of a reference: what leads to the source
LANGUAGES = ("en", "ko", "zh", "ja", "ru", "de", "fr", "mul")


def group_of(class_: str) -> str:
    """Return the sort of a class: person, body, place, event or post."""
    return _GROUPS.get(class_) or ("body" if class_ in ACTORS else "place")


def class_by_words(label: str) -> str:
    """Return the class by the last word of a kind's label that gives one.

    >>> class_by_words("ministry of foreign affairs"), class_by_words("steam locomotive")
    ('Ministry', '')
    """
    head = re.split(r" (?:of|in|for|by) ", label.lower())[0]
    for class_, words in _WORDS:
        if re.search(rf"\b({words})$", head):
            return class_
    return ""
