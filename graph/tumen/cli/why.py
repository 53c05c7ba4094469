"""Run `tumen why`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence

import click

from tumen.analysis.proofs.why import Reason
from tumen.cli.options import format_option, output_option, public_option
from tumen.core.casebook import Casebook


@click.command(epilog="Example: tumen why thae-yong-ho type EliteDefector")
@click.argument("words", nargs=-1, required=True, metavar="ID|TRIPLE")
@output_option
@format_option("text", "json", "mermaid", "svg", "turtle", terminal="text", pipe="text")
@public_option
def command(casebook: Casebook, words: tuple[str, ...], place: str, format_: str) -> None:
    """Show the proof of a conclusion: its premises, down to sources and passages.

    A TRIPLE is a subject, a property and an object, as in the example. Name things by id or by any
    name; `type` asks for a class. An ID gets all conclusions about that thing. The output is text
    or a small graph: mermaid, svg, or turtle with PROV. The exit code is 1 if it does not follow.
    """
    from tumen.analysis.proofs.parse_triple import resolve_fact, split_triple
    from tumen.analysis.proofs.why import Reasons
    from tumen.core.files import output
    from tumen.derive.inference.axioms import program
    from tumen.explorer.proof_diagram import written
    from tumen.query.resolve import resolve_thing
    from tumen.store.reader import open_reader

    store, rules = open_reader(casebook), program(casebook.ontology)
    reasons = Reasons(casebook, store, rules)
    parts = split_triple(words)
    if len(parts) == 1:
        thing = resolve_thing(store, parts[0])
        facts = reasons.conclusions(thing)
        nothing = f"nothing was inferred about {parts[0]}; sources state all that is known."
    else:
        facts = [resolve_fact(store, rules, parts)]
        nothing = f"'{reasons.text(facts[0])}' is neither stated nor inferred."
    found = [reason for fact in facts if (reason := reasons.why(fact)) is not None]
    if not found:
        click.echo(f"tumen: {nothing}", err=True)
        for fact in facts[:1]:
            for line in (*reasons.claimed(fact), *reasons.lacking(fact)):
                click.echo(line, err=True)
        if reasons.left_out:
            names = ", ".join(sorted(reasons.left_out))
            click.echo(
                f"  Nothing is inferred from {names}, which contradict themselves: tumen reason.",
                err=True,
            )
        sys.exit(1)
    with output(place) as target:
        if format_ == "json":
            rows = [reason.as_dict() for reason in found]
            target.write((json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode())
        elif format_ == "text":
            target.write(("\n".join(_lines(found)) + "\n").encode())
        else:
            target.write(written(found, format_))


def _lines(found: Sequence[Reason]) -> Iterator[str]:
    for number, reason in enumerate(found):
        if number:
            yield ""
        yield from _tree(reason, "", "")


def _tree(reason: Reason, first: str, rest: str) -> Iterator[str]:
    from tumen.derive.inference.locations import short

    yield f"{first}{reason.text}"
    if reason.axiom:
        yield f"{rest}  because {reason.axiom}"
    for said in reason.said:
        where = ", ".join(short(f"<{iri}>") for iri in said.passages) or "no passage"
        place = f" ({said.place})" if said.place else ""
        yield f"{rest}  stated by {short(f'<{said.source}>')}, {where}{place}"
    for number, premise in enumerate(reason.premises, 1):
        last = number == len(reason.premises)
        yield from _tree(
            premise, f"{rest}  {'└─' if last else '├─'} ", f"{rest}  {'  ' if last else '│ '} "
        )
