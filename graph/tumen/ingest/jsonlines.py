"""Read JSON lines of others: one object per line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from tumen.core.errors import TumenError
from tumen.ingest.record import Session

LONGEST_LINE = 16 << 20


class _NoNumber(ValueError):
    """Signal a number that JSON does not have."""


def objects(path: Path, session: Session) -> Iterator[tuple[int, bytes, dict[str, Any]]]:
    """Yield each line that is an object: its number, its bytes, itself; refuse the others."""
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise TumenError(f"{path}:{number}:1: the line is longer than 16 MiB.")
                line = line.strip()
                if number == 1:
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if line:
                    found = _object(number, line, session)
                    if found is not None:
                        yield number, line, found
    except OSError as error:
        raise TumenError(f"{path} cannot be read: {error.strerror or error}.") from None


def _object(number: int, line: bytes, session: Session) -> dict[str, Any] | None:
    try:
        text = line.decode("utf-8")
        value = _DECODER.decode(text)
        if "\\u" in text:  # an escaped half of a character is JSON, but no text
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeDecodeError as error:
        session.refuse(
            number, "encoding", f"byte 0x{line[error.start]:02X} is not UTF-8",
            "Save the file as UTF-8.", error.start + 1,
        )  # fmt: skip
    except UnicodeEncodeError:
        session.refuse(
            number, "encoding", "half of a character (\\ud800 to \\udfff)", "Mend or drop the text."
        )
    except _NoNumber as error:
        session.refuse(number, "bad-json", f"{error} is no number of JSON", "Write it as a text.")
    except json.JSONDecodeError as error:
        session.refuse(
            number, "bad-json", f"the line is not JSON: {error.msg}",
            "One line is one entity, whole: was the file cut off, or is it laid out over lines?",
            error.colno,
        )  # fmt: skip
    except (ValueError, RecursionError):
        session.refuse(
            number, "bad-json", "a number of too many digits, or too many brackets",
            "Write it as a text.",
        )  # fmt: skip
    else:
        if isinstance(value, dict):
            return value
        session.refuse(
            number, "bad-json", "the line is not an object", "One line is one entity: {…}."
        )
    return None


def _no_number(name: str) -> NoReturn:
    raise _NoNumber(name)


# One for all lines: making one costs as much as reading a short line.
_DECODER = json.JSONDecoder(parse_constant=_no_number)
