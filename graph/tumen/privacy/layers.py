"""Decode an output into every layer of text that a reader could recover from it."""

from __future__ import annotations

import gzip
import html
import io
import re
import zipfile
import zlib
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote

_ROUNDS = 6  # of unescaping: an escape within an escape within …
_DEPTH = 6  # of archives within payloads
_LARGEST = 1 << 30  # bytes of an unpacked layer
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
# Bounded, and only from the start of a run: otherwise a long run would be tried from every place.
_WRAPPED = re.compile(
    r"(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{60,80}\r?\n[ \t]*){2,}[A-Za-z0-9+/]{1,80}={0,2}"
)
_HEX = re.compile(r"(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}){6,}(?![0-9A-Fa-f])")
_ESCAPE = re.compile(
    r"\\u\{([0-9A-Fa-f]{1,6})\}|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\x([0-9A-Fa-f]{2})"
    r"|\\([0-9A-Fa-f]{4,6})[ \t\n]?|\\([0-7]{3})|\\([-_~.!$&'()*+,;=/?#@%:\"\\nrt])"
)
_LINE_ENDS = {"n": "\n", "r": "\r", "t": "\t"}
_PUNYCODE = re.compile(r"xn--([A-Za-z0-9-]+)")
_SOFT_BREAK = re.compile(r"=\r?\n")
_QUOTED = re.compile(r"(?:=[0-9A-F]{2})+")


class TooLarge(ValueError):
    """Report that a layer unpacks to more than can be searched."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Represent one text within an output; `where` says how it was reached."""

    where: str
    text: str


def layers(data: bytes, where: str = "", depth: int = 0) -> Iterator[Layer]:
    """Yield the text of an output and every text that is encoded in it.

    Unpacks gzip, zlib, zip and base64; undoes percent-encoding, HTML and XML entities, escapes of
    JSON, Turtle, JavaScript, CSS and quoted-printable, punycode and hexadecimal, also one within
    another. Unicode normalisation is left to the comparison. Raises `TooLarge`.
    """
    if depth > _DEPTH:
        raise TooLarge("there are payloads within payloads more than six deep")
    unpacked = list(_unpack(data))
    for name, content in unpacked:
        yield Layer(f"{where} {name}".strip(), name)
        yield from layers(content, f"{where} {name}".strip(), depth + 1)
    if unpacked:
        return
    text = _decoded(data)
    for round_ in range(_ROUNDS):
        here = where if not round_ else f"{where} unescaped".strip()
        yield Layer(here, text)
        yield from _payloads(text, where, depth)
        plain = unescape(text)
        if plain == text:
            return
        text = plain


def unescape(text: str) -> str:
    r"""Undo one level of every escape.

    >>> unescape("S%65o &#77;in \\u006aae")
    'Seo Min jae'
    """
    if "=" in text:
        text = _QUOTED.sub(_from_quoted_printable, _SOFT_BREAK.sub("", text))
    if "%" in text:
        text = unquote(text)
    if "&" in text:
        text = html.unescape(text)
    if "\\" in text:
        text = _with_pairs_joined(_ESCAPE.sub(_character, text))
    if "xn--" in text:
        text = _PUNYCODE.sub(_from_punycode, text)
    return text


def _unpack(data: bytes) -> Iterator[tuple[str, bytes]]:
    if data[:2] == b"\x1f\x8b":
        with suppress(OSError, EOFError, zlib.error):
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
                content = file.read(_LARGEST + 1)
            if len(content) > _LARGEST:
                raise TooLarge("it unpacks to more than 1 GB")
            yield "gzip", content
    elif data[:4] == b"PK\x03\x04":
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError):
            return
        if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
            raise TooLarge("it unpacks to more than 1 GB")
        for entry in archive.infolist():
            with suppress(zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
                yield entry.filename, archive.read(entry)
    elif data[:1] == b"\x78" and len(data) > 2 and (data[0] << 8 | data[1]) % 31 == 0:
        with suppress(zlib.error):
            made = zlib.decompressobj()
            content = made.decompress(data, _LARGEST)
            if made.unconsumed_tail:
                raise TooLarge("it unpacks to more than 1 GB")
            yield "zlib", content


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    return data.decode("utf-8", errors="replace")


def _payloads(text: str, where: str, depth: int) -> Iterator[Layer]:
    """Yield what base64 and hexadecimal runs in a text hold, where that is text or packed."""
    small: list[str] = []
    for pattern, decode in ((_BASE64, _from_base64), (_WRAPPED, _from_base64), (_HEX, _from_hex)):
        for match in pattern.finditer(text):
            for content in decode(match[0]):
                if next(_unpack(content), None) is not None:
                    yield from layers(content, f"{where} base64".strip(), depth + 1)
                    continue
                with suppress(UnicodeDecodeError):
                    small.append(content.decode("utf-8"))
    if small and depth < _DEPTH:
        yield from layers("\n".join(small).encode(), f"{where} base64".strip(), depth + 1)


def _from_base64(run: str) -> Iterator[bytes]:
    core = re.sub(r"\s", "", run).rstrip("=")
    if len(core) % 4 == 1:
        core = core[:-1]
    padded = core + "=" * (-len(core) % 4)
    with suppress(ValueError):
        if "-" in core or "_" in core:
            yield urlsafe_b64decode(padded)
        else:
            yield b64decode(padded)


def _from_hex(run: str) -> Iterator[bytes]:
    with suppress(ValueError):
        yield bytes.fromhex(run)


def _character(match: re.Match[str]) -> str:
    if match[7] is not None:  # an escaped sign of punctuation, as in Turtle's local names
        return _LINE_ENDS.get(match[7], match[7])
    digits = match[1] or match[2] or match[3] or match[4] or match[5]
    number = int(digits, 16) if digits else int(match[6], 8)
    return chr(number) if number < 0x110000 else match[0]


def _with_pairs_joined(text: str) -> str:
    """Join the halves of surrogate pairs, as JSON escapes them; a lone half becomes U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _from_punycode(match: re.Match[str]) -> str:
    try:
        return match[1].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return match[0]


def _from_quoted_printable(match: re.Match[str]) -> str:
    try:
        return bytes.fromhex(match[0].replace("=", "")).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
