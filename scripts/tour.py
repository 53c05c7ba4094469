"""Show a short tour of the build: sources, five questions, feedback loops, the page.

Every command shown can be typed as it stands.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import environment
import tumen
from tumen.cli import COMMANDS
from tumen.query.formats import shortened
from tumen.query.text_table import table

if TYPE_CHECKING:
    from tumen.query.rows import Rows

MOST = 4


@dataclass(frozen=True, slots=True)
class Stop:
    """Hold one question of the tour, its argument and the columns to show."""

    name: str
    argument: str
    columns: str

    def parameters(self) -> dict[str, Any]:
        """Return the argument as a parameter of the question, if there is one."""
        name, _, value = self.argument.partition("=")
        return {name: value} if name else {}


STOPS = (
    Stop("who-defected", "since=2016-01-01", "name date from size standing source"),
    Stop("causes-of", "effect=arrivals", "name sign gist claimant"),
    Stop("reasons", "", "people name linkType gist"),
    Stop("rival-figures", "", "period unit value source otherValue otherSource"),
    Stop("denied", "", "says how claimant source"),
)


def main() -> int:
    """Print the tour; return 1 if a question failed."""
    book = tumen.open(environment.ROOT)
    width = shutil.get_terminal_size((100, 24)).columns
    failures = 0
    try:
        questions = {question.name: question.question for question in book.queries()}
        heading("Sources")
        print_rows(book.query("sources"), "source title published things claims", width)
        for stop in STOPS:
            heading(questions[stop.name])
            print(f"$ {typed('query', stop.name, stop.argument)}")
            print_rows(book.query(stop.name, **stop.parameters()), stop.columns, width)
    except tumen.TumenError as error:
        print(f"tumen: {error}", file=sys.stderr)
        failures += 1
    if "loops" in COMMANDS:
        heading("Feedback loops")
        failures += not show_loops(width)
    heading("Next")
    print(f"The page:        {book.casebook.build / 'explorer.html'}")
    print(f"More questions:  {typed('queries')}")
    print(f"One thing:       {typed('about', '태영호')}")
    print(f"A new casebook:  {typed('init', 'my-casebook')}")
    return 1 if failures else 0


def print_rows(rows: Rows, columns: str, width: int) -> None:
    """Print the first rows of a result, named columns only."""
    names = columns.split()
    shown = [["" if row[n] is None else shortened(str(row[n])) for n in names] for row in rows]
    print(table(names, shown[:MOST], width))
    more = [f"{len(shown) - MOST} more rows"] if len(shown) > MOST else []
    others = [name for name in rows.columns if name not in names]
    more += [f"more columns: {', '.join(others)}"] if others else []
    if more:
        print(textwrap.fill(f"… {'; '.join(more)}", width))


def show_loops(width: int) -> bool:
    """Run `tumen loops` and print the first loops, one sentence each."""
    print(f"$ {typed('loops')}")
    command = [sys.executable, "-m", "tumen", "loops"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        print(done.stderr.strip(), file=sys.stderr)
        return False
    loops = [line for line in done.stdout.splitlines() if line and not line.startswith(" ")]
    for loop in loops[:MOST]:
        print(textwrap.fill(loop, width, subsequent_indent="  "))
    if len(loops) > MOST:
        print(f"… {len(loops) - MOST} more, each with its claims and claimants")
    return True


def heading(text: str) -> None:
    """Print a heading, bold on a terminal."""
    bold, plain = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("", "")
    print(f"\n{bold}{text}{plain}", flush=True)


def typed(*arguments: str) -> str:
    """Return a command as typed in the repository without an activated environment."""
    program = environment.python().with_name("tumen").relative_to(environment.ROOT)
    return " ".join([str(program), *filter(None, arguments)])


if __name__ == "__main__":
    sys.exit(main())
