"""Detect the encoding of a text file, or refuse it with the candidates.

`chardet` proposes encodings with a confidence. Encodings that give the same text are one
candidate. What a reading would do to words weighs more than the confidence: capitals in the middle
of a word, signs beside letters and two scripts in one word do not occur in names.
"""

from __future__ import annotations

import logging
from codecs import getincrementaldecoder, lookup
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from unicodedata import category, name

from tumen.core.errors import TumenError
from tumen.ingest.tables.header import ENCODINGS

CHUNK = 1 << 20
_SAMPLE = 1 << 16  # bytes of lines that are not ASCII
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip
_COMMON = {"cp1252": 1.2, "cp1251": 1.2, "cp932": 1.2, "gb18030": 1.2, "big5": 1.2, "cp949": 1.2}
_LANGUAGES = {
    "ko": {"cp949"}, "zh": {"gb18030", "big5"}, "ja": {"cp932", "euc_jp"},
    "ru": {"cp1251", "koi8-r"}, "uk": {"cp1251", "koi8-u"}, "ar": {"cp1256"}, "el": {"cp1253"},
    "he": {"cp1255"}, "tr": {"cp1254"}, "vi": {"cp1258"}, "pl": {"cp1250"}, "cs": {"cp1250"},
}  # fmt: skip
_MULTIBYTE = {"cp949", "gb18030", "big5", "cp932", "euc_jp"}
_JAPANESE = {"cp932", "euc_jp"}
_SAME = {"gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932",
         "big5hkscs": "big5", "iso8859-1": "cp1252"}  # fmt: skip
_LEAST = 0.003  # weight of a reading
_MOST_ODD = 0.1  # of the characters that are not ASCII
_SHOWN = 5
_FEW = 12  # distinct characters that are not ASCII
_JOINERS = "'’‘ʼ´`-‐‑–—·.,/&()\"“”„«»‹›:;"


class Guess(NamedTuple):
    """Represent a reading: the encoding, the first lines that are not ASCII in it, its weight."""

    encoding: str
    text: str
    weight: float


def encoding_of(path: Path, stated: str = "", languages: Collection[str] = ()) -> tuple[str, str]:
    """Give the encoding in which the whole file can be read, and how that is known.

    `stated` decides where it is given; `languages` are those of the names in the file.
    Raises `TumenError`, with the candidates, where the encoding cannot be told.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    marked = next((name for mark, name in _BOMS if start.startswith(mark)), "")
    if stated:
        encoding = "utf-8-sig" if stated == "utf-8" else stated
        if marked.startswith(encoding[:6]) and encoding.startswith("utf"):
            encoding = marked
        if found := undecodable(path, encoding):
            line, byte = found
            raise TumenError(f"{path}:{line}:1: byte 0x{byte:02X} is not {stated}.")
        return encoding, ""
    wide = marked or _utf_16(start)
    for encoding in (wide,) if wide else ("utf-8-sig",):
        found = undecodable(path, encoding)
        if found is None:
            return encoding, ""
    if wide:
        raise TumenError(
            f"{path}:{found[0] if found else 1}:1: the file is not {wide}, as it begins."
        )
    assert found is not None  # noqa: S101 - UTF-8 was tried
    line, byte = found
    guesses = [g for g in _guesses(path, languages) if undecodable(path, g.encoding) is None]
    place = f"{path}:{line}:1: byte 0x{byte:02X} is not UTF-8"
    remedy = "Save the file as UTF-8, or give the encoding: --encoding NAME, or in the mapping"
    if not guesses:
        raise TumenError(f"{place}, and no other encoding fits. {remedy}.")
    best = guesses[0]
    rival = guesses[1].weight if len(guesses) > 1 else 0.0
    if best.weight <= _margin(best.text) * rival or _is_too_short(best, languages):
        readings = "; ".join(f"{g.encoding} reads “{_example(g.text)}”" for g in guesses[:_SHOWN])
        raise TumenError(f"{place}, and the encoding cannot be told: {readings}. {remedy}.")
    how = f"detected: “{_example(best.text)}”. If that is wrong, give another with --encoding"
    return best.encoding, how


def undecodable(path: Path, encoding: str) -> tuple[int, int] | None:
    """Give the line and the byte at which a file is no text of an encoding; None if it is one."""
    decoder = getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while True:
            part = file.read(CHUNK)
            try:
                if "\0" in decoder.decode(part, final=not part):
                    raise TumenError(f"{path} is no table: it holds null characters.")
            except UnicodeDecodeError as error:
                before = error.object[: error.start]
                return line + before.count(b"\n"), error.object[error.start]
            except UnicodeError:  # a byte order mark is missing
                return line, part[0] if part else 0
            if not part:
                return None
            line += part.count(b"\n")


def _utf_16(start: bytes) -> str:
    """Recognise UTF-16 without a byte order mark by where its null bytes stand."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if even + odd < max(2, len(start) // 40) or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _guesses(path: Path, languages: Collection[str]) -> list[Guess]:
    """Read the lines that are not ASCII in every likely encoding; the best reading first."""
    from chardet import detect_all

    sample = _sample(path)
    logging.getLogger("chardet").setLevel(logging.ERROR)
    known = {lookup(name).name for name in ENCODINGS}
    by_text: dict[str, Guess] = {}
    for found in detect_all(sample, ignore_threshold=True):
        encoding = _codec(found["encoding"])
        if encoding not in known:
            continue
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = _odd_share(text)
        if odd > _MOST_ODD or found["confidence"] < _LEAST:
            continue
        weight = found["confidence"] * _COMMON.get(encoding, 1.0) * (1 - odd) ** 8
        if any(encoding in _LANGUAGES.get(language, ()) for language in languages):
            weight *= 2
        if encoding in _MULTIBYTE:
            weight *= _script_factor(text, encoding)
        old = by_text.get(text)
        if old is None or weight > old.weight:
            by_text[text] = Guess(encoding, text, weight)
    if not by_text:  # too little for the detector: all that can be read are candidates
        for encoding in ENCODINGS:
            if _is_readable(sample, encoding):
                text = sample.decode(encoding)
                by_text.setdefault(text, Guess(encoding, text, _LEAST))
    return sorted(by_text.values(), key=lambda guess: (-guess.weight, guess.encoding))


