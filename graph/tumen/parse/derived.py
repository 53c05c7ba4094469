"""What is derived from the vocabulary as JSON: the schema of a case, and its JSON-LD context."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tumen.core.errors import TumenError

REMEDY = "It is derived from the vocabulary: restore it from where the vocabulary came."


def read_derived(path: Path) -> dict[str, Any]:
    """The map that a derived file holds. Raises `TumenError`, with the place, for a spoilt one."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        place = f"{path}:{error.lineno}:{error.colno}"
        raise TumenError(f"{place}: this is not JSON: {error.msg}. {REMEDY}") from None
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TumenError(f"{path} cannot be read: {reason}. {REMEDY}") from None
    if not isinstance(found, dict):
        raise TumenError(f"{path} is not a map of keys and values. {REMEDY}")
    return found
