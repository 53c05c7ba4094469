"""Spoiling an input by chance: in its bytes, in the words of its grammar, or in its tree.

Most random bytes are refused at the first of them. So an input is taken apart first, either into
words and balanced brackets, or into maps and lists, and what comes out is mostly still of its
grammar, but deeper, longer, repeated, exchanged or of the wrong kind. All of it follows from the
generator of random numbers that is handed in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

# What the formats are made of: put in anywhere, whatever the format.
TOKENS = [
    b"[", b"]", b"{", b"}", b"(", b")", b"<", b">", b"<<(", b")>>", b'"', b"'", b'"""', b"'''", b"\\", b"#", b"@", b"^^",
    b":", b": ", b"- ", b"? ", b"| ", b"> ", b"& ", b"&a ", b"*a", b"!!x ", b"---\n", b"...\n", b"%YAML 1.1\n", b"<<: ",
    b"\n", b"\r", b"\t", b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\\ud800", b"\\u0000",
    b"_:b", b"a", b".", b";", b",", b"@prefix x: <y> .\n", b"@base <z> .\n", b"VALUES", b"SELECT", b"UNDEF", b"SERVICE",
    b"0", b"-1", b"1e999", b"99999999999999999999", b"2016-13-45", b"201X", b"2016~/..", b"id", b"type", b"actors", b"null",
    b"true", b"~", b"{p}", b"%s", b"<javascript:x>", b"\xed\x95\x9c", b"\xf0\x9f\x98\x80", b"<!--", b"]]>", b"&amp;", b"&x;",
    b"<?x?>", b"<!DOCTYPE x>", b"@context", b"@graph", b"@list",
]  # fmt: skip
PAIRS = [
    (b"[", b"]"), (b"{", b"}"), (b"(", b")"), (b"{a: ", b"}"), (b"<<( <a> <b> ", b" )>>"), (b"[ <b> ", b" ]"),
    (b"- ", b""), (b"<a>", b"</a>"), (b'{"@graph":[', b"]}"), (b'{"a":', b"}"), (b"{ GRAPH ?g {", b"} }"), (b'"', b'"'),
]  # fmt: skip
# Values that a reader of maps and lists may not have thought of.
ODD: list[Any] = [
    "", " ", "a", "한국", "\u202e", "\ud800", "\0", "\ufeff", "🙂", "x" * 300, "a b", "../a", "a/b", "con", "-", "--",
    "=1+1", "1e999", "-0", "007", "٣", "2016", "2016-08~", "2016-13", "[1667,1760-12]", "../..", "2016/..", "Y-17E7",
    "http://e/a", "javascript:x", "file:///a", "@id", "@type", "Person", "CausalClaim", "same", "null", "true",
    "{no}", "{no|slug}", "{", "}", "{}", "{a}{a}", None, True, False, 0, -1, 1.5, 10**30, float("inf"), float("nan"),
    [], {}, [[]], [{}], {"": ""}, {"en": "a"}, {"x": {"y": {}}}, ["a", "a"], [None], {"@id": "a"}, {"@list": []},
]  # fmt: skip
LONG = 60_000  # bytes of an input that may be long
SHORT = 1_500


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a format is taken apart.

    `token` is a pattern whose groups are kinds of words; the kinds `open` and `close` are brackets,
    `sep` ends what may be left out or said twice. `words` are put in the place of others. A format
    of maps and lists has `load` and `dump` as well.
    """

    token: re.Pattern[bytes]
    words: tuple[bytes, ...] = ()
    load: Callable[[bytes], Any] | None = None
    dump: Callable[[Any, Random], bytes] | None = None


@dataclass(slots=True)
class Seed:
    """A true input, taken apart: its words, of which kind each is, and its tree as JSON, if any."""

    data: bytes
    words: list[bytes] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    tree: str = ""


@dataclass(slots=True)
class Family:
    """The seeds of one format, and their words by kind, for each other's places."""

    grammar: Grammar
    seeds: list[Seed]
    pool: dict[str, list[bytes]]


