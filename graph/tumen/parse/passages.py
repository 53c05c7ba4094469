"""Verify passages: character ranges of a source's text with the SHA-256 of each.

A holder of the text can verify every anchor; without it, only the ranges can be checked.
Offsets count Unicode code points of the text as decoded from UTF-8, from 0, the end not included
(Web Annotation `TextPositionSelector`).
"""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shlex import quote

from tumen.core.findings import Findings
from tumen.core.input import MAX_TEXT_BYTES, read_file
from tumen.core.vocabulary import SOURCE, Tumen
from tumen.parse.case import Case

SOURCES_VARIABLE = "TUMEN_SOURCES"


@dataclass(frozen=True, slots=True)
class Passage:
    """Represent an anchor: its IRI, start and end, and the hash of the text between."""

    iri: str
    start: int
    end: int
    sha256: str


def passages_of(case: Case) -> Iterator[Passage]:
    """Return the passages of a case that have both ends, in the order of the text."""
    found: dict[str, dict[str, str]] = {}
    for quad in case.quads:
        if quad.predicate.value in (Tumen.start, Tumen.end, Tumen.sha256):
            found.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value  # type: ignore[union-attr]
    anchors = [
        Passage(iri, int(keys[Tumen.start]), int(keys[Tumen.end]), keys.get(Tumen.sha256, ""))
        for iri, keys in found.items()
        if _is_count(keys.get(Tumen.start)) and _is_count(keys.get(Tumen.end))
    ]
    return iter(sorted(anchors, key=lambda passage: (passage.start, passage.end, passage.iri)))


def source_text(slug: str, given: Path | None = None) -> Path | None:
    """Find the text of a source, if it is at hand.

    `given` is a file, or a folder of files named by slug; without it the folder that the
    environment variable TUMEN_SOURCES names is looked at. None where the text is not at hand.
    """
    place = given or (
        Path(os.environ[SOURCES_VARIABLE]) if os.environ.get(SOURCES_VARIABLE) else None
    )
    if place is None:
        return None
    if place.is_file():
        return place
    candidate = place / f"{slug}.txt"
    return candidate if candidate.is_file() else None


def report_missing_text(case: Case, findings: Findings, texts: Path) -> None:
    """Report that passages could not be verified although a text was named."""
    if next(passages_of(case), None) is None:
        return
    _, stated_hash = _stated_text(case)
    findings.add(
        case.origins.value(SOURCE + case.slug, Tumen.sha256, stated_hash), "text-missing",
        f"there is no {case.slug}.txt in {texts}: no passage was compared with its text",
        "Save the text under that name, or name the file itself: "
        f"tumen check {case.slug} --source-text FILE",
        "warning",
    )  # fmt: skip


def check_passages(case: Case, findings: Findings, text_file: Path | None = None) -> None:
    """Report passages that leave the text or, where the text is at hand, differ from it."""
    characters, stated = _stated_text(case)
    text: str | None = None
    if text_file is not None:
        data = restore_line_ends(read_file(text_file, MAX_TEXT_BYTES), stated)
        text = data.decode("utf-8", "replace")
        if stated and sha256(data).hexdigest() != stated:
            # One cause, one finding: that hardly a passage is where it was follows from it.
            every = list(passages_of(case))
            stand = sum(text_hash(text[p.start : p.end]) == p.sha256 for p in every)
            findings.add(
                case.origins.value(SOURCE + case.slug, Tumen.sha256, stated), "text-hash",
                f"{text_file.name} is not the text that this case was made from: its hash differs, "
                f"and {stand} of {len(every)} passages stand in it where they should",
                "Use the edition with the stated hash, or accept this one with: "
                f"tumen passages {case.slug} --re-anchor --source-text {quote(str(text_file))}",
            )  # fmt: skip
            text, characters = None, None
    for passage in passages_of(case):
        _check(passage, case, findings, characters, text)


def restore_line_ends(data: bytes, stated: str) -> bytes:
    r"""Restore the text with the stated hash: undo changed line ends and byte order marks.

    Mail, git and editors exchange line ends, put a byte order mark in front, and end the last line
    or not. Where undoing that gives the stated hash, it is the very text; else `data` is as it was.

    >>> restore_line_ends(b"One.\nTwo.\n", sha256(b"One.\r\nTwo.").hexdigest())
    b'One.\r\nTwo.'
    """
    if not stated or sha256(data).hexdigest() == stated:
        return data
    lines = data.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n")
    closed = lines.rstrip(b"\n")
    for end in (b"\n", b"\r\n"):
        for body in dict.fromkeys((lines, closed, closed + b"\n")):
            for mark in (b"", BOM_UTF8):
                made = mark + body.replace(b"\n", end)
                if sha256(made).hexdigest() == stated:
                    return made
    return data


def stated_hash(case: Case) -> str:
    """Return the stated hash of the whole text of a source; "" for none."""
    return _stated_text(case)[1]


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8."""
    return sha256(text.encode()).hexdigest()


def _check(
    passage: Passage, case: Case, findings: Findings, characters: int | None, text: str | None
) -> None:
    length = len(text) if text is not None else characters
    name = passage.iri.rpartition("/")[2]
    if length is not None and passage.end > length:
        findings.add(
            case.origins.value(passage.iri, Tumen.end, str(passage.end)), "passage-range",
            f"passage '{name}' ends at {passage.end}, but the text has {length} characters",
            "Count again, from 0, in characters and not in bytes.",
        )  # fmt: skip
    elif text is not None and passage.sha256:
        found = text_hash(text[passage.start : passage.end])
        if found != passage.sha256:
            findings.add(
                case.origins.value(passage.iri, Tumen.sha256, passage.sha256), "passage-hash",
                f"passage '{name}' is not what stands at {passage.start}-{passage.end} of the text",
                f"If the range is right, its hash is {found}.",
            )  # fmt: skip


def _stated_text(case: Case) -> tuple[int | None, str]:
    source, characters, stated = SOURCE + case.slug, None, ""
    for quad in case.quads:
        if quad.subject.value == source:  # type: ignore[union-attr]
            value = quad.object.value  # type: ignore[union-attr]
            if quad.predicate.value == Tumen.characters and _is_count(value):
                characters = int(value)
            elif quad.predicate.value == Tumen.sha256:
                stated = value
    return characters, stated


def _is_count(text: str | None) -> bool:
    return text is not None and text.isascii() and text.isdigit() and len(text) < 16
