"""What is legal in a case, but odd: warnings that an author can overrule, and errors never.

Each must be right nearly always, or nobody reads the next one. The cost is that of the case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from tumen.check.duplicates import Decided, note_lookalikes
from tumen.check.other_cases import Elsewhere
from tumen.core.findings import Findings, Mark
from tumen.core.vocabulary import ID, SOURCE, Tumen
from tumen.parse.case import RDF_TYPE, Case

# What names a thing or says where it is spoken of, and so does not tie it to any other.
_OWN_TIES = {Tumen.at, Tumen.describes, Tumen.states, Tumen.hasPassage, Tumen.hasRecord, RDF_TYPE}
# A wish or an expectation can move somebody towards what is yet to come; a part has the whole's
# dates, and what is no cause needs not come first.
_TIMELESS = {Tumen.motivates, Tumen.doesNotCause, Tumen.includes, Tumen.belongsTo}

_NAMING = (
    Tumen.name, Tumen.alias, Tumen.weakAlias, Tumen.formerName, Tumen.assumedName, Tumen.title,
)  # fmt: skip


def note_oddities(
    case: Case, findings: Findings, elsewhere: Elsewhere, ontology: Path, decided: Decided
) -> None:
    """Note everything in a case that is legal but odd; a case with errors is left alone.

    `decided` tells whether a decision stands on two things, given by their IRIs.
    """
    if findings.has_errors():
        return
    read = _Read(case)
    _note_nameless_claimants(read, findings, elsewhere)
    _note_unexplained_confidence(read, findings)
    _note_effects_before_causes(read, findings, elsewhere)
    note_lookalikes(case, read.things, findings, elsewhere, ontology, decided)
    _note_mixed_scripts(read, findings)
    _note_unused_passages(read, findings)
    _note_loose_ends(read, findings, elsewhere)


class _Read:
    """A case by subject and property."""

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
        """Every subject that has a property, with its values."""
        return [(iri, keys[property_]) for iri, keys in self.by.items() if property_ in keys]

    def short(self, iri: str) -> str:
        """A thing as the case writes it."""
        return iri.removeprefix(ID).removeprefix(f"{self.case.slug}/")

    def mark(self, iri: str, property_: str, value: str) -> Mark:
        """Where the case gives a thing that value."""
        return self.case.origins.value(iri, property_, value)


def _note_nameless_claimants(read: _Read, findings: Findings, elsewhere: Elsewhere) -> None:
    source = SOURCE + read.case.slug
    heads = (Tumen.author, Tumen.publisher)
    # Where an author is nameless, the line to mend is the source's, not that of each claim.
    said = [(source, p, value) for p in heads for value in read.by.get(source, {}).get(p, [])]
    for property_ in (Tumen.claimant, Tumen.attributedTo):
        said += [(iri, property_, value) for iri, all_ in read.having(property_) for value in all_]
    seen = set()
    for iri, property_, claimant in said:
        if claimant in seen:
            continue
        seen.add(claimant)
        if not any(elsewhere.values(claimant, p) for p in (Tumen.name, Tumen.assumedName)):
            findings.add(
                read.mark(iri, property_, claimant), "nameless-claimant",
                f"'{read.short(claimant)}' speaks here, and no case gives its name",
                "Add a 'name' to it, so that readers know whose word this is.", "warning",
            )  # fmt: skip


def _note_unexplained_confidence(read: _Read, findings: Findings) -> None:
    for iri, values in read.having(Tumen.curatorConfidence):
        if Tumen.confidenceReason not in read.by[iri]:
            findings.add(
                read.mark(iri, Tumen.curatorConfidence, values[0]), "confidence-without-reason",
                f"'{read.short(iri)}' is given a confidence without a reason",
                "Say in 'confidenceReason' what it rests on.", "warning",
            )  # fmt: skip


def _note_effects_before_causes(read: _Read, findings: Findings, elsewhere: Elsewhere) -> None:
    for iri, effects in read.having(Tumen.effect):
        keys = read.by[iri]
        if _TIMELESS & {*keys.get(Tumen.linkType, [])} or Tumen.denied in keys.get(
            Tumen.modality, []
        ):
            continue
        over = max(elsewhere.values(effects[0], Tumen.latest), default="")
        for cause in keys.get(Tumen.cause, []):
            began = min(elsewhere.values(cause, Tumen.earliest), default="")
            if over and began > over:
                findings.add(
                    read.mark(iri, Tumen.cause, cause), "effect-before-cause",
                    f"'{read.short(cause)}' is dated {began} or later, and its effect "
                    f"'{read.short(effects[0])}' was over by {over}",
                    "Check both dates; if the source has it so, say so in a 'note'.", "warning",
                )  # fmt: skip


def _note_mixed_scripts(read: _Read, findings: Findings) -> None:
    for property_ in _NAMING:
        for iri, names in read.having(property_):
            for name in names:
                if mixed := mixed_word(name):
                    findings.add(
                        read.mark(iri, property_, name), "mixed-scripts",
                        f"the word '{mixed[0]}' mixes alphabets: {mixed[1]}",
                        "Write it in one, or nobody who types it will find it.", "warning",
                    )  # fmt: skip


def _note_unused_passages(read: _Read, findings: Findings) -> None:
    """In a case that has claims: one that has just been begun uses none, and knows it."""
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
            f"nothing in this case is at {listed}",
            "Say what stands there, or delete the passage.", "warning",
        )  # fmt: skip


def _note_loose_ends(read: _Read, findings: Findings, elsewhere: Elsewhere) -> None:
    for iri in read.things:
        keys = read.by[iri]
        if Tumen.at in keys or any(
            value.startswith(ID) and key not in _OWN_TIES
            for key, values in keys.items() for value in values
        ):  # fmt: skip
            continue
        if all(property_ in _OWN_TIES for property_ in elsewhere.referring(iri)):
            findings.add(
                read.case.origins.node(iri), "loose-end",
                f"nothing refers to '{read.short(iri)}', it refers to nothing, and no passage "
                "speaks of it",
                "Tie it to something, or delete it.", "warning",
            )  # fmt: skip


# The three alphabets that share the looks of most capitals. Others do stand in one word: K팝.
_ALIKE = ("LATIN", "CYRILLIC", "GREEK")
_WORD = re.compile(r"[^\W\d_]+")


def mixed_word(text: str) -> tuple[str, str] | None:
    """The first word of mixed alphabets, and its strangers with what they are; else None.

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
