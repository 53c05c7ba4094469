"""Parse YAML into events with libyaml, where its events are those of ruamel.yaml.

libyaml is twenty times as fast, but reads YAML 1.1 and has other error texts. Where the two differ,
or might, the caller falls back to ruamel.yaml (YAML 1.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

# Texts that the two parsers may read differently: tabs, other line breaks and byte order marks,
# directives and document marks, block scalars as a whole document or with a comment in the header,
# lines of spaces, and a quoted key without a space behind its colon.
_DOUBTFUL = re.compile(
    r"[\t\x85\u2028\u2029\ufeff]|^(?:%|---|\.\.\.| *[|>]| +\r?$)|[|>][-+0-9]*#"
    r"|[\"']:[^\s]|\r(?!\n)",
    re.MULTILINE,
)


def libyaml_events(text: str) -> Iterator[Any] | None:
    """Parse a text with libyaml, lazily; None where it is missing or might read the text otherwise.

    Iterating raises `yaml.YAMLError` for a text that libyaml does not read.
    """
    import yaml

    loader = getattr(yaml, "CLoader", None)
    if loader is None or _DOUBTFUL.search(text):
        return None
    return iter(loader(text).get_event, None)


def ruamel_events(text: str) -> Iterator[Any]:
    """Parse a text with ruamel.yaml, lazily. Iterating raises its `YAMLError`."""
    from ruamel.yaml import YAML

    return iter(YAML(typ="safe", pure=True).parse(text))
