"""Review proposals on the terminal, one after the other: `tumen match --review`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tumen.cli.terminal import style
from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.core.input import printable
from tumen.core.vocabulary import ID, Tumen

if TYPE_CHECKING:
    from pyoxigraph import Store

    from tumen.derive.identity.proposals import Proposal

KEYS = {
    "s": "same", "d": "different", "u": "unsure", "o": "opposite", "n": "narrower", "p": "part",
    "i": "instance",
}  # fmt: skip
_DIRECTED = ("narrower", "part", "instance")
_HELP = (
    "Enter as proposed, s same, d different, o opposite, n narrower, p part, i instance, u unsure; "
    "k skip, z undo, q quit"
)
_MOST_CLAIMS = 3


def review(casebook: Casebook, store: Store, proposals: Sequence[Proposal], author: str) -> int:
    """Ask for a verdict on each proposal and write it at once; return how many were decided.

    What is decided is not proposed again, so that a review goes on where it stopped. Undo takes
    back the last decision of this review and asks again.
    """
    made: list[tuple[int, Path, bytes | None]] = []
    number, keys = 0, _keys()
    while number < len(proposals):
        proposal = proposals[number]
        _show(store, proposal, number + 1, len(proposals))
        key = next(keys)
        if key == "q":
            break
        if key == "z":
            if not made:
                click.echo("There is nothing to undo.")
                continue
            number, place, before = made.pop()
            _restore(place, before)
            click.echo(f"Undone: {casebook.display_path(place)}")
            continue
        if key == "k":
            number += 1
            continue
        verdict = proposal.relation if key in ("\r", "\n") else KEYS.get(key)
        if verdict is None:
            click.echo(f"'{printable(key)}' is no key here. {_HELP}")
            continue
        place, before = _decide(casebook, proposal, verdict, author)
        made.append((number, place, before))
        click.echo(f"{verdict}: {casebook.display_path(place)}\n")
        number += 1
    return len(made)


def _decide(
    casebook: Casebook, proposal: Proposal, verdict: str, author: str
) -> tuple[Path, bytes | None]:
    """Write a decision; return its file and what the file held before."""
    from tumen.derive.identity.decide import decide
    from tumen.parse.decisions import Judgement, decisions_folder, file_stem

    one, other = (iri.removeprefix(ID) for iri in proposal.things)
    if verdict not in _DIRECTED:
        one, other = sorted((one, other))
    place = decisions_folder(casebook) / f"{file_stem(one, other)}.yaml"
    before = place.read_bytes() if place.exists() else None
    agreed = verdict == proposal.relation
    why = "; ".join(part.why for part in proposal.parts if part.bits > 0) or "as reviewed"
    reason = why if agreed else f"decided against the proposal '{proposal.relation}' ({why})"
    today = date.today().isoformat()
    return decide(casebook, one, other, Judgement(verdict, reason, author, today)), before


def _restore(place: Path, before: bytes | None) -> None:
    if before is None:
        place.unlink(missing_ok=True)
    else:
        place.write_bytes(before)


def _show(store: Store, proposal: Proposal, number: int, total: int) -> None:
    """Show a proposal with its reasons and the evidence on both sides."""
    from tumen.cli.match import RELATIONS
    from tumen.store.labels import label, short

    one, other = proposal.names
    asked = f"{number} of {total}  {one} {RELATIONS[proposal.relation]} {other}?"
    click.echo(style(asked, bold=True))
    for part in proposal.parts:
        click.echo(f"    {part.bits:+5.1f}  {part.part}: {part.why}")
    for iri, sources in zip(proposal.things, proposal.sources, strict=True):
        click.echo(f"  {short(iri)} in {', '.join(map(short, sources))}")
        for claim in _claims(store, iri)[:_MOST_CLAIMS]:
            click.echo(f"    - {label(store, claim)} ({short(claim)})")
    click.echo(_HELP)


def _claims(store: Store, iri: str) -> list[str]:
    """Return the claims that name a thing, in order."""
    from pyoxigraph import NamedNode

    return sorted(
        {
            quad.subject.value  # type: ignore[union-attr]
            for property_ in (Tumen.cause, Tumen.effect, Tumen.subject, Tumen.object)
            for quad in store.quads_for_pattern(None, NamedNode(property_), NamedNode(iri), None)
        }
    )


def _keys() -> Iterator[str]:
    """Yield the keys of a terminal, or each line's first letter of other input; at its end, q.

    Keys that were typed ahead come together.
    """
    from click.termui import getchar

    while sys.stdin.isatty():
        try:
            typed = getchar()
        except (KeyboardInterrupt, EOFError):
            break
        yield from [typed] if typed.startswith("\x1b") else typed
    else:
        yield from (line.strip()[:1] or "\n" for line in sys.stdin)
    while True:
        yield "q"


def require_author(casebook: Casebook, author: str | None) -> str:
    """Return the author of a review. Raises `TumenError` without one or in the shipped casebook."""
    if casebook.shipped:
        raise TumenError(
            "there is no casebook here, and the one that ships with Tumen is read-only. "
            "Make your own with: tumen init DIR"
        )
    if not (author or "").strip():
        raise TumenError("a review needs --author.")
    return str(author).strip()
