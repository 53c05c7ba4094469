"""Run `tumen reveal`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tumen.cli.options import output_option, text_options
from tumen.core.casebook import find_casebook
from tumen.core.errors import TumenError
from tumen.core.input import MAX_TEXT_BYTES, read_file

Tested = tuple[bool, str]  # whether it holds, and what to say of it

if TYPE_CHECKING:
    from tumen.privacy.commitments import Opening

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(epilog="Example: tumen reveal kim-2016/p4s2 -o opening.json")
@click.argument("what", metavar="ID|FILE")
@click.option("--verify", is_flag=True, help="Verify an opening (FILE) that you received.")
@text_options
@click.option("--published", type=_FILE, help="With --verify: the published RDF.")
@output_option
@click.option(
    "--casebook", type=click.Path(path_type=Path, file_okay=False),
    help="The casebook. Default: the one around the working directory.",
)  # fmt: skip
def command(
    what: str, verify: bool, text: Path | None, published: Path | None, place: str,
    casebook: Path | None,
) -> None:  # fmt: skip
    """Reveal a passage that is not public to one reader, with proof.

    A public view holds a commitment for each withheld hash. ID is a passage, a record or a source:
    its opening is written, for you to hand over. With --texts or --source-text the opening holds
    the words too. It opens this one commitment and no other.

    The reader needs no casebook: --verify compares FILE with the words (--source-text) and with
    the published RDF. The exit code is 1 if they differ.
    """
    from tumen.core.files import output
    from tumen.privacy.commitments import make_opening, passage_text, read_opening

    if not verify:
        if published:
            raise TumenError("--published goes with --verify.")
        opening = make_opening(book := find_casebook(casebook), what)
        if text:
            opening = opening.with_words(passage_text(book, what, text))
        with output(place) as file:
            file.write(f"{opening.as_json()}\n".encode())
        return
    outcome = list(_tested(read_opening(Path(what)), text, published))
    for _, said in outcome:
        click.echo(said)
    if not all(fine for fine, _ in outcome):
        sys.exit(1)


def _tested(opening: Opening, text: Path | None, published: Path | None) -> Iterator[Tested]:
    from tumen.query.resolve import short

    opens = opening.opens()
    yield opens, "opening:   " + ("holds" if opens else "DOES NOT HOLD: its hash differs")
    if text is None and opening.words:
        same = opening.is_of(opening.words.encode("utf-8", "surrogatepass"))
        yield same, f"words:     {'those' if same else 'NOT those'} that were committed to"
    elif text is None:
        yield True, "words:     not tested; name their file with --source-text"
    else:
        same = opening.is_of(_read(text))
        yield same, f"words:     {'those' if same else 'NOT those'} that were committed to"
    anchor = short(opening.anchor)
    if published is None:
        yield True, f"published: not tested; {anchor} must have there: {opening.commitment}"
    else:
        there = _commits(published, opening)
        yield there, f"published: {anchor} {'has' if there else 'HAS NOT'} this commitment"


def _read(path: Path) -> bytes:
    return read_file(path, MAX_TEXT_BYTES, any_kind=True)


def _commits(path: Path, opening: Opening) -> bool:
    """Tell whether published RDF has the commitment for that anchor."""
    from tumen.core.vocabulary import ID, Tumen
    from tumen.ingest.rdf.parse import statements

    return any(
        quad.predicate.value == Tumen.commitment
        and getattr(quad.subject, "value", "") == opening.anchor
        and getattr(quad.object, "value", "") == opening.commitment
        for quad in statements(path, ID)
    )
