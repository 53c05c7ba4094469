"""Write a decision atomically, one writer at a time, and keep the earlier ones."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path

from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.core.files import remove_stale_temp_files, rewrite
from tumen.core.input import MAX_CASE_BYTES, read_file
from tumen.core.locks import exclusive_lock
from tumen.parse.decisions import (
    DIRECTED,
    SUFFIX,
    Decision,
    Judgement,
    decisions_folder,
    file_stem,
    read_decision,
)

_PATIENCE = 10.0  # seconds


def decide(casebook: Casebook, one: str, other: str, verdict: Judgement) -> Path:
    """Write what was decided on two ids, and return the file. What was decided before stays in it.

    With a direction, the verdict says what `one` is: the narrower, the part or the instance.

    Raises `TumenError` where the ids are one, where what is to be written would not pass the
    check, and where the file that is there cannot be read; nothing has been written then.
    """
    if one == other:
        raise TumenError(f"'{one}' is one thing already: name two.")
    if verdict.verdict not in DIRECTED:
        one, other = sorted((one, other))
    # As everything is read: composed, so that one text is one text.
    reason, by = (unicodedata.normalize("NFC", part) for part in (verdict.reason, verdict.by))
    verdict = replace(verdict, reason=reason, by=by)
    place = decisions_folder(casebook) / f"{file_stem(one, other)}{SUFFIX}"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with exclusive_lock(casebook.build / "decisions.lock", wait=_PATIENCE) as held:
            if not held:
                raise TumenError("another process is deciding just now. Try again when it is done.")
            remove_stale_temp_files(place.parent)
            before = read_file(place, MAX_CASE_BYTES) if place.exists() else None
            earlier = _earlier(casebook, place, before, (one, other))
            decision = Decision((one, other), verdict, earlier)
            data = written(decision).encode()
            read, findings = read_decision(casebook, place, data)
            for finding in findings.sorted():
                raise TumenError(f"{finding.message}. {finding.hint}".strip())
            if read != decision:
                raise TumenError(
                    "the reason has a line break or blank that would be lost: mend it."
                )
            rewrite(place, before, data)
    except OSError as error:
        raise TumenError(f"{place} cannot be written: {error.strerror or error}.") from None
    return place


def written(decision: Decision) -> str:
    """Return the text of a decision file."""
    lines = [
        "# yaml-language-server: $schema=../../ontology/decision.schema.json",
        f"things: [{', '.join(decision.things)}]",
        *_lines(decision.now),
    ]
    if decision.earlier:
        lines.append("earlier:")
        for verdict in decision.earlier:
            first, *rest = _lines(verdict)
            lines += [f"  - {first}", *(f"    {line}" for line in rest)]
    return "\n".join(lines) + "\n"


def _lines(verdict: Judgement) -> list[str]:
    # Every JSON text is a YAML text.
    lines = [
        f"{key}: {json.dumps(value, ensure_ascii=False) if key in {'reason', 'by'} else value}"
        for key, value in verdict.as_dict().items()
    ]
    return [*lines, f"things: [{', '.join(verdict.things)}]"] if verdict.things else lines


def _earlier(
    casebook: Casebook, place: Path, data: bytes | None, things: tuple[str, str]
) -> tuple[Judgement, ...]:
    """Return the judgements in a decision file, for a new one on `things` in this order."""
    if data is None:
        return ()
    decision, _ = read_decision(casebook, place, data)
    if decision is None:
        shown = casebook.display_path(place)
        raise TumenError(
            f"{shown} cannot be read, and is not overwritten. See: tumen check {shown}"
        )
    past = (*decision.earlier, decision.now)
    if decision.things == things:
        return past
    # An order that was not said was that of the file.
    orders = ((each, each.things or decision.things) for each in past)
    return tuple(
        replace(each, things=order if order != things and each.verdict in DIRECTED else ())
        for each, order in orders
    )
