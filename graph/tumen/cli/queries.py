"""Run `tumen queries`."""

from __future__ import annotations

import json
import shutil
import sys

import click

from tumen.cli.options import format_option, public_option
from tumen.cli.renamed import current_question
from tumen.core.casebook import Casebook
from tumen.query.named_query import Question, catalogue, find_question


@click.command(epilog="Example: tumen queries who-defected")
@click.argument("name", required=False)
@format_option("table", "json", "md", terminal="table", pipe="table")
@public_option
def command(casebook: Casebook, name: str | None, format_: str) -> None:
    """List the named questions, or show the contract of one."""
    if name is not None:
        question = find_question(casebook, current_question(casebook, name))
        click.echo(_json([question]) if format_ == "json" else "\n".join(_contract(question)))
        return
    questions, errors = catalogue(casebook)
    if format_ == "json":
        click.echo(_json(questions))
    else:
        click.echo(_listed(questions, format_))
    for error in errors:
        click.echo(f"tumen: {error}", err=True)
    if errors:
        sys.exit(1)


def _json(questions: list[Question]) -> str:
    return json.dumps([q.as_dict() for q in questions], ensure_ascii=False, indent=2)


def _listed(questions: list[Question], format_: str) -> str:
    from tumen.query.text_table import markdown, table

    columns = ("name", "title", "parameters")
    rows = [(q.name, q.title, " ".join(p.name for p in q.parameters)) for q in questions]
    if format_ == "md":
        return markdown(columns, rows)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    return table(columns, rows, width)


def _contract(question: Question) -> list[str]:
    lines = [f"{question.name}: {question.title}", f"  {question.question}"]
    if question.parameters:
        lines += ["", "Parameters"]
        for p in question.parameters:
            default = "" if p.default is None else f" (default: {p.default})"
            kind = f"{p.type} {p.of}".rstrip()
            lines.append(f"  {p.name}={kind}: {p.description}{default}")
    if question.columns:
        lines += ["", "Columns"]
        lines += [f"  {name}: {what}" for name, what in question.columns.items()]
    else:
        lines += ["", f"Gives a graph ({question.form})."]
    return [*lines, "", f"Ask it: tumen query {question.name}{_example(question)}"]


def _example(question: Question) -> str:
    return "".join(f" [{p.name}=…]" for p in question.parameters)
