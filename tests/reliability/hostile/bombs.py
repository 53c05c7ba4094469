"""Files made to hang, crash or fill whoever reads them, for every format of a case."""

from __future__ import annotations

from collections.abc import Iterator

HEAD = "id: x\ntype: Article\ntitle: t\n"
TUMEN = "@prefix t: <https://w3id.org/tumen/ontology#> .\n"
# Whole numbers that make each file nearly as long as a case may be.
MANY = 1_800_000


def lines(text: str, number: int) -> str:
    return "".join(text.format(n=n) for n in range(number))


def yaml_bombs() -> Iterator[tuple[str, str]]:
    yield "list in one line", f"{HEAD}publishers: [{'a,' * (MANY // 2)}]"
    yield "list over lines", f"{HEAD}about:\n" + "- a\n" * (MANY // 4)
    yield "keys", HEAD + lines("k{n}: v\n", 180_000)
    yield "actors", f"{HEAD}actors:\n" + lines("  a{n}: {{type: Person}}\n", 24_000)
    yield (
        "unknown references",
        f"{HEAD}actors:\n" + lines("  a{n}: {{type: Person, at: [b{n}]}}\n", 16_000),
    )
    yield "unknown references in one list", f"{HEAD}author: [{lines('b{n},', 49_000)}]\n"
    yield (
        "wrong dates",
        f"{HEAD}events:\n" + lines("  a{n}: {{type: Event, date: 201{n}-x}}\n", 16_000),
    )
    yield (
        "odd dates",
        f"{HEAD}events:\n" + lines("  a{n}: {{type: Event, date: '{n:04}-12~'}}\n", 9_999),
    )
    yield (
        "very odd dates",
        f"{HEAD}events:\n" + lines("  a{n}: {{type: Event, date: '?{n:04}-12'}}\n", 16_000),
    )
    yield "a far date", f"{HEAD}published: Y1E999999999\n"
    yield (
        "a set of dates",
        f"{HEAD}events:\n" + lines("  a{n}: {{type: Event, date: '[{n:04}-12,2016]'}}\n", 9_000),
    )
    yield "wrong kinds", f"{HEAD}actors:\n" + lines("  a{n}: {{type: Persn{n}}}\n", 24_000)
    yield (
        "unknown keys",
        f"{HEAD}actors:\n  a:\n    type: Person\n" + lines("    k{n}: v\n", 49_000),
    )
    yield (
        "long unknown keys",
        f"{HEAD}actors:\n  a:\n    type: Person\n"
        + lines(f"    {'memberOf' * 12}{{n}}: v\n", 15_000),
    )
    yield "the same key", HEAD + "a: 1\n" * (MANY // 5)
    yield "keys without values", HEAD + lines("k{n}:\n", 49_000)
    yield "brackets", "[" * MANY
    yield "braces", "{a: " * (MANY // 4)
    yield "closed brackets", "[" * 45 + "a" + "]" * 45
    yield "indents", "".join(" " * n + "a:\n" for n in range(1_800))
    yield "dashes", "- " * (MANY // 2)
    yield "question marks", "? " * (MANY // 2)
    yield "a long key", f"{HEAD}{'a' * MANY}: b"
    yield "a long text", f"{HEAD}description: {'a ' * (MANY // 2)}"
    yield "escapes", f'{HEAD}description: "' + "\\u00e9" * (MANY // 6) + '"'
    yield "folded lines", f"{HEAD}description: >\n" + "  a\n" * (MANY // 4)
    yield "comments", "# a\n" * (MANY // 4) + HEAD
    yield "documents", "---\n" * (MANY // 4)
    yield "an open text", f'{HEAD}description: "' + "a\n  " * (MANY // 4)
    yield "colons", ":" * MANY
    yield "new lines", "\n" * MANY
    yield "spaces", " " * MANY
    yield "tabs", "\t" * MANY
    yield "hidden characters", f'{HEAD}description: "' + "\u200b" * (MANY // 3) + '"'
    yield "a lone surrogate", HEAD + 'description: "\\ud800"'
    yield "NUL", HEAD + "description: a\0b"
    yield "escaped NUL", HEAD + 'description: "a\\0b"'
    yield "aliases", "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(9))
    yield "merge keys", "a: &a {x: 1}\nb: {<<: [" + "*a, " * 200_000 + "*a]}\n"
    yield "tags", "a: !!python/object/apply:os.system [ls]\n"
    yield "directives", "%YAML 1.1\n%TAG ! tag:x,2000:\n---\n" + HEAD
    yield "a number", f"{HEAD}published: {'9' * 900_000}\n"
    yield (
        "an exponent",
        f"{HEAD}indicators:\n  i: {{name: i}}\nclaims:\n  c: {{type: StatisticClaim, indicator: i, value: 1e999999999}}\n",
    )
    yield "a decimal", f"{HEAD}claims:\n  c: {{type: StatisticClaim, value: {'1' * 900_000}.5}}\n"
    yield (
        "a passage beyond the text",
        f"{HEAD}passages:\n  p: {{start: {'9' * 4_000}, end: {'9' * 4_000}}}\n",
    )


def turtle_bombs() -> Iterator[tuple[str, str]]:
    yield "a long text", f'<a> <b> """{"a" * MANY}""" .'
    yield "open nodes", "<a> <b> " + "[ <b> " * (MANY // 6)
    yield "nested nodes", "<a> <b> " + "[ <b> " * 90_000 + "1" + " ]" * 90_000 + " ."
    yield "open lists", "<a> <b> " + "(" * MANY
    yield "nested lists", "<a> <b> " + "(" * (MANY // 2) + ")" * (MANY // 2) + " ."
    yield "a list", "<a> <b> (" + "1 " * (MANY // 2) + ") ."
    yield "open triple terms", "<<( " * (MANY // 4)
    yield (
        "nested triple terms",
        "<a> <b> " + "<<( <a> <b> " * 50_000 + "<c>" + " )>>" * 50_000 + " .",
    )
    yield "a triple term of nameless nodes", "<a> <b> <<( _:a <c> _:b )>> ."
    yield "statements", lines("<a{n}> <b> {n} .\n", 99_000)
    yield "more statements", lines("<a> <b> {n} .\n", 140_000)
    yield "unknown terms", TUMEN + lines("<a{n}> t:b{n} {n} .\n", 70_000)
    yield (
        "unknown references",
        TUMEN + lines("<a{n}> t:at <https://w3id.org/tumen/id/b{n}> .\n", 33_000),
    )
    yield "an open text", '<a> <b> """' + 'a"" ' * (MANY // 4)
    yield "prefixes", lines("@prefix a{n}: <http://e/{n}> .\n", 50_000)
    yield "bases that grow", lines("@base <a{n}/> .\n<b> <c> <d> .\n", 40_000)
    yield "dates", TUMEN + lines('<a{n}> t:date "?{n:04}-12" .\n', 40_000)
    yield "a far date", TUMEN + '<a> t:date "Y1E999999999/.." .\n'
    yield (
        "a clique",
        lines("_:a{n} <b> _:a0, _:a1, _:a2, _:a3, _:a4, _:a5, _:a6, _:a7, _:a8 .\n", 9),
    )
    yield "a chain", "".join(f"_:a{n} <b> _:a{n + 1} .\n" for n in range(90_000))
    yield "NUL", '<a> <b> "\0" .'
    yield "a long IRI", f"<{'a' * MANY}> <b> <c> ."
    yield "an open IRI", f"<{'a' * MANY}"
    yield "comments", "#\n" * (MANY // 2)
    yield "semicolons", "<a> <b> <c> " + ";" * MANY + " ."
    yield "commas", "<a> <b> <c>" + ", <c>" * (MANY // 5) + " ."
    yield "escapes", '<a> <b> "' + "\\u00e9" * (MANY // 6) + '" .'
    yield "a lone surrogate", '<a> <b> "\\ud800" .'
    yield "a long language", f'<a> <b> "c"@{"a" * MANY} .'
    yield "a long number", f"<a> <b> {'9' * MANY} ."
    yield "a bad scheme", "<javascript:alert(1)> <b> <c> ."
    yield "imports", "<a> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/> ."


def trig_bombs() -> Iterator[tuple[str, str]]:
    yield "graphs", lines("<g{n}> {{ <a> <b> <c> }}\n", 70_000)
    yield "open graphs", "<g> { " * (MANY // 6)
    yield "nameless graphs", "_:g { _:a <b> _:c } " * 40_000
    yield "one graph named in turns", lines("<g{n}> {{ _:a{n} <b> _:g }}\n", 50_000)


BYTES = {
    "no UTF-8": b"id: x\ntitle: \xff\xfe\n",
    "cut UTF-8": "id: x\ntitle: \u6f22".encode()[:-1],
    "overlong UTF-8": b"id: x\ntitle: \xc0\x80\n",
    "surrogates in UTF-8": b"id: x\ntitle: \xed\xa0\x80\n",
    "UTF-16": "id: x\ntype: Article\n".encode("utf-16"),
    "UTF-32": "id: x\ntype: Article\n".encode("utf-32"),
    "NULs": b"\0" * 1_000_000,
    "one byte": b"\x80",
    "nothing": b"",
    "beyond the limit": b"a" * 2_000_001,
    "all bytes": bytes(range(256)) * 4_000,
    "a gzip": b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + b"\0" * 1_000,
    "marks of order": b"\xef\xbb\xbf" * 100_000,
}  # fmt: skip


def bombs() -> Iterator[tuple[str, str, bytes]]:
    """(Name, file name, content)."""
    for suffix, made in (
        (".yaml", yaml_bombs()),
        (".ttl", turtle_bombs()),
        (".trig", trig_bombs()),
    ):
        for name, text in made:
            yield f"{suffix[1:]}: {name}", f"x{suffix}", text.encode("utf-8", "surrogatepass")
        for name, data in BYTES.items():
            yield f"{suffix[1:]}: {name}", f"x{suffix}", data