def _codec(encoding: str | None) -> str:
    try:
        codec = lookup(encoding or "ascii").name
    except LookupError:
        return ""
    return _SAME.get(codec, codec)


def _sample(path: Path) -> bytes:
    """Read the first lines that are not ASCII, 64 KiB of them."""
    lines: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        while size < _SAMPLE and (line := file.readline(CHUNK)):
            if not line.isascii():
                lines.append(line[:_SAMPLE] if len(line) <= _SAMPLE else b"")
                size += len(lines[-1])
    return b"".join(lines)


def _odd_share(text: str) -> float:
    """Give the share of characters that do not occur in names where they stand.

    >>> _odd_share("Peña, Müller") == 0, _odd_share("PeÐa, M¸ller") > 0.4
    (True, True)
    """
    foreign = sum(not c.isascii() for c in text) or 1
    return min(1.0, sum(_is_odd(a, b) for a, b in pairwise(f" {text} ")) / foreign)


def _is_odd(one: str, other: str) -> bool:
    """Say whether two characters do not stand beside each other in a name."""
    if one.isascii() and other.isascii():
        return False
    kinds = _kind(one), _kind(other)
    if "odd" in kinds:
        return kinds[1] == "odd"
    if one.islower() and other.isupper() and not (one.isascii() and other.isascii()):
        return True
    letters = {kind for kind in kinds if kind not in ("sign", "")}
    if "sign" in kinds and letters:
        return True
    return len(letters) == 2


@lru_cache(maxsize=1 << 14)
def _kind(character: str) -> str:
    """Give the script of a letter, "sign", "odd" for what no text holds, "" for the rest."""
    if character.isspace() or character.isdigit() or character in _JOINERS:
        return ""
    kind = category(character)
    if kind[0] == "L":
        if character.isascii():
            return "latin"
        script = name(character, "odd").split()[0].lower()
        han = script in ("cjk", "hiragana", "katakana", "katakana-hiragana")
        return "han" if han else "odd" if script in ("modifier", "feminine") else script
    if kind in ("Cc", "Co", "Cn", "Cf"):
        return "odd"
    return "sign" if kind[0] == "S" or (kind == "Po" and character.isalpha()) else ""


def _script_factor(text: str, encoding: str) -> float:
    """Weigh a reading of two bytes a character: Korean is all Hangul, only Japanese has kana."""
    hangul = sum("\uac00" <= c <= "\ud7a3" for c in text)
    han = sum("\u4e00" <= c <= "\u9fff" for c in text)
    kana = sum("\u3041" <= c <= "\u30ff" for c in text)
    if kana:
        return 1.5 if encoding in _JAPANESE else 0.1
    if not hangul:
        return 1.0
    if han * 4 > hangul:  # Chinese read as Korean
        return 0.2
    return 1.5 if hangul >= 6 and not han else 1.0


def _is_too_short(guess: Guess, languages: Collection[str]) -> bool:
    """Tell whether a text of few distinct ideographs can be read in several encodings.

    Hangul is enough where the names are said to be Korean: no other encoding gives it by chance.
    """
    foreign = {c for c in guess.text if not c.isascii()}
    if guess.encoding not in _MULTIBYTE or len(foreign) >= _FEW:
        return False
    if "ko" in languages and all("\uac00" <= c <= "\ud7a3" for c in foreign):
        return False
    data = guess.text.encode(guess.encoding, errors="replace")
    return sum(_is_readable(data, encoding) for encoding in _MULTIBYTE) > 1


def _is_readable(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _margin(text: str) -> float:
    """Give by how much the best reading must surpass the next: the more text, the less."""
    foreign = [c for c in text if not c.isascii()]
    only_han = all("\u4e00" <= c <= "\u9fff" for c in foreign)
    return 1.08 + (20 if only_han else 6) / (len(foreign) or 1)


def _example(text: str) -> str:
    lines: Iterable[str] = text.splitlines()
    line = next((line for line in lines if line.strip()), "")
    first = next((n for n, c in enumerate(line) if not c.isascii()), 0)
    part = line[max(0, first - 12) : first + 16].strip()
    return "".join(c if c.isprintable() else "?" for c in part)
