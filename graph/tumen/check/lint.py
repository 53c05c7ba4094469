"""Lint a case: report what is legal but probably a mistake, as warnings, never as errors.

Each warning must nearly always be right, or nobody reads the next one. The cost is that of the
case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from tumen.check.duplicates import Decided, find_duplicates
from tumen.check.other_cases import OtherCases
from tumen.check.related import note_related
from tumen.core.findings import Findings, Mark
from tumen.core.vocabulary import ID, SOURCE, Tumen
from tumen.parse.case import RDF_TYPE, Case

# Properties that do not tie a thing to another: what describes it, and where it is mentioned.
_OWN_TIES = {Tumen.at, Tumen.describes, Tumen.states, Tumen.hasPassage, Tumen.hasRecord, RDF_TYPE}
# Links whose cause may come later: a motive can lie in the future, a part has the dates of the
# whole, and what is no cause need not come first.
_TIMELESS = {Tumen.motivates, Tumen.doesNotCause, Tumen.includes, Tumen.belongsTo}

_NAMING = (
    Tumen.name, Tumen.alias, Tumen.weakAlias, Tumen.formerName, Tumen.assumedName, Tumen.title,
)  # fmt: skip


def lint(
    case: Case, findings: Findings, others: OtherCases, ontology: Path, decided: Decided
) -> None:
    """Report everything in a case that is legal but odd; skip a case with errors.

    `decided` tells whether there is a decision on two things, given by their IRIs.
    """
    if findings.has_errors():
        return
    read = _IndexedCase(case)
    _check_claimants(read, findings, others)
    _check_confidence(read, findings)
    _check_dates_of_causes(read, findings, others)
    find_duplicates(case, read.things, findings, others, ontology, decided)
    note_related(case, read.things, findings, others, ontology, decided)
    _check_scripts(read, findings)
    _check_passages(read, findings)
    _check_connections(read, findings, others)


class _IndexedCase:
    """Index a case by subject and property."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.by: dict[str, dict[str, list[str]]] = {}
        for quad in case.quads:
            keys = self.by.setdefault(str(getattr(quad.subject, "value", "")), {})
            value = str(getattr(quad.object, "value", ""))
            keys.setdefault(quad.predicate.value, []).append(value)
        self.things = [
            iri for iri in self.by if iri.startswith(ID) and "/" not in iri.removeprefix(ID)
        ]

    def having(self, property_: str) -> Iterable[tuple[str, list[str]]]:
        """Return every subject that has a property, with its values."""
        return [(iri, keys[property_]) for iri, keys in self.by.items() if property_ in keys]

    def short(self, iri: str) -> str:
        """Return the id of a thing as the case writes it."""
        return iri.removeprefix(ID).removeprefix(f"{self.case.slug}/")

    def mark(self, iri: str, property_: str, value: str) -> Mark:
        """Return where the case gives a thing that value."""
        return self.case.origins.value(iri, property_, value)


def _check_claimants(read: _IndexedCase, findings: Findings, others: OtherCases) -> None:
    source = SOURCE + read.case.slug
    heads = (Tumen.author, Tumen.publisher)
    # A nameless author is reported once, at the head of the case.
    said = [(source, p, value) for p in heads for value in read.by.get(source, {}).get(p, [])]
    for property_ in (Tumen.claimant, Tumen.attributedTo):
        said += [(iri, property_, value) for iri, all_ in read.having(property_) for value in all_]
    seen = set()
    for iri, property_, claimant in said:
        if claimant in seen:
            continue
        seen.add(claimant)
        if not any(others.values(claimant, p) for p in (Tumen.name, Tumen.assumedName)):
            findings.add(
                read.mark(iri, property_, claimant), "claimant-without-name",
                f"'{read.short(claimant)}' is a claimant, and no case gives its name",
                "Give it a 'name', so that readers know who says this.", "warning",
            )  # fmt: skip


def _check_confidence(read: _IndexedCase, findings: Findings) -> None:
    for iri, values in read.having(Tumen.curatorConfidence):
        if Tumen.confidenceReason not in read.by[iri]:
            findings.add(
                read.mark(iri, Tumen.curatorConfidence, values[0]), "confidence-without-reason",
                f"'{read.short(iri)}' has a confidence without a reason",
                "Give the reason in 'confidenceReason'.", "warning",
            )  # fmt: skip