def family(grammar: Grammar, inputs: list[bytes]) -> Family:
    """Take the true inputs of a format apart."""
    seeds, pool = [], {}
    for data in inputs:
        seed = Seed(data)
        for found in grammar.token.finditer(data):
            seed.words.append(found[0])
            seed.kinds.append(found.lastgroup or "other")
            pool.setdefault(seed.kinds[-1], {})[found[0]] = None
        if grammar.load is not None:
            seed.tree = json.dumps(grammar.load(data))
        seeds.append(seed)
    return Family(grammar, seeds, {kind: list(words) for kind, words in pool.items()})


def mutated(chance: Random, of: Family, most: int) -> bytes:
    """One of the seeds after some changes of chance, some `most` bytes long at most."""
    seed = chance.choice(of.seeds)
    way = chance.random()
    if way < 0.2:
        return in_bytes(chance, seed.data, most)
    if seed.tree and way < 0.7:
        assert of.grammar.dump is not None
        data = of.grammar.dump(in_tree(chance, seed.tree, most), chance)
        if len(data) > 4 * most:  # what was copied held copies already
            data = in_words(chance, seed, of, most)
    else:
        data = in_words(chance, seed, of, most)
    return in_bytes(chance, data, most) if way > 0.9 else data


def in_bytes(chance: Random, data: bytes, most: int) -> bytes:
    """Cut, doubled, nested, flipped, overwritten."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        place = chance.randint(0, len(data))
        end = min(len(data), place + chance.choice((1, 2, 8, 40, 400)))
        way = chance.randrange(8)
        if way == 0:
            data = data[:place] + data[end:]
        elif way == 1:
            token = chance.choice(TOKENS) * chance.choice((1, 1, 2, 9, 200))
            data = data[:place] + token[:most] + data[place:]
        elif way == 2:
            data = data[:end] + data[place:end] * chance.choice((1, 3, 30)) + data[end:]
        elif way == 3:
            opening, closing = chance.choice(PAIRS)
            depth = min(chance.choice((1, 3, 60, 1_500)), most // (len(opening) + len(closing)))
            data = data[:place] + opening * depth + data[place:end] + closing * depth + data[end:]
        elif way == 4 and data:
            place = min(place, len(data) - 1)
            bit = bytes([data[place] ^ (1 << chance.randrange(8))])
            data = data[:place] + bit + data[place + 1 :]
        elif way == 5:
            other = chance.randint(0, len(data))
            data = data[:place] + data[other : other + 60] + data[end:]
        elif way == 6:
            data = data[:place]
        else:
            data = data[:place] + chance.randbytes(chance.randint(1, 8)) + data[end:]
        data = data[: 2 * most]
    return data


def in_words(chance: Random, seed: Seed, of: Family, most: int) -> bytes:
    """Words exchanged for others of their kind; brackets and clauses repeated, moved, nested."""
    words, kinds = seed.words, seed.kinds
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        if not words:
            break
        start = chance.randrange(len(words))
        way = chance.random()
        if way < 0.35:
            if kinds[start] in ("open", "close", "other"):
                start = (start + 1) % len(words)
            if kinds[start] in ("open", "close", "other"):
                continue
            new = chance.choice(of.pool.get(kinds[start], [b""]))
            words = [*words[:start], new, *words[start + 1 :]]
            continue
        if way < 0.45:
            new = chance.choice(of.grammar.words or TOKENS)
            words = [*words[:start], new, *words[start + 1 :]]
            continue
        start, end = _clause(kinds, start) if way < 0.75 else (start, _unit(kinds, start))
        inner, inner_kinds = words[start:end], kinds[start:end]
        if way > 0.92:  # nested in itself
            first = start + chance.randrange(end - start)
            last = _unit(kinds, first)
            head, tail = (start, first), (min(last, end), end)
            size = sum(map(len, words[slice(*head)])) + sum(map(len, words[slice(*tail)])) + 1
            depth = min(chance.choice((1, 3, 60, 1_500)), most // size)
            inner = words[slice(*head)] * depth + inner + words[slice(*tail)] * depth
            inner_kinds = kinds[slice(*head)] * depth + inner_kinds + kinds[slice(*tail)] * depth
        elif way > 0.85 or 0.45 <= way < 0.55:  # left out
            inner, inner_kinds = [], []
        elif way > 0.8 or 0.55 <= way < 0.65:  # said again
            size = sum(map(len, inner)) + 1
            times = min(chance.choice((2, 2, 3, 10, 200)), most // size + 1)
            inner, inner_kinds = inner * times, inner_kinds * times
        else:  # another of any seed in its place, if one is found that ends alike
            for _ in range(4):
                other = chance.choice(of.seeds)
                first = chance.randrange(len(other.words) or 1)
                if first < len(other.words):
                    span = first, _unit(other.kinds, first)
                    first, last = _clause(other.kinds, first) if way < 0.75 else span
                    if inner[-1:] == other.words[last - 1 : last] or len(inner) == 1:
                        inner, inner_kinds = other.words[first:last], other.kinds[first:last]
                        break
        words = words[:start] + inner + words[end:]
        kinds = kinds[:start] + inner_kinds + kinds[end:]
    return b"".join(words)


def _unit(kinds: list[str], start: int) -> int:
    """Where the word ends, or the brackets that it opens."""
    if kinds[start] != "open":
        return start + 1
    depth = 0
    for place in range(start, len(kinds)):
        depth += {"open": 1, "close": -1}.get(kinds[place], 0)
        if depth == 0:
            return place + 1
    return len(kinds)


def _clause(kinds: list[str], place: int) -> tuple[int, int]:
    """From after the separator before a word to behind the one after it, within its brackets."""
    start, depth = place, 0
    while start > 0:
        kind = kinds[start - 1]
        if depth == 0 and kind in ("sep", "open"):
            break
        depth += {"close": 1, "open": -1}.get(kind, 0)
        start -= 1
    end, depth = start, 0
    while end < len(kinds):
        kind = kinds[end]
        if depth == 0 and kind == "close":
            break
        depth += {"open": 1, "close": -1}.get(kind, 0)
        end += 1
        if depth == 0 and kind == "sep":
            break
    return start, max(end, start + 1)


def in_tree(chance: Random, tree: str, most: int) -> Any:
    """Values of the wrong kind or in the wrong place, keys renamed, maps in maps in maps."""
    root = [json.loads(tree)]
    for _ in range(chance.choice((1, 1, 2, 3))):
        spots = list(_spots(root))
        holder, key = chance.choice(spots)
        value = holder[key]
        way = chance.randrange(9)
        if way <= 1:
            holder[key] = _copy(chance.choice(ODD))
        elif way == 2:
            other, its = chance.choice(spots)
            holder[key] = _copy(other[its])
        elif way == 3 and isinstance(holder, dict):
            del holder[key]
        elif way == 4 and isinstance(holder, dict):
            other, its = chance.choice(spots)
            name = its if isinstance(its, str) else str(chance.choice(ODD))
            holder[name] = holder.pop(key)
        elif way == 5:
            written = json.dumps(value)
            times = min(chance.choice((1, 2, 3, 200)), most // len(written) + 1)
            holder[key] = [json.loads(written) for _ in range(times)]
        elif way == 6:
            depth = min(chance.choice((1, 2, 10, 60, 1_500)), most // 8)
            holder[key] = _deep(value, depth, chance.choice((None, "a", "en", str(key))))
        elif way == 7 and isinstance(value, dict):
            other, its = chance.choice(spots)
            value[str(chance.choice(ODD))] = _copy(other[its])
        elif isinstance(value, str):
            place = chance.randint(0, len(value))
            holder[key] = value[:place] + str(chance.choice(ODD)) + value[place:]
    return root[0]


def _copy(value: Any) -> Any:
    """The same anew: what is put into a tree may be changed there, and must not be elsewhere."""
    return json.loads(json.dumps(value))


def _spots(root: Any) -> Any:
    """Every place of a tree that holds a value, without climbing into what is too deep."""
    waiting = [root]
    while waiting:
        here = waiting.pop()
        for key in range(len(here)) if isinstance(here, list) else list(here):
            yield here, key
            if isinstance(here[key], dict | list):
                waiting.append(here[key])


def _deep(value: Any, depth: int, key: str | None) -> Any:
    for _ in range(min(depth, 150)):  # what the writer of JSON can still write
        value = [value] if key is None else {key: value}
    return value
