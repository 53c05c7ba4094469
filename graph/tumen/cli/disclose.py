"""`tumen disclose`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tumen.core.casebook import find_casebook
from tumen.core.errors import TumenError

Tested = tuple[bool, str]  # whether it holds, and what to say of it

if TYPE_CHECKING:
    from tumen.privacy.commitments import Opening

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(epilog="Example: tumen disclose kim-2016/p4s2 -o opening.json")
@click.argument("what", metavar="ID|FILE")
@click.option("--verify", is_flag=True, help="FILE is an opening that was handed over: test it.")
@click.option(
    "--text", type=click.Path(path_type=Path),
    help="The source's text, or a folder of SLUG.txt: the words go into the opening. With "
    "--verify: the words that are said to stand there.",
)  # fmt: skip
@click.option("--published", type=_FILE, help="With --verify: the RDF that was published.")
@click.option(
    "-o", "--output", "place", default="-", help="The file to write; - is standard output."
)
@click.option(
    "--casebook", type=click.Path(path_type=Path, file_okay=False),
    help="The casebook to work on. Default: the one around the working directory.",
)  # fmt: skip
def command(
    what: str, verify: bool, text: Path | None, published: Path | None, place: str,
    casebook: Path | None,
) -> None:  # fmt: skip
    """Prove a text that may not be published to somebody whom you choose.

    A public view holds a commitment for each hash that it keeps back. ID is a passage, a record or
    a source: its opening is written, which you hand over; with --text it holds the words too. It
    opens this one commitment, and shows its hash; no other.

    Who receives it needs no casebook: with --verify, FILE is held against the words and against
    what was published. Ends with 1 where they are not the same.
    """
    from tumen.core.files import output
    from tumen.privacy.commitments import disclosed, read_opening, words_at

    if not verify:
        if published:
            raise TumenError("--published goes with --verify.")
        opening = disclosed(book := find_casebook(casebook), what)
        if text:
            opening = opening.with_words(words_at(book, what, text))
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
    yield opens, "opening:   " + ("holds" if opens else "DOES NOT HOLD: its hash is another")
    if text is None and opening.words:
        same = opening.is_of(opening.words.encode("utf-8", "surrogatepass"))
        yield same, f"words:     {'those' if same else 'NOT those'} that were committed to"
    elif text is None:
        yield True, "words:     not tested; name their file with --text"
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
    try:
        return path.read_bytes()
    except OSError as error:
        raise TumenError(f"{path} cannot be read: {error.strerror or error}.") from None


def _commits(path: Path, opening: Opening) -> bool:
    """Whether published RDF has the commitment for that very anchor."""
    from tumen.core.vocabulary import ID, Tumen
    from tumen.ingest.rdf.parse import statements

    return any(
        quad.predicate.value == Tumen.commitment
        and getattr(quad.subject, "value", "") == opening.anchor
        and getattr(quad.object, "value", "") == opening.commitment
        for quad in statements(path, ID)
    )
