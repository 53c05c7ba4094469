"""Named questions: `.rq` files that open with a contract in `#+` lines.

    #+ title: Who left
    #+ question: Who left North Korea since a date, and from where?
    #+ parameter since date: earliest day of the departure
    #+ parameter kind concept Departure: only departures of this kind
    #+ column person: the person or group

A parameter stands in the query as one `VALUES ?since { … }` block with its default, or with UNDEF
where nothing is asked unless it is given; so the file runs as it is in any SPARQL tool.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tumen.core.casebook import Casebook
from tumen.core.errors import QueryError, UnknownName, did_you_mean, nearest
from tumen.query.lexer import form, projection, scan, values_blocks
from tumen.query.pseudonymise import veiled

TYPES: Final = (
    "thing", "source", "concept", "date", "integer", "decimal", "boolean", "string",
)  # fmt: skip
MAX_BYTES = 4_000_000  # of a file: the guard counts a million characters, of four bytes at most
MOST_PARAMETERS = 20  # for each, the whole query is looked through
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_VARIABLE = re.compile(r"[A-Za-z_]\w*\Z")
_KEYS = ("title", "question", "parameter", "column")
_KEY = re.compile(r"\w*")
_DATE_ENDS = ("first", "last")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a question.

    `of` narrows the type: for a concept the class that it must belong to (`Departure`: that class
    or one below it; `Modality`: one of its concepts), for a date whether an imprecise one means
    its `first` or its `last` day. `default` is as in the file, None where there is none.
    """

    name: str
    type: str
    of: str
    default: str | None
    description: str


@dataclass(frozen=True, slots=True)
class Question:
    """One named question: its contract and the text of its file.

    `columns` are the names of the answer's columns with what each holds; a question that gives a
    graph (`form` CONSTRUCT or DESCRIBE) has none.
    """

    name: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: dict[str, str]
    form: str
    text: str
    path: Path

    def as_dict(self) -> dict[str, object]:
        """The question as `tumen queries --format json` shows it."""
        return {
            "name": self.name,
            "title": self.title,
            "question": self.question,
            "form": self.form,
            "parameters": [
                {
                    "name": p.name,
                    "type": p.type,
                    "of": p.of or None,
                    "default": p.default,
                    "description": p.description,
                }
                for p in self.parameters
            ],
            "columns": list(self.columns),
        }


def names(casebook: Casebook) -> list[str]:
    """The names of the casebook's questions, in order."""
    if not casebook.queries.is_dir():
        return []
    return sorted(path.stem for path in casebook.queries.glob("*.rq"))


def catalogue(casebook: Casebook) -> tuple[list[Question], list[QueryError]]:
    """All questions of a casebook, and what is wrong with the files that cannot be read."""
    questions, errors = [], []
    for name in names(casebook):
        try:
            questions.append(find_question(casebook, name))
        except QueryError as error:
            errors.append(error)
    return questions, errors


def find_question(casebook: Casebook, name: str) -> Question:
    """The question of that name.

    Raises `UnknownName` with the nearest names, `QueryError` where its file breaks the contract.
    """
    path = casebook.queries / f"{name}.rq"
    if not _NAME.match(name) or not path.is_file():
        raise UnknownName("question", name, names(casebook), "All of them: tumen queries")
    if casebook.is_outside_link(path):
        raise QueryError(f"{path}: the file is a link that leads outside the casebook.")
    text = veiled(casebook, read_text(path, casebook.display_path(path)))
    return parse_question(path.stem, text, path, casebook.display_path(path))


def read_question(path: Path, shown: str) -> Question:
    """The question in a file; `shown` is what to call the file in an error."""
    return parse_question(path.stem, read_text(path, shown), path, shown)


