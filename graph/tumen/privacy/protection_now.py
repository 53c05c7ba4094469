"""Compare the protection in the case files of this moment with that of the last build.

A public output must not name a person who is protected in a file that is not built yet, or whose
protection is gone with a line or a file. Both refuse public output until the curator builds, or
says `--unprotect`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.core.files import output
from tumen.core.keys import key_path, read_key
from tumen.core.vocabulary import ID, SOURCE, Tumen
from tumen.parse.decisions import decision_bytes, decision_files, read_decision
from tumen.privacy.layers import unescape
from tumen.store.reader import read_entries, read_recorded_decisions

if TYPE_CHECKING:
    from pathlib import Path

    from tumen.build.changes import CaseFile

# By these, protection reaches another: members of a group, and entries of outside catalogues.
_JOINS = frozenset({
    Tumen.hasMember, Tumen.memberOf, Tumen.partOf, Tumen.organisation, Tumen.member,
    "http://www.w3.org/2002/07/owl#sameAs",
    "http://www.w3.org/2004/02/skos/core#exactMatch",
})  # fmt: skip
_PROTECT = re.compile(r"protect", re.IGNORECASE)


class ProtectionChanged(TumenError):
    """Report that the case files protect others than the last build; nothing public is written."""


def check_unbuilt_protection(casebook: Casebook, protected: Collection[str]) -> None:
    """Raise `ProtectionChanged` where a file that is not built protects a person.

    So it does where such a file cannot be read, or has errors and mentions protection.
    """
    from tumen.build.changes import survey

    found = survey(casebook, read_entries(casebook))
    for file in found.changed:
        unread = _unbuilt(casebook, file, protected)
        if unread:
            raise ProtectionChanged(
                f"{casebook.display_path(file.path)} {unread}. Nothing public was written. "
                "Run: tumen build"
            )
    check_unbuilt_decisions(casebook, protected)
    if found.findings:  # two files of one case: neither is read
        raise ProtectionChanged(f"{found.findings[0].message}. Nothing public was written.")


def check_unbuilt_decisions(casebook: Casebook, protected: Collection[str]) -> None:
    """Raise `ProtectionChanged` where a decision that is not built merges a protected person."""
    built = read_recorded_decisions(casebook)
    for path in decision_files(casebook):
        data = decision_bytes(casebook, path)
        if sha256(data or b"").hexdigest() == built.get(path.stem):
            continue
        decision, _ = read_decision(casebook, path, data)
        if decision is None or decision.now.verdict != "same":
            continue
        one, other = decision.pair
        if (one in protected) != (other in protected):
            raise ProtectionChanged(
                f"{casebook.display_path(path)} makes another one of a protected person, and is "
                "not built. Nothing public was written. Run: tumen build"
            )


def check_withdrawn_protection(
    casebook: Casebook, people: Mapping[str, str], unprotect: Iterable[str]
) -> None:
    """Raise `ProtectionChanged` where protection is gone and `unprotect` does not accept it.

    `people` are the protected people of the last build, with their kinds. The casebook remembers
    everyone who was protected when something public was made.
    """
    place = _memory(casebook)
    remembered = _remembered(place)
    wanted = set(unprotect)
    left = {
        iri: kind
        for iri, kind in remembered.items()
        if iri not in people and wanted.isdisjoint(_names(casebook, iri, kind))
    }
    if left:
        pseudonyms = [_pseudonym(casebook, iri, kind) for iri, kind in sorted(left.items())]
        shown = ", ".join(sorted(filter(None, pseudonyms))) or f"{len(left)} protected actors"
        raise ProtectionChanged(
            f"{shown}: protected until now, and no longer in the case files. Nothing public was "
            "written. Protect them again, or say that this is meant: --unprotect ID"
        )
    current = dict(sorted(people.items()))
    if current != remembered:
        with suppress(FileNotFoundError), output(place) as file:
            file.write(json.dumps(current).encode())


def _unbuilt(casebook: Casebook, file: CaseFile, protected: Collection[str]) -> str:
    """Say why a file that is not built stops public output; empty if it does not."""
    from tumen.parse import read_case

    try:
        data = file.read()
    except TumenError:
        return "cannot be read, so that it is not known whom it protects"
    case, findings = read_case(data, file.path, file.slug, casebook.ontology)
    if case is None or any(finding.severity == "error" for finding in findings.sorted()):
        mentions = _PROTECT.search(unescape(data.decode("utf-8", errors="replace")))
        return "mentions protection, and has errors" if mentions else ""
    for quad in case.quads:
        subject, value = quad.subject.value, getattr(quad.object, "value", "")  # type: ignore[union-attr]
        if quad.predicate.value == Tumen.protect:
            if value in ("true", "1") and subject not in protected:
                return "protects a person, and is not built"
        elif quad.predicate.value in _JOINS and (subject in protected) != (value in protected):
            return "joins another to a protected person or group, and is not built"
    return ""


def _memory(casebook: Casebook) -> Path:
    return key_path(casebook.root).with_name("protected.json")


def _remembered(place: Path) -> dict[str, str]:
    try:
        found = json.loads(place.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        raise ProtectionChanged(
            f"{place} cannot be read: it lists who was protected. Restore it, or delete it if "
            "everyone in it is still protected."
        ) from None
    return {str(iri): str(kind) for iri, kind in found.items()}


def _names(casebook: Casebook, iri: str, kind: str) -> set[str]:
    """Return all that may stand for a person after `--unprotect`."""
    short = iri.removeprefix(ID).removeprefix(SOURCE)
    return {iri, short, f"id:{short}", _pseudonym(casebook, iri, kind)} - {""}


def _pseudonym(casebook: Casebook, iri: str, kind: str) -> str:
    try:
        return f"protected-{kind}-{read_key(casebook).pseudonym(kind, iri)}"
    except TumenError:
        return ""
