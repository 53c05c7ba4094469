"""Accept the former names of commands, options and questions, with a note on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tumen.core.casebook import Casebook

COMMANDS = {"measures": "centrality", "renew": "upgrade", "disclose": "reveal"}

_FILE_OR_FOLDER = "--source-text|--texts"  # by what the value is
_CLAIMS = {"--without": "--exclude", "--stated-only": "--no-curator-links"}
# Command → former option → option.
OPTIONS: dict[str, dict[str, str]] = {
    "build": {"--text": "--texts"},
    "centrality": {"--most": "--limit", **_CLAIMS},
    "check": {"--text": _FILE_OR_FOLDER},
    "explain": {"--stated-only": "--no-curator-links"},
    "export": {"--lens": "--projection"},
    "import": {"--as": "--output-form", "--skip-bad": "--skip-invalid"},
    "loops": {"--seconds": "--timeout", **_CLAIMS},
    "match": {"--by": "--author", "--decided": "--include-decided", "--least": "--min-score"},
    "new": {"--by": "--split-by", "--text": _FILE_OR_FOLDER},
    "passages": {"--text": _FILE_OR_FOLDER},
    "paths": {"--seconds": "--timeout", **_CLAIMS},
    "query": {"--text": "--sparql"},
    "reveal": {"--text": _FILE_OR_FOLDER},
    "upgrade": {"--keep": "--ours", "--take": "--theirs"},
    "view": {"--text": "--texts"},
}


def current_command(name: str) -> str:
    """Return the present name of a command; tell on standard error if the given one is former."""
    if name in COMMANDS:
        _tell(f"tumen {name}", f"tumen {COMMANDS[name]}")
    return COMMANDS.get(name, name)


def current_options(command: click.Command, name: str, args: list[str]) -> list[str]:
    """Replace former names of options by the present ones; tell which on standard error."""
    renamed = OPTIONS.get(name, {})
    if not any(word.partition("=")[0] in renamed for word in args):
        return args
    words, rest = (args, []) if "--" not in args else _split(args)
    result = list(words)
    for place in _option_places(command, words, renamed):
        old, equals, value = words[place].partition("=")
        new = renamed[old]
        if new == _FILE_OR_FOLDER:
            path = value if equals else "".join(words[place + 1 : place + 2])
            file, folder = new.split("|")
            new = folder if Path(path).is_dir() else file
        _tell(old, new)
        result[place] = f"{new}{equals}{value}"
    return result + rest


def current_question(casebook: Casebook, name: str) -> str:
    """Return the present name of a question; tell on standard error if the given one is former."""
    from tumen.query.named_query import current_name  # not needed to print the help

    new = current_name(casebook, name)
    if new != name:
        _tell(f"the question {name}", new)
    return new


def _split(args: list[str]) -> tuple[list[str], list[str]]:
    end = args.index("--")
    return args[:end], args[end:]


def _option_places(
    command: click.Command, words: list[str], renamed: dict[str, str]
) -> Iterator[int]:
    """Yield the places of former options; the value of another option is not one."""
    values = {
        name: option.nargs
        for option in command.params
        if isinstance(option, click.Option) and not option.is_flag
        for name in option.opts
    }
    place = 0
    while place < len(words):
        if words[place].partition("=")[0] in renamed:
            yield place
        place += 1 + values.get(words[place], 0)


def _tell(old: str, new: str) -> None:
    click.echo(f"note: {old} is now {new}", err=True)
