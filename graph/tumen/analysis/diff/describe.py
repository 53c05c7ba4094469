"""Describe differences in sentences, in the terms of case files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tumen.analysis.diff.decisions import things_of
from tumen.analysis.diff.differences import Difference
from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE, Tumen
from tumen.parse.case import RDF_TYPE
from tumen.parse.decisions import DIRECTED
from tumen.store.lookup import plain

_FIRST = (Tumen.gist, Tumen.name, Tumen.title)
_LIST_TO = 6
_SENTENCES = {Tumen.gist, Tumen.note, Tumen.decidedFor}
# What a decision calls these keys in its file.
_CALLED = {"decidedFor": "reason", "decidedBy": "judge", "decided": "date of the decision"}
_HELD = {
    "same": "'{}' and '{}' are {} held to be the same",
    "different": "'{}' and '{}' are {} held to be two",
    "unsure": "'{}' and '{}' are {} held to be one or two, unsure which",
    "narrower": "'{}' is {} held to be a kind of '{}'",
    "opposite": "'{}' and '{}' are {} held to be opposites",
    "part": "'{}' is {} held to be a part of '{}'",
    "instance": "'{}' is {} held to be an instance of '{}'",
}


def sentence(difference: Difference) -> str:
    """Describe one difference in a sentence.

    >>> sentence(Difference("fence-2017", "changed", "https://w3id.org/tumen/id/fence",
    ...     "https://w3id.org/tumen/ontology#date", ('"2012"',), ('"2013"',)))
    "'fence': the date was 2012 and is now 2013."
    """
    thing = _thing(difference)
    decided = things_of(difference.thing)
    if decided and difference.what != "changed":
        return _decision(difference, decided)
    if difference.what == "added":
        return f"{thing} is new{_described(difference)}"
    if difference.what == "removed":
        return f"{thing} is gone{_described(difference)}"
    key = difference.property.removeprefix(ONTOLOGY)
    key = "type" if difference.property == RDF_TYPE else _CALLED.get(key, key)
    gone = _listed(difference.before, difference.source)
    fresh = _listed(difference.after, difference.source)
    if difference.property in _SENTENCES:
        gone, fresh = gone.rstrip("."), fresh.rstrip(".")
    if gone and fresh:
        verb = "were" if len(difference.before) > 1 else "was"
        verb_now = "are" if len(difference.after) > 1 else "is"
        return f"{thing}: the {key} {verb} {gone} and {verb_now} now {fresh}."
    if fresh:
        return f"{thing}: the {key} {fresh} is added."
    return f"{thing}: the {key} {gone} is dropped."


def told(found: Sequence[Difference]) -> Iterable[tuple[str, str]]:
    """Yield the sentences of each source, with a sign: + added, - removed, ~ changed.

    Passages are summarised in one line: a text has many.
    """
    signs = {"added": "+", "removed": "-", "changed": "~"}
    for difference in found:
        if not _is_passage(difference):
            yield signs[difference.what], sentence(difference)
    for what, verb in (("added", "new"), ("removed", "gone")):
        names = [_short(d.thing, d.source) for d in found if d.what == what and _is_passage(d)]
        if names:
            noun = "passage is" if len(names) == 1 else "passages are"
            more = f" and {len(names) - _LIST_TO} more" if len(names) > _LIST_TO else ""
            listed = ", ".join(names[:_LIST_TO])
            yield signs[what], f"{len(names)} {noun} {verb}: {listed}{more}."


def _decision(difference: Difference, things: tuple[str, str]) -> str:
    """Describe a decision that was added or removed: on what, why, by whom and when."""
    keys = dict(difference.keys)
    verdict, reason, by, date = (
        ", ".join(readable(term) for term in keys.get(property_, ()))
        for property_ in (Tumen.verdict, Tumen.decidedFor, Tumen.decidedBy, Tumen.decided)
    )
    first = readable(next(iter(keys.get(Tumen.decidesFirst, ())), ""))
    one, other = things[::-1] if first == things[1] else things
    when = "no longer" if difference.what == "removed" else "now"
    order = (one, when, other) if verdict in DIRECTED else (one, other, when)
    held = _HELD.get(verdict, verdict).format(*order)
    if difference.what == "removed":
        return f"{held}."
    return f"{held}: {reason.rstrip('.')} ({by}, {date})."


def _is_passage(difference: Difference) -> bool:
    return difference.what != "changed" and f"<{Tumen.Passage}>" in dict(difference.keys).get(
        RDF_TYPE, ()
    )


def _thing(difference: Difference) -> str:
    if difference.thing.startswith(SOURCE):
        return f"The case '{difference.source}'" if difference.what != "changed" else "The source"
    decided = things_of(difference.thing)
    if decided:
        return f"'{decided[0]}' and '{decided[1]}'"
    if "/.well-known/genid/" in difference.thing:
        return "Something without a name"
    return f"'{_short(difference.thing, difference.source)}'"


def _described(difference: Difference) -> str:
    """Describe a thing: its class, its gist or name, then its other properties."""
    keys = dict(difference.keys)
    kinds = _listed(keys.pop(RDF_TYPE, ()), difference.source)
    parts = [_listed(keys.pop(p), difference.source) for p in _FIRST if p in keys]
    parts += [
        f"{property_.removeprefix(ONTOLOGY)} {_listed(values, difference.source)}"
        for property_, values in keys.items()
    ]
    said = "; ".join(part.rstrip(".") for part in parts)
    return f" ({kinds})" + (f": {said}." if said else ".")


def _listed(terms: Sequence[str], source: str) -> str:
    return ", ".join(readable(term, source) for term in terms)


def readable(term: str, source: str = "") -> str:
    """Return a term as a case file writes it: an id, a concept's name, or a text.

    >>> readable('"태영호"@ko'), readable("<https://w3id.org/tumen/ontology#causes>")
    ('태영호 (ko)', 'causes')
    """
    if not term.startswith('"'):
        return _short(term.strip("<>"), source)
    text, language = plain(term)
    return f"{text} ({language})" if language else text


def _short(iri: str, source: str) -> str:
    if "/.well-known/genid/" in iri:
        return "something without a name"
    short = iri.removeprefix(f"{ID}{source}/").removeprefix(ID)
    return short.removeprefix(ONTOLOGY).removeprefix(SOURCE)