def read_text(path: Path, shown: str) -> str:
    """The text of a query file. Raises `QueryError` where it cannot be read."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise QueryError(f"{shown}: a query has at most {MAX_BYTES:,} bytes.")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(
            f"{shown}: byte {error.start + 1} is not UTF-8. Save the file as UTF-8."
        ) from None
    except OSError as error:
        raise QueryError(f"{shown}: cannot be read ({error.strerror or error}).") from None


def has_contract(text: str) -> bool:
    """Whether a text opens with a contract."""
    return any(line.startswith("#+") for line in text.splitlines())


def parse_question(name: str, text: str, path: Path, shown: str) -> Question:
    """Read the contract of a question and hold it against the query below it.

    Raises `QueryError` with file and line.
    """
    single: dict[str, str] = {}
    parameters: dict[str, Parameter] = {}
    columns: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+"):
            continue
        place = f"{shown}:{number}"
        key, about, said = _parts(line, place)
        if key in ("title", "question"):
            if key in single:
                raise QueryError(f"{place}: a second '{key}'. A question has one.")
            single[key] = said
        elif key == "parameter":
            parameter = _parameter(about, said, text, place)
            if parameter.name in parameters:
                raise QueryError(f"{place}: parameter '{parameter.name}' is declared twice.")
            parameters[parameter.name] = parameter
            if len(parameters) > MOST_PARAMETERS:
                raise QueryError(f"{place}: a question has at most {MOST_PARAMETERS} parameters.")
        else:
            if about in columns:
                raise QueryError(f"{place}: column '{about}' is declared twice.")
            columns[about] = said
    for key in ("title", "question"):
        if not single.get(key):
            raise QueryError(f"{shown}:1: the contract has no {key}. Add: #+ {key}: …")
    kind = form(text)
    _check_columns(columns, kind, text, shown)
    return Question(
        name, single["title"], single["question"], tuple(parameters.values()), columns, kind,
        text, path,
    )  # fmt: skip


def _parts(line: str, place: str) -> tuple[str, str, str]:
    head, colon, said = line.removeprefix("#+").partition(":")
    if not colon:
        raise QueryError(f"{place}: a contract line reads '#+ key: text' or '#+ key name: text'.")
    head, said = head.strip(), said.strip()
    key = head[: _KEY.match(head).end()]  # type: ignore[union-attr]
    about = head.removeprefix(key).strip()
    if key not in _KEYS:
        hint = did_you_mean(nearest(key, _KEYS)) or f"There are: {', '.join(_KEYS)}."
        raise QueryError(f"{place}: unknown contract key '{key}'. {hint}")
    if not said:
        raise QueryError(f"{place}: nothing is said of the {key} {about}".rstrip() + ".")
    return key, about, said


def _parameter(about: str, said: str, text: str, place: str) -> Parameter:
    words = about.split()
    if len(words) not in (2, 3):
        raise QueryError(f"{place}: a parameter reads '#+ parameter NAME TYPE: what it means'.")
    name, type_, of = words[0], words[1], "".join(words[2:])
    if not _VARIABLE.match(name):
        raise QueryError(f"{place}: '{name}' cannot be the name of a variable.")
    if type_ not in TYPES:
        hint = did_you_mean(nearest(type_, TYPES)) or f"There are: {', '.join(TYPES)}."
        raise QueryError(f"{place}: unknown parameter type '{type_}'. {hint}")
    if of and type_ not in ("concept", "date"):
        raise QueryError(f"{place}: the type '{type_}' takes no '{of}' after it.")
    if of and type_ == "date" and of not in _DATE_ENDS:
        raise QueryError(f"{place}: a date is 'date', 'date first' or 'date last', not '{of}'.")
    blocks = values_blocks(text, name)
    if len(blocks) != 1:
        raise QueryError(
            f"{place}: parameter '{name}' needs exactly one block "
            f"VALUES ?{name} {{ … }} in the query; there are {len(blocks)}."
        )
    return Parameter(name, type_, of, _default(text[slice(*blocks[0])], name, place), said)


def _default(block: str, name: str, place: str) -> str | None:
    """The default as a person would type it, from the term in the file."""
    tokens = list(scan(block))
    if not tokens:
        raise QueryError(f"{place}: the block VALUES ?{name} is empty. Write UNDEF for no default.")
    first = tokens[0]
    if first.is_word("UNDEF"):
        return None
    if first.kind == "string":
        return first.text.strip("\"'")
    if first.kind == "iri":
        return first.text[1:-1]
    return block.strip()


def _check_columns(columns: dict[str, str], kind: str, text: str, shown: str) -> None:
    if kind != "SELECT":
        if columns:
            raise QueryError(f"{shown}:1: a {kind} has no columns, but the contract lists some.")
        return
    projected = projection(text)
    if list(columns) != projected:
        raise QueryError(
            f"{shown}:1: the contract's columns are {', '.join(columns) or 'none'}; "
            f"the query's are {', '.join(projected) or 'none'}. List the same in the same order."
        )
