"""Read named questions: `.rq` files that open with a contract in `#+` lines.

    #+ title: Defections and other departures
    #+ question: Who left North Korea since a date, and from where?
    #+ parameter since date: earliest day of the departure
    #+ parameter kind concept Departure: only departures of this kind
    #+ column person: the person or group

A parameter is one `VALUES ?since { … }` block in the query, with its default or with UNDEF for
no default; so the file runs unchanged in any SPARQL tool.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tumen.core.casebook import Casebook
from tumen.core.errors import QueryError, UnknownName, did_you_mean, nearest
from tumen.core.input import InputError, read_text_file
from tumen.query.lexer import form, projection, scan, values_blocks
from tumen.query.limits import MAX_BYTES
from tumen.query.pseudonymise import pseudonymise

TYPES: Final = (
    "thing", "source", "concept", "date", "integer", "decimal", "boolean", "string",
)  # fmt: skip
# Former name → name of a shipped question.
RENAMED: Final = {
    "held-the-same": "identity-decisions",
    "in-both-sources": "things-in-two-sources",
    "legal-threats": "legal-penalties",
    "outside-records": "external-records",
    "what-stands-in": "passage-contents",
}
MOST_PARAMETERS = 20  # each costs a scan of the whole query
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_VARIABLE = re.compile(r"[A-Za-z_]\w*\Z")
_KEYS = ("title", "question", "parameter", "column")
_KEY = re.compile(r"\w*")
_DATE_ENDS = ("first", "last")


@dataclass(frozen=True, slots=True)
class Parameter:
    """Describe one parameter of a question.

    `of` narrows the type. For a concept it is the class (`Departure`: this class or a subclass;
    `Modality`: one of its concepts), for a date the day that an imprecise one stands for (`first`
    or `last`). `default` is as in the file, or None.
    """

    name: str
    type: str
    of: str
    default: str | None
    description: str


@dataclass(frozen=True, slots=True)
class Question:
    """Describe one named question: its contract and the text of its file.

    `columns` maps the columns of the answer to their descriptions; a question that gives a graph
    (`form` CONSTRUCT or DESCRIBE) has none.
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
        """Return the question as `tumen queries --format json` shows it."""
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
    """Return the names of the casebook's questions, sorted."""
    if not casebook.queries.is_dir():
        return []
    return sorted(path.stem for path in casebook.queries.glob("*.rq"))


def catalogue(casebook: Casebook) -> tuple[list[Question], list[QueryError]]:
    """Return all questions of a casebook and the errors of the files that cannot be read."""
    questions, errors = [], []
    for name in names(casebook):
        try:
            questions.append(_read_named(casebook, name))
        except QueryError as error:
            errors.append(error)
    return questions, errors


def find_question(casebook: Casebook, name: str) -> Question:
    """Return the question of that name; a former name gives the question that replaced it.

    Raises `UnknownName` with the nearest names, and `QueryError` for an error in its contract.
    """
    name = current_name(casebook, name)
    if not _NAME.match(name) or not (casebook.queries / f"{name}.rq").is_file():
        raise UnknownName("question", name, names(casebook), "List them with: tumen queries")
    return _read_named(casebook, name)


def current_name(casebook: Casebook, name: str) -> str:
    """Return the present name of a question, unless the casebook has a question of that name."""
    if name in RENAMED and not (casebook.queries / f"{name}.rq").is_file():
        return RENAMED[name]
    return name


def _read_named(casebook: Casebook, name: str) -> Question:
    path = casebook.queries / f"{name}.rq"
    if not _NAME.match(name):
        raise QueryError(
            f"{casebook.display_path(path)} is not named as a question: rename it, in lower-case "
            "letters, digits and single hyphens."
        )
    try:
        casebook.refuse_outside_link(path)
    except InputError as error:
        raise QueryError(str(error)) from None
    text = pseudonymise(casebook, read_text(path, casebook.display_path(path)))
    return parse_question(path.stem, text, path, casebook.display_path(path))


def read_question(path: Path, shown: str) -> Question:
    """Return the question in a file; `shown` is the name of the file in errors."""
    return parse_question(path.stem, read_text(path, shown), path, shown)


def read_text(path: Path, shown: str, *, any_kind: bool = False) -> str:
    """Return the text of a query file. Raises `QueryError` if it cannot be read.

    With `any_kind` a pipe or a device is read too.
    """
    try:
        return read_text_file(path, MAX_BYTES, shown=shown, any_kind=any_kind)
    except InputError as error:
        raise QueryError(str(error)) from None


def has_contract(text: str) -> bool:
    """Tell whether a text has a contract."""
    return any(line.startswith("#+") for line in text.splitlines())


def parse_question(name: str, text: str, path: Path, shown: str) -> Question:
    """Parse the contract of a question and compare it with the query.

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
                raise QueryError(f"{place}: '{key}' is given twice. A question has one.")
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
        raise QueryError(f"{place}: the {key} {about}".rstrip() + " has no text after the colon.")
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
    """Return the default as a user would type it, from the term in the file."""
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