def _check_dates_of_causes(read: _IndexedCase, findings: Findings, others: OtherCases) -> None:
    for iri, effects in read.having(Tumen.effect):
        keys = read.by[iri]
        if _TIMELESS & {*keys.get(Tumen.linkType, [])} or Tumen.denied in keys.get(
            Tumen.modality, []
        ):
            continue
        over = max(others.values(effects[0], Tumen.latest), default="")
        for cause in keys.get(Tumen.cause, []):
            began = min(others.values(cause, Tumen.earliest), default="")
            if over and began > over:
                findings.add(
                    read.mark(iri, Tumen.cause, cause), "effect-before-cause",
                    f"'{read.short(cause)}' is dated {began} or later, and its effect "
                    f"'{read.short(effects[0])}' was over by {over}",
                    "Check both dates. If the source says so, say that in a 'note'.", "warning",
                )  # fmt: skip


def _check_scripts(read: _IndexedCase, findings: Findings) -> None:
    for property_ in _NAMING:
        for iri, names in read.having(property_):
            for name in names:
                if mixed := mixed_word(name):
                    findings.add(
                        read.mark(iri, property_, name), "mixed-scripts",
                        f"the word '{mixed[0]}' mixes alphabets: {mixed[1]}",
                        "Write it in one alphabet, or searches will not find it.", "warning",
                    )  # fmt: skip


def _check_passages(read: _IndexedCase, findings: Findings) -> None:
    """Report unused passages, unless the case has no claims yet."""
    if not read.by.get(SOURCE + read.case.slug, {}).get(Tumen.states):
        return
    used = {value for _, values in read.having(Tumen.at) for value in values}
    unused = [
        iri for iri in read.by.get(SOURCE + read.case.slug, {}).get(Tumen.hasPassage, [])
        if iri not in used
    ]  # fmt: skip
    if unused:
        names = [read.short(iri) for iri in unused]
        marks = [read.case.origins.node(iri) for iri in unused]
        listed = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        findings.add(
            min(marks, key=lambda mark: (mark.line, mark.column)), "unused-passage",
            f"nothing in this case refers to {listed}",
            "Add what the passage says, or delete it.", "warning",
        )  # fmt: skip


def _check_connections(read: _IndexedCase, findings: Findings, others: OtherCases) -> None:
    for iri in read.things:
        keys = read.by[iri]
        if Tumen.at in keys or any(
            value.startswith(ID) and key not in _OWN_TIES
            for key, values in keys.items() for value in values
        ):  # fmt: skip
            continue
        if all(property_ in _OWN_TIES for property_ in others.referring(iri)):
            findings.add(
                read.case.origins.node(iri), "loose-end",
                f"'{read.short(iri)}' is not connected: nothing refers to it, it refers to nothing "
                "and no passage mentions it",
                "Connect it to something, or delete it.", "warning",
            )  # fmt: skip


# The three alphabets whose capitals look alike. Others are combined in real words: K팝.
_ALIKE = ("LATIN", "CYRILLIC", "GREEK")
_WORD = re.compile(r"[^\W\d_]+")


def mixed_word(text: str) -> tuple[str, str] | None:
    """Find the first word of mixed alphabets, and explain which letters do not belong.

    >>> mixed_word("Viktor \\u041erlov")
    ('Оrlov', 'О is a Cyrillic letter, the others are Latin')
    >>> mixed_word("Виктор Orlov, K\\ud31d") is None
    True
    """
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        by: dict[str, list[str]] = {}
        for letter in word:
            script = unicodedata.name(letter, "").partition(" ")[0]
            if script in _ALIKE:
                by.setdefault(script, []).append(letter)
        if len(by) > 1:
            few = min(by, key=lambda script: len(by[script]))
            strange = list(dict.fromkeys(by[few]))
            count = (
                f"are {few.capitalize()} letters"
                if strange[1:]
                else f"is a {few.capitalize()} letter"
            )
            others = " and ".join(script.capitalize() for script in by if script != few)
            return word, f"{', '.join(strange)} {count}, the others are {others}"
    return None
