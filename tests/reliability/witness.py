"""A casebook with people to hide in every corner, and a search that no wrapping hides from."""

from __future__ import annotations

import base64
import gzip
import html
import re
import shutil
import unicodedata
import zlib
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

from casebooks import CASE

TEXT = (
    "Seo Min-jae crossed the river in the night of 17 March. She was born at the foot of "
    "Paektu and taught there. Three others of her row came later. Her brother stayed behind."
)


def passage(words: str) -> str:
    start = TEXT.index(words)
    sum_ = sha256(words.encode()).hexdigest()
    return f"{{start: {start}, end: {start + len(words)}, sha256: {sum_}}}"


NAME, SENTENCE = "Seo Min-jae", "Seo Min-jae crossed the river in the night of 17 March."
OTHER = "Three others of her row came later."

WITNESS = f"""\
id: talk-with-seo-min-jae
type: Interview
title: {{en: A talk with Seo Min-jae}}
author: seo-min-jae
published: 2019-05-06
url: https://example.org/talks/%EC%84%9C%EB%AF%BC%EC%9E%AC
text: {{sha256: {sha256(TEXT.encode()).hexdigest()}, characters: {len(TEXT)}}}
passages:
  name: {passage(NAME)}
  night: {passage(SENTENCE)}
  row: {passage(OTHER)}
actors:
  seo-min-jae:
    type: Person
    protect: true
    name: {{en: Seo Min-jae, ko: 서민재}}
    alias: [Seo Minjae, Min-jae of the river]
    assumedName: {{en: The Heron, ko: 왜가리}}
    born: 1981-04-03
    age: 38
    sex: female
    origin: samjiyon
    occupation: {{en: teacher}}
    parent: seo-dong-gil
    spouse: ahn-cheol
    description: A teacher from Samjiyon whom her pupils called the Heron.
    note: She asked not to be named.
    sameAs: https://www.wikidata.org/wiki/Q999777555
    at: [name, night]
  seo-dong-gil: {{type: Person, name: {{en: Seo Dong-gil, ko: 서동길}}, note: Father of Seo Min-jae.}}
  seo-yu-jin: {{type: Person, name: {{en: Seo Yu-jin}}, sibling: seo-min-jae}}
  pae-sun-ok: {{type: Person, name: {{en: Pae Sun-ok}}, sibling: pae-sun-hui}}
  pae-sun-hui: {{type: Person, name: {{en: Pae Sun-hui}}}}
  ahn-cheol: {{type: Person, name: {{en: Ahn Cheol}}, description: He waited in Yanji.}}
  row-nine:
    type: Group
    protect: true
    name: {{en: the nine of Row Seven in the North}}
    size: 9
    hasMember: [seo-min-jae, bak-ha-neul]
    at: row
  bak-ha-neul: {{type: Person, name: {{en: Bak Ha-neul, ko: 박하늘}}}}
  seoul-desk: {{type: Institution, name: {{en: the Seoul desk}}}}
places:
  samjiyon: {{type: City, name: {{en: Samjiyon}}}}
events:
  seo-min-jae-crossing:
    type: Defection
    name: {{en: crossing of Seo Min-jae}}
    departing: seo-min-jae
    date: 2019-03-17
    at: night
indicators:
  crossings-a-year: {{name: {{en: crossings a year}}, unit: persons}}
claims:
  seo-min-jae-left-for-her-pupils:
    type: CausalClaim
    cause: seo-min-jae-crossing
    effect: arrivals
    sign: increases
    gist: Min-jae crossed so that others would follow.
    note: SEO MINJAE says so herself.
    claimant: seo-min-jae
    date: 2019-03-17
    at: night
  with-her-husband:
    type: CausalClaim
    cause: seo-min-jae-crossing
    effect: arrivals
    sign: increases
    gist: Ahn Cheol went ahead and waited for his bride.
  fence-shows: {{type: EvidentialClaim, evidence: fence, conclusion: arrivals, gist: It shows in the numbers.}}
  with-her-brother:
    type: CausalClaim
    cause: seo-min-jae-crossing
    effect: arrivals
    sign: increases
    gist: Seo Yu-jin waited for his little sister.
  her-birthplace:
    type: StatementClaim
    subject: seo-min-jae
    property: bornIn
    object: samjiyon
    gist: She first saw the light in Samjiyon.
  her-father:
    type: StatementClaim
    subject: seo-min-jae
    property: parent
    object: seo-dong-gil
    gist: Her father is Seo Dong-gil.
  her-nickname:
    type: StatementClaim
    subject: seo-min-jae
    property: alias
    objectText: Little Lantern
    gist: At school they called her Little Lantern.
  her-birth:
    type: StatementClaim
    subject: seo-min-jae
    property: born
    objectText: 1981-04-03
    gist: She was born in the spring of 1981.
  day-of-crossing:
    type: StatementClaim
    subject: seo-min-jae-crossing
    property: date
    objectText: 2019-03-17
    gist: It was in March.
  three-more: {{type: StatisticClaim, indicator: crossings-a-year, unit: persons, period: 2019, place: samjiyon, value: 3, gist: Only three came.}}
  seventeen: {{type: StatisticClaim, indicator: crossings-a-year, unit: persons, period: 2019, place: tumen-bank, value: 17, gist: There were seventeen at the bank.}}
  twenty-all: {{type: StatisticClaim, indicator: crossings-a-year, unit: persons, period: 2019, place: north, value: 2020, gist: Of all there were 2020.}}
"""

