"""Run `tumen match`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from tumen.cli.options import casebook_option, format_option
from tumen.cli.terminal import style
from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError, did_you_mean, nearest
from tumen.parse.decisions import VERDICTS

if TYPE_CHECKING:
    from tumen.derive.identity.proposals import Proposal

RELATIONS = {
    "same": "=", "opposite": "is the opposite of", "narrower": "is narrower than",
    "part": "is a part of", "instance": "is an instance of",
}  # fmt: skip


@click.command(
    epilog='Example: tumen match --decide ri-su-yong ri-su-yong-1968 different '
    '--reason "born 28 years apart" --author "J. Doe"'
)  # fmt: skip
@click.argument("thing", required=False, metavar="[ID|NAME]")
@click.option(
    "--decide", nargs=3, metavar="ID ID VERDICT",
    help=f"Decide on two things: {', '.join(VERDICTS[:-1])} or {VERDICTS[-1]} (the first is "
    "narrower than, a part of or an instance of the second). Needs --reason and --author.",
)  # fmt: skip
@click.option("--canonical", metavar="ID", help="With same: which of the two ids stands for both.")
@click.option("--reason", help="The reason of the decision.")
@click.option("--author", help="Who decides.")
@click.option("--date", "on", help="The date of the decision (EDTF). Default: today.")
@click.option(
    "--min-score", type=click.FloatRange(0, 1), default=0.5, show_default=True,
    help="The lowest score to propose.",
)  # fmt: skip
@click.option(
    "--review", is_flag=True,
    help="Decide on the proposals one by one, with keys and undo. Needs --author.",
)  # fmt: skip
@click.option("--include-decided", is_flag=True, help="Include decided pairs.")
@format_option("text", "csv", "json", terminal="text", pipe="csv")
@casebook_option
def command(
    casebook: Casebook, thing: str | None, decide: tuple[str, str, str] | None,
    canonical: str | None, reason: str | None, author: str | None, on: str | None,
    min_score: float, review: bool, include_decided: bool, format_: str,
) -> None:  # fmt: skip
    """Propose duplicates and related conditions, most likely first; or decide on two things.

    A name in Hangul is compared with each of its romanisations. Conditions are compared by the
    drivers that their names suggest (see ontology/drivers.ttl), and may be the same, opposite,
    narrower or a part; an event may be an instance of one. A decision is a small file in
    graph/decisions. The next build makes one thing of what is decided to be the same.
    """
    if decide is not None:
        if thing is not None:
            raise TumenError("--decide names both things. Leave the third one out.")
        _decide(casebook, decide, canonical, reason, author, on)
        return
    if review and not (canonical or reason or on):
        from tumen.cli.match_review import require_author

        _propose(casebook, thing, min_score, False, format_, require_author(casebook, author))
        return
    if canonical or reason or author or on:
        raise TumenError(
            "--canonical, --reason, --author and --date go with --decide ID ID VERDICT."
        )
    _propose(casebook, thing, min_score, include_decided, format_)


def _decide(
    casebook: Casebook, decide: tuple[str, str, str], canonical: str | None, reason: str | None,
    author: str | None, on: str | None,
) -> None:  # fmt: skip
    from tumen.core.vocabulary import ID
    from tumen.derive.identity.decide import decide as write
    from tumen.derive.identity.entities import refuse_incompatible
    from tumen.parse.decisions import Judgement
    from tumen.query.resolve import resolve_thing
    from tumen.store.reader import open_reader

    one, other, verdict = decide
    if verdict not in VERDICTS:
        hint = did_you_mean(nearest(verdict, VERDICTS)) or f"One of: {', '.join(VERDICTS)}."
        raise TumenError(f"'{verdict}' is not a verdict. {hint}")
    missing = [
        name
        for name, text in (("--reason", reason), ("--author", author))
        if not (text or "").strip()
    ]
    if missing:
        raise TumenError(f"a decision needs {' and '.join(missing)}.")
    if casebook.shipped:
        raise TumenError(
            "there is no casebook here, and the one that ships with Tumen is read-only. "
            "Make your own with: tumen init DIR"
        )
    store = open_reader(casebook)
    ids = [resolve_thing(store, name, merged=True).removeprefix(ID) for name in (one, other)]
    for id_ in ids:
        if "/" in id_ or ":" in id_:
            raise TumenError(f"'{id_}' belongs to one source. Name two things that sources share.")
    if verdict == "same":
        refuse_incompatible(store, ids[0], ids[1])
    made = Judgement(
        verdict, str(reason).strip(), str(author).strip(), on or date.today().isoformat(),
        canonical or "",
    )  # fmt: skip
    place = write(casebook, ids[0], ids[1], made)
    click.echo(casebook.display_path(place))
    click.echo("\nNow: take it into the graph with\n  tumen build", err=True)


def _propose(
    casebook: Casebook, thing: str | None, min_score: float, include_decided: bool, format_: str,
    reviewer: str | None = None,
) -> None:  # fmt: skip
    from tumen.cli.output import counted
    from tumen.derive.identity.proposals import propose
    from tumen.derive.identity.relations import stored_pairs
    from tumen.parse.decisions import read_decisions
    from tumen.query.resolve import resolve_thing
    from tumen.store.reader import open_reader

    store = open_reader(casebook)
    iri = resolve_thing(store, thing) if thing else None
    known = [d for _, d, _ in read_decisions(casebook) if d is not None]
    verdicts = {
        pair: d.now.as_dict() for d in known for one in stored_pairs(store, d)
        for pair in (one, one[::-1])
    }  # fmt: skip
    without = set() if include_decided else set(verdicts)
    found = propose(store, thing=iri, min_score=min_score, without=without)
    if reviewer is not None:
        from tumen.cli.match_review import review

        made = review(casebook, store, found, reviewer)
        click.echo(f"{counted(made, 'decision')}. Now: tumen build", err=True)
        return
    if format_ == "json":
        rows = [{**p.as_dict(), "decision": verdicts.get(p.things)} for p in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if format_ == "csv":
        _csv(found)
        return
    for proposal in found:
        _show(proposal)
    click.echo(counted(len(found), "proposal"), err=True)
    if found:
        ids = " ".join(iri.rpartition("/")[2] for iri in found[0].things)
        verdict = found[0].relation
        click.echo(f"Decide: tumen match --decide {ids} {verdict} --reason … --author …", err=True)


def _show(proposal: Proposal) -> None:
    from tumen.store.labels import short

    one, other = (
        f"{name} ({short(iri)})" for name, iri in zip(proposal.names, proposal.things, strict=True)
    )
    click.echo(
        style(f"{proposal.score:.2f}  {one} {RELATIONS[proposal.relation]} {other}", bold=True)
    )
    for part in proposal.parts:
        click.echo(f"    {part.bits:+5.1f}  {part.part}: {part.why}")
    for name, sources in zip(proposal.things, proposal.sources, strict=True):
        click.echo(f"    {short(name)} in {', '.join(map(short, sources))}")
    click.echo("")


def _csv(found: Sequence[Proposal]) -> None:
    import csv
    import io
    import sys

    from tumen.query.safe_csv import SpreadsheetSafe

    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["score", "kind", "relation", "one", "other", "oneName", "otherName", "why"])
    for proposal in found:
        why = "; ".join(f"{part.why} ({part.bits:+.1f})" for part in proposal.parts)
        score = f"{proposal.score:.4f}"
        rows.writerow(
            [score, proposal.kind, proposal.relation, *proposal.things, *proposal.names, why]
        )
    SpreadsheetSafe(sys.stdout.buffer).write(text.getvalue().encode())
    sys.stdout.buffer.flush()
