"""No public output holds a protected name, however it is written or encoded."""

from __future__ import annotations

import gzip
import html
import io
import json
import unicodedata
import zipfile
import zlib
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tumen.core.keys import Key
from tumen.core.vocabulary import ID
from tumen.privacy.find_names import full_forms, part_forms
from tumen.privacy.gate import Gate, ProtectedName, squash
from tumen.privacy.protected_people import ProtectedPeople
from tumen.privacy.redact_text import TextRedactor

WHO = f"{ID}witness"
NAMES = ("Seo Min-jae", "서민재", "María O'Brien-Kowalski", "Ahmad al-Tamimi", "Đỗ Thị Hương")


def gate(*names: str) -> Gate:
    forms = [
        f
        for name in names
        for f in (*full_forms(name, WHO, set()), *part_forms(name, WHO, set(), set()))
    ]
    people = ProtectedPeople({WHO: "person"}, forms=tuple(forms))
    return Gate(TextRedactor(Key(bytes(32)), people))


def zipped(data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", data)
    return target.getvalue()


def escaped(text: str) -> str:
    return "".join(f"\\u{ord(c):04X}" if ord(c) < 0x10000 else f"\\U{ord(c):08X}" for c in text)


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "upper case": lambda t: t.upper().encode(),
    "NFD": lambda t: unicodedata.normalize("NFD", t).encode(),
    "full width": lambda t: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in t).encode(),
    "zero width": lambda t: "\u200b".join(t).encode(),
    "soft hyphens": lambda t: "\u00ad".join(t).encode(),
    "percent": lambda t: quote(t).encode(),
    "percent twice": lambda t: quote(quote(t)).encode(),
    "every byte percent": lambda t: "".join(f"%{b:02x}" for b in t.encode()).encode(),
    "entities": lambda t: "".join(f"&#{ord(c)};" for c in t).encode(),
    "hexadecimal entities": lambda t: "".join(f"&#x{ord(c):x};" for c in t).encode(),
    "escaped entities": lambda t: html.escape("".join(f"&#{ord(c)};" for c in t)).encode(),
    "JSON": lambda t: json.dumps({"name": t}).encode(),
    "Turtle": lambda t: f'"{escaped(t)}"@en'.encode(),
    "Turtle in JSON": lambda t: json.dumps(f'"{escaped(t)}"').encode(),
    "base64": lambda t: b64encode(f"name: {t}, of the river".encode()),
    "URL-safe base64": lambda t: urlsafe_b64encode(f"name: {t}, of the river".encode()),
    "gzip": lambda t: gzip.compress(t.encode()),
    "zlib": lambda t: zlib.compress(t.encode() * 3),
    "zip": lambda t: zipped(t.encode()),
    "gzip in base64 in JSON": lambda t: json.dumps(b64encode(gzip.compress(t.encode())).decode()).encode(),
    "hexadecimal": lambda t: t.encode().hex().encode(),
    "UTF-16": lambda t: t.encode("utf-16"),
    "an id": lambda t: f"<{ID}{quote(t.lower().replace(' ', '-'))}>".encode(),
    "glued": lambda t: f"interview{t.replace(' ', '')}2016".encode(),
    "broken over lines": lambda t: t.replace(" ", "\n").encode(),
    "possessive": lambda t: f"{t}'s boat".encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_name_is_found_in_every_encoding(name: str, encoding: str) -> None:
    looking = gate(*NAMES)
    data = b"There was a boat. " + ENCODINGS[encoding](name) + b" It left at dawn."
    if encoding in {"gzip", "zlib", "zip", "UTF-16"}:
        data = ENCODINGS[encoding](name)
    with pytest.raises(ProtectedName, match="protected person"):
        looking.check(data, "out.txt")


@given(
    name=st.sampled_from(NAMES),
    outer=st.sampled_from(["percent", "entities", "JSON", "base64", "hexadecimal", "gzip in base64 in JSON"]),
    inner=st.sampled_from(["plain", "NFD", "percent", "entities", "Turtle", "zero width"]),
    before=st.text(max_size=300), after=st.text(max_size=300),
)  # fmt: skip
def test_a_name_is_found_in_an_encoding_within_another(
    name: str, outer: str, inner: str, before: str, after: str
) -> None:
    text = f"{before} {ENCODINGS[inner](name).decode()} {after}"
    assert list(gate(name).leaks(ENCODINGS[outer](text)))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=2000))
def test_a_text_without_the_letters_of_a_name_is_no_hit(text: str) -> None:
    looking = gate("Qxzvw Jjkkqq")
    if "qxzvw" not in squash(text) and "jjkkqq" not in squash(text):
        assert list(looking.leaks(text.encode())) == []


def test_a_file_name_counts() -> None:
    with pytest.raises(ProtectedName, match="name of the output file"):
        gate("Seo Min-jae").check(b"nothing", "/tmp/seo-min-jae.csv")


def test_a_refusal_names_the_place_and_never_the_name() -> None:
    with pytest.raises(ProtectedName) as refused:
        gate("Seo Min-jae").check(b"one\ntwo Seo Min-jae", "out.csv")
    told = str(refused.value)
    assert "line 2, column 5" in told
    assert "protected person " in told
    assert "Seo" not in told


def test_short_parts_and_words_of_code_are_no_hits() -> None:
    looking = gate("Seo Min-jae")
    assert list(looking.leaks(b"SELECT (MIN(?x) AS ?min) { } # minimum, Seoul, museum")) == []
