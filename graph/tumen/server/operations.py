"""Offer commands of the command line as operations: the same parameters, the same JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from tumen.core.errors import QueryError, UnknownName

# Options that are about the terminal, the casebook or files, and no part of a question.
_HIDDEN = {"casebook", "format_", "public", "unprotect", "output", "place"}
# click's name of a type → JSON Schema's.
_KINDS = {"Bool": "boolean", "Int": "integer", "IntRange": "integer"}
_KINDS |= {"Float": "number", "FloatRange": "number"}
_TRUE, _FALSE = ("true", "1", "yes", ""), ("false", "0", "no")


@dataclass(frozen=True, slots=True)
class Operation:
    """Hold a command that is offered: its name and its parameters by their names in a request."""

    command: str
    summary: str
    parameters: dict[str, click.Parameter]

    def arguments(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        """Return the parameters of a request as the arguments of the command.

        Raises `UnknownName` for an unknown parameter, `QueryError` for a missing or double one.
        """
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                raise UnknownName("parameter", name, self.parameters, f"There are: {known}.")
            given.setdefault(name, []).append(value)
        options, words = [], []
        for name, parameter in self.parameters.items():
            values = given.get(name, [])
            several = getattr(parameter, "multiple", False) or parameter.nargs != 1
            if parameter.required and not values:
                raise QueryError(f"the parameter '{name}' is missing.")
            if len(values) > 1 and not several:
                raise QueryError(f"the parameter '{name}' is given twice.")
            if isinstance(parameter, click.Argument):
                words += values
            elif getattr(parameter, "is_flag", False):
                options += [parameter.opts[0] for value in values if _truth(name, value)]
            else:
                options += [f"{parameter.opts[0]}={value}" for value in values]
        return [*options, "--", *words]

    def described(self) -> dict[str, Any]:
        """Return the operation as OpenAPI describes it."""
        return {
            "summary": self.summary,
            "parameters": [_described(name, each) for name, each in self.parameters.items()],
        }


def operation(name: str, command: click.Command) -> Operation:
    """Offer a command."""
    shown = [p for p in command.params if p.name not in _HIDDEN]
    labels = [p.metavar for p in shown if isinstance(p, click.Argument)]
    parameters = {_name(p, labels): p for p in shown}
    return Operation(name, command.get_short_help_str(200), parameters)


def _name(parameter: click.Parameter, labels: list[str | None]) -> str:
    """Return the name of a parameter in a request: of an option, without its dashes."""
    if not isinstance(parameter, click.Argument):
        return next(opt for opt in parameter.opts if opt.startswith("--")).removeprefix("--")
    label = parameter.metavar or ""
    if label.isalpha() and labels.count(label) == 1:
        return label.lower()
    return str(parameter.name)


def _truth(name: str, value: str) -> bool:
    if value.lower() not in (*_TRUE, *_FALSE):
        raise QueryError(f"the parameter '{name}' is true or false.")
    return value.lower() in _TRUE


def _described(name: str, parameter: click.Parameter) -> dict[str, Any]:
    told: Any = parameter.type.to_info_dict()
    kind: dict[str, Any] = {"type": _KINDS.get(told["param_type"], "string")}
    if "choices" in told:
        kind["enum"] = list(told["choices"])
    if isinstance(parameter.default, int | float) and kind["type"] in ("integer", "number"):
        kind["default"] = parameter.default
    if getattr(parameter, "multiple", False) or parameter.nargs != 1:
        kind = {"type": "array", "items": kind}
    described = {"name": name, "required": parameter.required, "schema": kind}
    return described | ({"description": help_} if (help_ := getattr(parameter, "help", "")) else {})
