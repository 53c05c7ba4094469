"""Resolve the case files that a command is given: by path, by id, or on standard input."""

from __future__ import annotations

import re
from pathlib import Path

from tumen.build.changes import CaseFile, GivenFile
from tumen.core.casebook import CASE_SUFFIXES, Casebook, is_slug
from tumen.core.errors import TumenError, did_you_mean, nearest
from tumen.core.input import MAX_CASE_BYTES, read_stdin


def case_file(name: str, casebook: Casebook) -> CaseFile:
    """Return the case file of a path, of the id of a case, or of `-`.

    Raises `TumenError` with the nearest name if there is none.
    """
    if name == "-":
        data = read_stdin(MAX_CASE_BYTES)
        stated = re.search(rb"^id:\s*[\"']?([a-z0-9-]+)", data, re.MULTILINE)
        slug = stated.group(1).decode() if stated else "standard-input"
        return GivenFile(slug, casebook.cases / f"{slug}.yaml", "", data)
    path = Path(name)
    if not path.exists():
        known = {file.name: file for file in map(Path, casebook.case_paths())}
        by_slug = {file.stem: file for file in known.values()}
        if name in by_slug:
            path = by_slug[name]
            casebook.refuse_outside_link(path)
        else:
            hint = did_you_mean(nearest(path.name, [*known, *by_slug]))
            raise TumenError(
                f"there is no file {name}. {hint}".rstrip()
                if hint or not is_slug(name)
                else f"there is no file {name}, and no case of that name in "
                f"{casebook.display_path(casebook.cases)}."
            )
    if path.is_dir():
        raise TumenError(f"{name} is a folder. Name a case file in it.")
    if path.suffix not in CASE_SUFFIXES:
        raise TumenError(
            f"{name} is not a case file. Case files end in {', '.join(CASE_SUFFIXES)}."
        )
    return CaseFile.only_read(path.parent.resolve() / path.name)


def refuse_one_text_for_many(text: Path | None, cases: int) -> None:
    """Raise `TumenError` if one text is given for several cases."""
    if text is not None and text.is_file() and cases > 1:
        raise TumenError(
            f"{text} is the text of one source, but there are {cases} cases. "
            "Name the case: tumen check CASE --source-text FILE; or all texts: --texts DIR"
        )
