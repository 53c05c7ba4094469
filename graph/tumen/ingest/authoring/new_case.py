"""Write a new case file: the source's data, its passages, and examples of everything else."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from tumen.core.casebook import Casebook, require_slug
from tumen.core.errors import TumenError, UnknownName
from tumen.core.files import rewrite
from tumen.ingest.authoring.anchors import anchor_line
from tumen.ingest.authoring.sentences import cut, guessed_language, paragraphs
from tumen.parse import read_case
from tumen.parse.schema import SCHEMA_FILE, load_schema
from tumen.parse.source_texts import read_text
from tumen.parse.yaml_tree import MAX_BYTES

TEMPLATE = "new-case.yaml"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Describe a new case. `text` is the file of the source's text, which stays there."""

    slug: str
    title: str = ""
    type: str = "Article"
    language: str = ""
    text: Path | None = None
    by_paragraph: bool = False


def new_case(casebook: Casebook, wanted: Wanted) -> Path:
    """Write a new case file, and return where.

    Raises `TumenError` where the name cannot be a case's, is taken, or the text cannot be read;
    nothing has been written then.
    """
    place = _free_place(casebook, wanted.slug)
    _check_type(casebook, wanted.type)
    content = scaffold(casebook, wanted, place)
    _, findings = read_case(
        content.encode(), place, casebook.display_path(place), casebook.ontology
    )
    if findings.has_errors():
        first = findings.sorted()[0]
        raise TumenError(f"{wanted.slug} cannot be begun: {first.message}. {first.hint}")
    rewrite(place, None, content.encode())
    return place


def scaffold(casebook: Casebook, wanted: Wanted, place: Path) -> str:
    """Return the content of a new case file for `place`."""
    template = (files("tumen.core") / "templates" / TEMPLATE).read_text(encoding="utf-8")
    text, first, language = "", "", wanted.language
    if wanted.text is not None:
        text, first, guessed = _text_part(wanted, wanted.text)
        language = language or guessed
    title = wanted.title or wanted.slug.replace("-", " ").capitalize()
    parts = {
        "SCHEMA": _schema_from(place, casebook),
        "TITLE_LINE": f"The case {wanted.slug}, begun with: tumen new {wanted.slug}",
        "TYPE": wanted.type,
        "TITLE": _title(title, language),
        "LANGUAGE": f"language: {language}" if language else "# language: en",
        "TEXT": text or _NO_TEXT.replace("@SLUG@", wanted.slug),
        "AT": f", at: {first}" if first else "",
        "AT_LINE": f"\n#     at: {first}" if first else "",
        "SLUG": wanted.slug,
    }
    # One pass: what a title holds is never taken for a part of the template.
    return re.sub(r"@([A-Z_]+)@", lambda found: parts[found[1]], template)


_NO_TEXT = """\

## Where in the text something stands: code points from 0, the end not included, and the SHA-256
## of exactly what stands there. Filled in from a text: tumen new @SLUG@ --source-text FILE
# text: {sha256: 64 hexadecimal digits, characters: 6089}
# passages:
#   p1s1: {start: 0, end: 120, sha256: 64 hexadecimal digits}
"""


def _text_part(wanted: Wanted, file: Path) -> tuple[str, str, str]:
    """Return the `text` and `passages` of a case, the name of the first passage, and
    the language.
    """
    data, text = read_text(file)
    spans = (paragraphs if wanted.by_paragraph else cut)(text, wanted.language)
    guessed = guessed_language(text)
    lines = [
        "",
        "## Where in the text something stands: code points from 0, the end not included, and the",
        "## SHA-256 of exactly what stands there. The text itself stays with you.",
        f"text: {{sha256: {sha256(data).hexdigest()}, characters: {len(text)}}}",
    ]
    if spans:
        lines.append("passages:")
    lines.extend(f"  {anchor_line(span.name, text, span, numbered=True)}" for span in spans)
    part = "\n".join(lines) + "\n"
    if len(part.encode()) > MAX_BYTES * 9 // 10:
        other = "Split the text into parts, a case each."
        if not wanted.by_paragraph:
            other = "Anchor paragraphs with --split-by paragraph, or split the text into parts."
        raise TumenError(
            f"{file.name} has {len(spans):,} passages, more than one case file holds. {other}"
        )
    # Hangul and kana tell the language; Latin letters do not.
    return part, spans[0].name if spans else "", guessed if guessed in {"ko", "ja"} else ""


def _title(title: str, language: str) -> str:
    quoted = json.dumps(title, ensure_ascii=False)
    return f"{{{language}: {quoted}}}" if language else quoted


def _schema_from(place: Path, casebook: Casebook) -> str:
    schema = casebook.ontology / "case.schema.json"
    if schema.is_relative_to(casebook.root):
        return Path(os.path.relpath(schema, place.parent)).as_posix()
    return schema.as_posix()


def _free_place(casebook: Casebook, slug: str) -> Path:
    require_slug(slug)
    if casebook.shipped:
        raise TumenError(
            "no casebook here to add a case to, and the one that ships with Tumen stays as it is. "
            "Make your own with: tumen init DIR"
        )
    for path in casebook.case_files():
        if path.stem == slug:
            raise TumenError(
                f"there is a case '{slug}' already: {casebook.display_path(path)}. "
                "Nothing is overwritten: choose another name."
            )
    if _is_loaded(casebook, slug):
        raise TumenError(
            f"a source '{slug}' has been loaded from elsewhere. Choose another name, so that the "
            "two are not taken for one."
        )
    return casebook.cases / f"{slug}.yaml"


def _is_loaded(casebook: Casebook, slug: str) -> bool:
    from tumen.store.reader import open_reader_if_any
    from tumen.store.writer import source_graph

    store = open_reader_if_any(casebook)
    return store is not None and store.contains_named_graph(source_graph(slug))


def _check_type(casebook: Casebook, type_: str) -> None:
    known = load_schema(casebook.ontology / SCHEMA_FILE).schema["properties"]["type"]["enum"]
    if type_ not in known:
        raise UnknownName("kind of source", type_, known, f"The kinds are: {', '.join(known)}.")
