"""Make ids for names of others: stable, and never the same for two names."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256

_PLAIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_OTHER = re.compile(r"[^a-z0-9]+")
LONGEST = 80


def slug_of(name: str) -> str:
    """Make an id for a name: the name itself if it can be one, else its letters and a hash of it.

    Two names never get one id but by a collision of 40 bits of SHA-256, which whoever merges
    records would notice.

    >>> slug_of("un-sc-kpe-001"), slug_of("NK-aBc_1")
    ('un-sc-kpe-001', 'nk-abc-1-46a4a5f7f3')
    """
    return _short(name) if len(name) <= LONGEST else _marked(name)


@lru_cache(maxsize=4096)  # of a table, where a name is met in each row, and in a row again
def _short(name: str) -> str:
    return name if _PLAIN.match(name) else _marked(name)


def _marked(name: str) -> str:
    letters = _OTHER.sub("-", name.casefold()).strip("-")[:LONGEST].strip("-")
    mark = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{letters}-{mark}" if letters else f"x-{mark}"
