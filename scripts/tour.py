"""A short tour of what was built: what was read, five questions with their answers, the picture.

Every command that it shows can be typed as it stands.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import textwrap

import environment
from tumen.asking.contract import find_question
from tumen.asking.inquiry import answer, inquire
from tumen.asking.parameters import pairs
from tumen.asking.tables import table
from tumen.casebook import Casebook, find_casebook
from tumen.cli import COMMANDS
from tumen.errors import TumenError
from tumen.store import open_reader

LINES = 4
QUESTIONS = (
    ("who-defected", "since=2016-01-01"),
    ("reasons", "group=elite-defectors"),
    ("causes-of", "effect=arrivals"),
    ("rival-figures", "period=2015"),
    ("denied-claims",),
)
READ = """
PREFIX tumen: <https://w3id.org/tumen/ontology#>
SELECT ?source (SAMPLE(?titles) AS ?title) (COUNT(DISTINCT ?thing) AS ?things)
       (COUNT(DISTINCT ?passage) AS ?passages) (COUNT(DISTINCT ?claim) AS ?claims) {
  ?source tumen:title ?titles .
  { ?source tumen:describes ?thing }
  UNION { ?source tumen:hasPassage ?passage }
  UNION { ?source tumen:states ?claim }
} GROUP BY ?source ORDER BY ?source
"""


def main() -> int:
    """Show it all; 1 if anything could not be answered."""
    casebook = find_casebook(environment.ROOT)
    width = shutil.get_terminal_size((100, 24)).columns
    heading("What was read")
    show_cases(casebook, width)
    failures = sum(not show_answer(casebook, list(question), width) for question in QUESTIONS)
    if "loops" in COMMANDS:
        heading("Which causes feed back on themselves?")
        failures += not show_loops(width)
    heading("What now?")
    print(f"The picture:   {casebook.shown(casebook.build)}{os.sep}explorer.html")
    print(f"More to ask:   {tumen('queries')}")
    print(f"One thing:     {tumen('about', '태영호')}")
    print(f"A new case:    {tumen('init', 'my-casebook')}")
    return 1 if failures else 0


def show_cases(casebook: Casebook, width: int) -> None:
    """One line a source: its title and how much it holds."""
    found = open_reader(casebook).query(READ, use_default_graph_as_union=True)
    rows = [[term.value.rpartition("/")[2] for term in row] for row in found]  # type: ignore[union-attr]
    print(table(["source", "title", "things", "passages", "claims"], rows, width))


def show_answer(casebook: Casebook, question: list[str], width: int) -> bool:
    """A named question, the command that asks it, and the first rows of its answer."""
    name, *arguments = question
    target = io.BytesIO()
    try:
        heading(find_question(casebook, name).question)
        print(f"$ {tumen('query', *question)}")
        inquiry = inquire(casebook, name, pairs(arguments))
        rows = answer(casebook, inquiry, target, format_="table", width=width)
    except TumenError as error:
        print(error)
        return False
    lines = target.getvalue().decode().splitlines()
    print("\n".join(lines[: LINES + 2]))
    if rows is not None and rows > LINES:
        print(f"… {rows - LINES} more")
    return True


def show_loops(width: int) -> bool:
    """The command that finds feedback loops, and the first of them, each in its sentence."""
    print(f"$ {tumen('loops')}")
    command = [sys.executable, "-m", "tumen", "loops"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        print(done.stderr.strip())
        return False
    loops = [line for line in done.stdout.splitlines() if line and not line.startswith(" ")]
    for loop in loops[:LINES]:
        print(textwrap.fill(loop, width, subsequent_indent="  "))
    if len(loops) > LINES:
        print(f"… {len(loops) - LINES} more, each with its claims and who makes them")
    return True


def heading(text: str) -> None:
    """A line that stands out on a terminal."""
    bold, plain = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("", "")
    print(f"\n{bold}{text}{plain}", flush=True)


def tumen(*arguments: str) -> str:
    """The command as one types it in the repository, without activating the environment."""
    program = environment.python().with_name("tumen").relative_to(environment.ROOT)
    return " ".join([str(program), *arguments])


if __name__ == "__main__":
    sys.exit(main())
