"""Bind the arguments of a question: check types, resolve names, write RDF terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from tumen.core.errors import QueryError, UnknownName
from tumen.parse.edtf import InvalidDate, bounds
from tumen.query.date_range import refuse_backwards
from tumen.query.named_query import Parameter, Question
from tumen.query.resolve import encodable, resolve_source, resolve_thing, with_values
from tumen.query.resolve_terms import resolve_concept

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Store

Value = str | int | float | bool | Decimal | date
Argument = Value | Sequence[Value]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}\Z")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{1,18})?|\.[0-9]{1,18})\Z")
_BOOLEANS = {
    "true": "true",
    "yes": "true",
    "1": "true",
    "false": "false",
    "no": "false",
    "0": "false",
}


def bind(question: Question, arguments: Mapping[str, Argument], store: Store) -> str:
    """Return the text of the question with these arguments in place of its defaults.

    A list matches any of its values. Raises `QueryError` for a value of the wrong type and for a
    date range that runs backwards, `UnknownName` for an unknown parameter, thing, source or
    concept.
    """
    parameters = {parameter.name: parameter for parameter in question.parameters}
    text = question.text
    days: dict[str, list[tuple[str, str]]] = {}
    for name, argument in arguments.items():
        parameter = parameters.get(name)
        if parameter is None:
            known = ", ".join(parameters) or "none"
            raise UnknownName("parameter", name, parameters, f"'{question.name}' takes: {known}.")
        values = _each(argument)
        terms = [_term(parameter, value, store) for value in values]
        if parameter.type == "date":
            days[name] = [(_written(v), t.value) for v, t in zip(values, terms, strict=True)]
        text = with_values(text, name, terms)
    refuse_backwards(question.parameters, days)
    return text


def pairs(texts: Sequence[str]) -> dict[str, Argument]:
    """Parse the arguments of a command line, `name=value` each; a name given twice means either.

    >>> pairs(["since=2016-01", "place=china", "place=malta"])
    {'since': '2016-01', 'place': ['china', 'malta']}
    """
    found: dict[str, list[Value]] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise QueryError(f"'{text}' is not an argument. Write parameter=value: since=2016")
        found.setdefault(name.strip(), []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def _each(argument: Argument) -> Sequence[Value]:
    if isinstance(argument, Sequence) and not isinstance(argument, str):
        if not argument:
            raise QueryError("an empty list matches nothing. Leave the parameter out.")
        return argument
    return [argument]


def _written(value: Value) -> str:
    """Return a Python value as a user would type it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def _term(parameter: Parameter, value: Value, store: Store) -> NamedNode | Literal:
    from pyoxigraph import Literal, NamedNode

    text = encodable(_written(value))
    if "\x00" in text:
        raise QueryError(f"parameter '{parameter.name}': a value cannot hold the character NUL.")
    if parameter.type == "thing":
        return NamedNode(resolve_thing(store, text))
    if parameter.type == "source":
        return NamedNode(resolve_source(store, text))
    if parameter.type == "concept":
        return NamedNode(resolve_concept(store, text, parameter.of))
    if parameter.type == "string":
        return Literal(text)
    read, datatype = _LITERALS[parameter.type]
    return Literal(read(parameter, text.strip()), datatype=NamedNode(_XSD + datatype))


def _date(parameter: Parameter, text: str) -> str:
    try:
        first, last = bounds(text)
    except InvalidDate as error:
        raise _wrong(parameter, "a date", *map(str, error.args)) from None
    day = last if parameter.of == "last" else first
    if day is None:
        raise _wrong(parameter, "a date", f"'{text}' has no {parameter.of or 'first'} day")
    return day.isoformat()


def _integer(parameter: Parameter, text: str) -> str:
    if not _INTEGER.match(text):
        raise _wrong(parameter, "a whole number", f"'{text}' is not one", "Example: 13")
    return text


def _decimal(parameter: Parameter, text: str) -> str:
    if not _DECIMAL.match(text):
        raise _wrong(parameter, "a number", f"'{text}' is not one", "Example: 15.6")
    return text


def _boolean(parameter: Parameter, text: str) -> str:
    if text.lower() not in _BOOLEANS:
        raise _wrong(parameter, "true or false", f"'{text}' is neither")
    return _BOOLEANS[text.lower()]


_LITERALS: dict[str, tuple[Callable[[Parameter, str], str], str]] = {
    "date": (_date, "date"),
    "integer": (_integer, "integer"),
    "decimal": (_decimal, "decimal"),
    "boolean": (_boolean, "boolean"),
}


def _wrong(parameter: Parameter, needed: str, found: str, remedy: str = "") -> QueryError:
    return QueryError(f"parameter '{parameter.name}' needs {needed}; {found}. {remedy}".rstrip())
