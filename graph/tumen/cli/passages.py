"""Run `tumen passages`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tumen.cli.case_arguments import case_file
from tumen.cli.options import casebook_option, format_option, text_options
from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError

if TYPE_CHECKING:
    from tumen.build.changes import CaseFile
    from tumen.ingest.authoring.reanchor import Moved
    from tumen.parse.case import Case
    from tumen.parse.passages import Passage


@click.command(epilog="Example: tumen passages kim-2016 --verify --texts sources")
@click.argument("file", metavar="FILE")
@click.option(
    "--find", "words", metavar="WORDS", help="Find these words, and print their anchors to paste."
)
@click.option("--exact", is_flag=True, help="With --find: anchor the words, not the sentence.")
@click.option("--verify", is_flag=True, help="Compare every anchor with the text.")
@click.option("--re-anchor", is_flag=True, help="Find the passages in another edition of the text.")
@click.option("--write", is_flag=True, help="With --re-anchor: write the new anchors.")
@click.option("--changed", is_flag=True, help="With --re-anchor: include reworded passages.")
@click.option("--show", is_flag=True, help="Print the words of each passage.")
@text_options
@format_option("text", "json", terminal="text", pipe="text")
@casebook_option
def command(
    casebook: Casebook, file: str, words: str | None, exact: bool, verify: bool, re_anchor: bool,
    write: bool, changed: bool, show: bool, text: Path | None, format_: str,
) -> None:  # fmt: skip
    """List, find, verify or re-anchor the passages of a case.

    FILE is a case file or the id of a case. The text is looked up in the folder TUMEN_SOURCES
    unless --texts or --source-text names it. Its words are printed only with --show. The exit
    code is 1 if an anchor does not match, or words are not found.
    """
    from tumen.parse import read_case

    if sum((words is not None, verify, re_anchor)) > 1:
        raise TumenError("--find, --verify and --re-anchor exclude each other. Choose one.")
    if (write or changed) and not re_anchor:
        raise TumenError("--write and --changed go with --re-anchor.")
    if exact and words is None:
        raise TumenError("--exact goes with --find.")
    chosen = case_file(file, casebook)
    data, shown = chosen.read(), casebook.display_path(chosen.path)
    case, _ = read_case(data, chosen.path, shown, casebook.ontology)
    if case is None:
        raise TumenError(f"{shown} cannot be read. What is wrong: tumen check {file}")
    if words is not None:
        rows, fine = _found(case, words, text, exact=exact, show=show)
    elif re_anchor:
        rows, fine = _re_anchored(casebook, chosen, data, case, text, write=write, changed=changed)
    else:
        rows, fine = _listed(case, text, verify=verify, show=show)
    if format_ == "json":
        kept = [{k: v for k, v in row.items() if k != "said"} for row in rows]
        click.echo(json.dumps(kept, ensure_ascii=False, indent=2))
    else:
        # Words that stand twice in a sentence have one anchor.
        for said in dict.fromkeys(str(row["said"]) for row in rows):
            click.echo(said)
        if any(row.get("known") is False for row in rows):
            click.echo("new: paste what is not there yet under 'passages:'", err=True)
    if not fine:
        sys.exit(1)


Rows = tuple[list[dict[str, object]], bool]


def _listed(case: Case, given: Path | None, *, verify: bool, show: bool) -> Rows:
    from tumen.ingest.authoring.anchors import states
    from tumen.parse.passages import passages_of, stated_hash
    from tumen.parse.source_texts import read_text, text_file

    passages = list(passages_of(case))
    file = text_file(case.slug, given) if verify or show else None
    text = read_text(file, stated_hash(case))[1] if file else None
    state = dict(states(passages, text)) if text is not None else {}
    used = _uses(case)
    rows: list[dict[str, object]] = []
    for passage in passages:
        name = passage.iri.rpartition("/")[2]
        uses = used.get(passage.iri, 0)
        row: dict[str, object] = {
            "passage": name, "start": passage.start, "end": passage.end, "uses": uses,
        }  # fmt: skip
        said = f"{name:<8} {passage.start:>7}-{passage.end:<7} used {uses} times"
        said = said.replace("used 1 times", "used once").replace("used 0 times", "unused")
        if verify:
            row["state"] = state[passage]
            said += f"  {_STATES[state[passage]]}"
        if show and text is not None:
            row["words"] = text[passage.start : passage.end]
            said += f"\n    {' '.join(text[passage.start : passage.end].split())}"
        rows.append(row | {"said": said})
    bad = sum(word in {"differs", "outside"} for word in state.values()) if verify else 0
    if verify:
        click.echo(
            f"{len(passages) - bad} of {len(passages)} passages hold"
            + ("; find the others again with --re-anchor" if bad else ""), err=True,
        )  # fmt: skip
    return rows, not bad


_STATES = {
    "same": "holds",
    "differs": "DIFFERS from what stands there",
    "outside": "lies OUTSIDE the text",
    "unhashed": "has no hash to compare",
}


def _uses(case: Case) -> dict[str, int]:
    from tumen.core.vocabulary import Tumen

    uses: dict[str, int] = {}
    for quad in case.quads:
        if quad.predicate.value == Tumen.at:
            value = str(getattr(quad.object, "value", ""))
            uses[value] = uses.get(value, 0) + 1
    return uses


def _found(case: Case, words: str, given: Path | None, *, exact: bool, show: bool) -> Rows:
    from tumen.core.vocabulary import ID
    from tumen.ingest.authoring.anchors import find
    from tumen.parse.passages import passages_of, stated_hash
    from tumen.parse.source_texts import read_text, text_file

    file = text_file(case.slug, given)
    text = read_text(file, stated_hash(case))[1]
    local = f"{ID}{case.slug}/"
    taken = {iri.removeprefix(local) for iri in case.described() if iri.startswith(local)}
    passages: Sequence[Passage] = list(passages_of(case))
    rows: list[dict[str, object]] = []
    for hit in find(words, text, passages, taken, exact=exact):
        name = hit.line.partition(":")[0]
        said = f"at: {hit.passage}" if hit.passage else hit.line
        row: dict[str, object] = {
            "passage": name, "known": bool(hit.passage), "start": hit.start, "end": hit.end,
            "anchor": hit.line,
        }  # fmt: skip
        if show:
            row["words"] = text[hit.sentence.start : hit.sentence.end]
            said += f"\n    {' '.join(text[hit.sentence.start : hit.sentence.end].split())}"
        rows.append(row | {"said": said})
    if not rows:
        click.echo(f"these words are not in {file.name}", err=True)
    return rows, bool(rows)


def _re_anchored(
    casebook: Casebook, chosen: CaseFile, data: bytes, case: Case, given: Path | None, *,
    write: bool, changed: bool,
) -> Rows:  # fmt: skip
    from tumen.ingest.authoring.reanchor import plan, resting
    from tumen.ingest.authoring.reanchor import write as write_plan
    from tumen.parse.source_texts import text_file

    shown = casebook.display_path(chosen.path)
    text = text_file(case.slug, given)
    planned = plan(case, data, chosen.path, shown, text, also_changed=changed)
    moved = planned.moved
    if moved and not any(m.state in {"same", "moved"} for m in moved):
        raise TumenError(
            f"not one passage of '{case.slug}' stands in {text.name}: it is no edition of its text."
        )
    users = resting(case, moved)
    rows: list[dict[str, object]] = [
        {
            "passage": m.name, "state": m.state, "was": [m.passage.start, m.passage.end],
            "now": None if m.state == "gone" else [m.start, m.end], "uses": users[m.name],
            "said": _said(m, users[m.name]),
        }
        for m in moved if m.state != "same"
    ]  # fmt: skip
    count = {state: sum(m.state == state for m in moved) for state in ("same", *_WORDS)}
    click.echo(
        f"{count['same']} stand where they stood, {count['moved']} moved, "
        f"{count['changed']} changed, {count['gone']} gone", err=True,
    )  # fmt: skip
    open_ = count["gone"] + (0 if changed else count["changed"])
    if not planned.changes:
        click.echo(f"{shown} stays as it is", err=True)
    elif write:
        write_plan(planned, chosen.path)
        click.echo(f"{shown} written", err=True)
    else:
        click.echo(f"nothing written; write it into {shown} with --write", err=True)
    return rows, not open_


_WORDS = {"moved": "moved to", "changed": "CHANGED, now perhaps", "gone": "GONE"}


def _said(moved: Moved, users: Sequence[str]) -> str:
    where = "" if moved.state == "gone" else f" {moved.start}-{moved.end}"
    line = f"{moved.name:<8} {moved.passage.start}-{moved.passage.end} {_WORDS[moved.state]}{where}"
    if moved.state == "gone":
        line += ": no such words are there any more; delete the passage"
        if users:
            line += f", and see whether the text still says: {', '.join(users)}"
    elif moved.state != "moved" and users:
        line += f"; read again what rests on it: {', '.join(users)}"
    return line
