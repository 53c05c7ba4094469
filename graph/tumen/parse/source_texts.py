"""Read the texts of sources, which stay outside the casebook."""

from __future__ import annotations

import re
from pathlib import Path

from tumen.core.errors import TumenError
from tumen.core.input import MAX_TEXT_BYTES, read_file
from tumen.parse.passages import SOURCES_VARIABLE, restore_line_ends, source_text

# What only other kinds of files begin with or hold.
_NO_TEXT = re.compile(r"\x00|\A(?:%PDF-|\{\\rtf|<!DOCTYPE|<html)", re.IGNORECASE)


def read_text(file: Path, stated: str = "") -> tuple[bytes, str]:
    """Read a text: its bytes and its characters.

    `stated` is the hash that a case states of it: line ends that were exchanged since are put back.

    Raises `TumenError`, with the place, where it cannot be read, is not UTF-8, or is no text.
    """
    data = restore_line_ends(read_file(file, MAX_TEXT_BYTES, any_kind=True), stated)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TumenError(
            f"{file}:{line}: byte 0x{data[error.start]:02X} is not UTF-8. "
            "Save the text as UTF-8, as plain text (not as a word processor's document)."
        ) from None
    found = _NO_TEXT.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise TumenError(
            f"{file}:{line}: {found.group()!a} stands in no plain text. "
            "Save the text as plain text (not as a document, a PDF or a web page)."
        )
    if not text.strip("\ufeff \t\r\n"):
        raise TumenError(f"{file} is empty. Save the text in it first, or leave out the option.")
    return data, text


def text_file(slug: str, given: Path | None) -> Path:
    """Find the file of a source's text: the given one, or SLUG.txt in a folder of texts.

    Raises `TumenError` where there is none.
    """
    found = source_text(slug, given)
    if found is not None:
        return found
    if given is not None:
        where = f"there is no {slug}.txt in {given}" if given.is_dir() else f"no file {given}"
        raise TumenError(f"{where}. Name the file with --source-text FILE.")
    raise TumenError(
        f"the text of '{slug}' is not at hand. Name it with --source-text FILE, or set "
        f"{SOURCES_VARIABLE} to the folder in which {slug}.txt lies."
    )