# A second source that does not know that anybody is protected.
RUMOUR = """\
id: rumour-2020
type: NewsReport
title: {en: Who was the Heron?}
author: han-mi-rae
published: 2020-02
actors:
  seo-min-jae: {type: Person, alias: [Teacher Seo]}
events:
  arrest-of-the-heron: {type: Arrest, name: {en: arrest of the Heron, ko: 서민재의 체포}, date: 2020-01-09, participant: seo-min-jae}
claims:
  heron-denied:
    type: CausalClaim
    cause: fence
    effect: arrest-of-the-heron
    modality: denied
    gist: Min-Jae Seo was not taken because of the fence; 민재 씨 was elsewhere.
    note: Mentions seo_min_jae, Seo, Min‑jae and Ｓｅｏ Ｍｉｎｊａｅ.
  fence-and-others:
    type: CausalClaim
    cause: fence
    effect: arrivals
    sign: increases
    gist: Kim Heron-like birds nest at the fence.
"""

QUESTION = """\
#+ title: What Seo Min-jae did
#+ question: What is said of Seo Min-jae?
#+ parameter who thing: somebody
#+ column what: the property

SELECT ?what { VALUES ?who { <https://w3id.org/tumen/id/seo-min-jae> } ?who ?what ?value }
"""

# What was loaded beside the cases, spelled as nobody should: decomposed, with marks inside.
LOADED = (
    '<https://example.org/p/1> <http://xmlns.com/foaf/0.1/name> "{}" '
    "<https://w3id.org/tumen/source/elsewhere> .\n"
    "<https://example.org/seo%20minjae> <http://purl.org/dc/terms/subject> "
    '"SEO\\u200B MIN\\u00ADJAE" <https://w3id.org/tumen/source/elsewhere> .\n'
).format(unicodedata.normalize("NFD", "서민재"))

CASES = {"border-2016": CASE, "talk-with-seo-min-jae": WITNESS, "rumour-2020": RUMOUR}

# Nobody may find any of these, however spelled, in anything made with --public.
FORBIDDEN = (
    "Seo Min-jae", "Min-jae Seo", "서민재", "민재", "Minjae", "Teacher Seo", "The Heron", "왜가리",
    "Little Lantern", "1981", "2019-03-17", "2020-01-09", "Q999777555",
    "Bak Ha-neul", "박하늘", "the nine of Row Seven", "row-nine", "Only three came",
    "There were seventeen", "his bride", "Father of",
    "his little sister", "first saw the light",
    *(sha256(words.encode()).hexdigest() for words in (NAME, SENTENCE, OTHER)),
    sha256(TEXT.encode()).hexdigest(),
)  # fmt: skip

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\x([0-9A-Fa-f]{2})")


def found(content: bytes) -> set[str]:
    """Those of the forbidden that stand in some bytes, in whatever is packed in them."""
    folded = [(words, _folded(words)) for words in FORBIDDEN]
    texts = "\n".join(_folded(text) for text in unwrapped(content))
    return {words for words, plain in folded if plain in texts}


def unwrapped(content: bytes, depth: int = 3) -> list[str]:
    """Every text that the bytes can be read as."""
    texts = [content.decode("utf-8", "replace")]
    for encoding in ("utf-16-le", "utf-16-be"):
        if b"\0" in content[:4000]:
            texts += [content[shift:].decode(encoding, "ignore") for shift in (0, 1)]
    plain = texts[0]
    texts += {
        _ESCAPED.sub(lambda m: chr(int(m[1] or m[2] or m[3], 16)), plain),
        unquote(plain),
        html.unescape(plain),
    } - {plain}
    if depth:
        for inner in _packed(content):
            texts += unwrapped(inner, depth - 1)
    return texts


def _packed(content: bytes) -> list[bytes]:
    inner = []
    for match in _BASE64.finditer(content):
        run = match[0].rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        try:
            inner.append(base64.b64decode(run + b"=" * (-len(run) % 4)))
        except ValueError:
            continue
    for start in (m.start() for m in re.finditer(rb"\x1f\x8b\x08|\x78[\x01\x9c\xda]", content)):
        try:
            inner.append(zlib.decompressobj(47).decompress(content[start:]))
        except zlib.error:
            continue
    return inner


def _folded(text: str) -> str:
    """Letters and digits alone, without case and marks; the product's own folding is not used."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[\W_]+", "", plain)


def make(folder: Path) -> Path:
    """The casebook's files, with a question of its own and a file to be loaded."""
    room = folder / "graph" / "cases"
    room.mkdir(parents=True)
    for slug, text in CASES.items():
        (room / f"{slug}.yaml").write_text(text, encoding="utf-8")
    shutil.copytree(Path(__file__).parents[2] / "queries", folder / "queries")
    (folder / "queries" / "what-she-did.rq").write_text(QUESTION, encoding="utf-8")
    (folder / "elsewhere.nq").write_text(LOADED, encoding="utf-8")
    return folder


def wrapped_samples() -> dict[str, bytes]:
    """The forbidden in every wrapping that the search must see through."""
    words = "xx 서민재 xx Seo Min-jae xx" * 3
    return {
        "plain": words.encode(),
        "decomposed": unicodedata.normalize("NFD", words).encode(),
        "utf-16": words.encode("utf-16-le"),
        "json": words.encode("unicode_escape"),
        "percent": "".join(f"%{byte:02X}" for byte in words.encode()).encode(),
        "html": "".join(f"&#{ord(c)};" for c in words).encode(),
        "base64": base64.b64encode(words.encode()),
        "gzip": b"<<" + gzip.compress(words.encode()) + b">>",
        "gzip in base64": b'"' + base64.b64encode(gzip.compress(words.encode())) + b'"',
    }
