"""Queries that would run for ever, fill the memory, or bring their process down."""

from __future__ import annotations

from collections.abc import Iterator

ANY = "?{0}a ?{0}b ?{0}c ."


def cross(number: int) -> str:
    """So many patterns that share nothing: their product."""
    return " ".join(ANY.format(chr(97 + n)) for n in range(number))


def nested(open_: str, close: str, depth: int, core: str = "?s ?p ?o") -> str:
    return open_ * depth + core + close * depth


VALUES = " ".join(f'"v{number}"' for number in range(60_000))
DIGITS = "VALUES ?{0} {{ 0 1 2 3 4 5 6 7 8 9 }}"
DOUBLED = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(60))
BOMB = 'BIND("aaaaaaaaaaaaaaaa" AS ?x0) ' + DOUBLED
# Backtracking engines take exponential time for these; linear ones only for their size.
PATTERNS = [
    "^(a+)+$",
    "^(a|aa)+$",
    "(.*)*x",
    "(a?){900}a{900}",
    "((a{1,90}){1,90}){1,9}",
    "(?:x+x+)+y",
]
LONG_A = "a" * 4_000


def killers() -> Iterator[tuple[str, str]]:
    """(Name, query): every one either asks for too much, or is refused for its form."""
    for number in (3, 4, 6, 9):
        yield f"product of {number}", f"SELECT * {{ {cross(number)} }}"
        yield f"count of the product of {number}", f"SELECT (COUNT(*) AS ?n) {{ {cross(number)} }}"
    yield "ask of a product that is never right", f"ASK {{ {cross(5)} FILTER(?aa = ?bb && false) }}"
    yield "distinct product", f"SELECT DISTINCT ?aa ?ba ?ca {{ {cross(3)} }}"
    yield (
        "product across graphs",
        "SELECT * { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } GRAPH ?i { ?j ?k ?l } }",
    )
    yield "huge sort", f"SELECT * {{ {cross(3)} }} ORDER BY ?cc ?ba DESC(?aa)"
    yield (
        "sort by a computed text",
        f"SELECT * {{ {cross(2)} }} ORDER BY SHA512(CONCAT(STR(?aa), STR(?ba)))",
    )
    yield "sort by chance", f"SELECT * {{ {cross(3)} }} ORDER BY RAND()"
    yield "top of a huge sort", f"SELECT * {{ {cross(3)} }} ORDER BY ?cc LIMIT 1"
    yield "offset beyond everything", f"SELECT * {{ {cross(4)} }} OFFSET 1000000000000"
    yield (
        "group by everything",
        f"SELECT ?aa ?ba ?ca (COUNT(*) AS ?n) {{ {cross(3)} }} GROUP BY ?aa ?ba ?ca",
    )
    yield (
        "group by chance",
        f"SELECT ?r (COUNT(*) AS ?n) {{ {cross(3)} BIND(RAND() AS ?r) }} GROUP BY ?r",
    )
    yield (
        "having that is never met",
        f"SELECT ?aa {{ {cross(3)} }} GROUP BY ?aa HAVING(COUNT(?bb) < 0)",
    )
    yield "group_concat of a product", f"SELECT (GROUP_CONCAT(STR(?ca)) AS ?t) {{ {cross(3)} }}"
    yield (
        "group_concat of itself",
        "SELECT (GROUP_CONCAT(?t) AS ?u) { { SELECT (GROUP_CONCAT(STR(?c)) AS ?t) { ?a ?b ?c } } "
        + cross(3)
        + " }",
    )
    yield (
        "distinct group_concat",
        f"SELECT (GROUP_CONCAT(DISTINCT CONCAT(STR(?aa), STR(?ba), STR(?ca))) AS ?t) {{ {cross(3)} }}",
    )
    yield (
        "sum over a product",
        f"SELECT (SUM(STRLEN(STR(?aa)) * STRLEN(STR(?ba))) AS ?n) {{ {cross(4)} }}",
    )
    yield "min of texts", f"SELECT (MIN(CONCAT(STR(?aa), STR(?ba))) AS ?n) {{ {cross(4)} }}"
    yield (
        "sample of nothing",
        f"SELECT (SAMPLE(?aa) AS ?n) {{ {cross(4)} FILTER(?aa = ?dd && ?bb = ?cc && ?aa = 1) }}",
    )
    yield (
        "path of any length from anything",
        "SELECT * { ?a (!<x:y>)* ?b . ?b (!<x:y>)* ?c . ?c (!<x:y>)* ?d }",
    )
    yield (
        "path to and fro",
        "SELECT * { ?a (!<x:y>|^!<x:y>)+ ?b . ?c (!<x:y>|^!<x:y>)+ ?d . ?e (!<x:y>)+ ?f }",
    )
    yield (
        "count of all paths",
        "SELECT (COUNT(*) AS ?n) { ?a (!<x:y>|^(!<x:y>))* ?b . ?b (!<x:y>|^(!<x:y>))* ?c }",
    )
    yield (
        "path of paths",
        "SELECT (COUNT(*) AS ?n) { ?a (((!<x:y>)+)+)+ ?b . ?c (((!<x:y>)+)+)+ ?d . ?e (!<x:y>)* ?f }",
    )
    yield (
        "long path",
        "SELECT (COUNT(*) AS ?n) { ?a " + "/".join(["(!<x:y>|^(!<x:y>))"] * 30) + " ?b }",
    )
    yield (
        "alternatives",
        "SELECT (COUNT(*) AS ?n) { ?a "
        + "/".join(["((!<x:y>)|(^(!<x:y>))|(!<x:z>))"] * 20)
        + " ?b . ?c ?d ?e . ?f ?g ?h }",
    )
    yield (
        "optional paths",
        "SELECT (COUNT(*) AS ?n) { ?a "
        + "/".join(["(!<x:y>)?"] * 60)
        + " ?b . ?c ?d ?e . ?f ?g ?h }",
    )
    yield (
        "deep path",
        "SELECT * { ?a " + nested("(", ")*", 90, "!<x:y>") + " ?b . ?c ?d ?e . ?f ?g ?h }",
    )
    yield "very deep path", "SELECT * { ?a " + nested("(", ")*", 50_000, "<x:y>") + " ?b }"
    yield "inverse of inverse", "SELECT * { ?a " + "^" * 100_000 + "<x:y> ?b }"
    yield "not not", "SELECT * { ?a ?b ?c FILTER(" + "!" * 200_000 + "?c) }"
    yield "minus minus", "SELECT (" + "- " * 200_000 + "1 AS ?n) {}"
    yield "long sum", "SELECT (" + "1+" * 200_000 + "1 AS ?n) {}"
    yield "long or", "SELECT * { ?a ?b ?c FILTER(" + "?c = 1 || " * 50_000 + "false) }"
    yield "deep brackets", "SELECT (" + nested("(", ")", 200_000, "1") + " AS ?n) {}"
    yield "deep groups", "SELECT * " + nested("{", "}", 200_000)
    yield "deep optionals", "SELECT * " + nested("{ ?s ?p ?o OPTIONAL ", "}", 20_000, "{}")
    yield "deep subselects", "SELECT * { " + nested("{ SELECT * { ", " } }", 1_200) + " }"
    yield (
        "allowed depth of subselects",
        "SELECT * { " + nested("{ SELECT * { ", " } }", 48) + " } LIMIT 1",
    )
    yield (
        "deep exists",
        "SELECT * { ?s ?p ?o " + nested("FILTER EXISTS { ?s ?p ?o ", "}", 5_000, "") + " }",
    )
    yield "deep lists", "SELECT * { ?s ?p " + nested("(", ")", 100_000, "1") + " }"
    yield "deep nameless", "SELECT * { ?s ?p " + nested("[ ?p ", "]", 50_000, "1") + " }"
    yield "deep functions", "SELECT (" + nested("STR(", ")", 50_000, '"a"') + " AS ?n) {}"
    yield (
        "deep triple terms",
        "SELECT * { ?s ?p " + nested("<<( ?s ?p ", ")>>", 50_000, "?o") + " }",
    )
    yield "flat unions", "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 6_600) + " }"
    yield "allowed unions", "SELECT * { " + " UNION ".join([f"{{ {cross(3)} }}"] * 400) + " }"
    yield (
        "union of products",
        f"SELECT (COUNT(*) AS ?n) {{ {{ {cross(4)} }} UNION {{ {cross(4)} }} }}",
    )
    yield (
        "many optionals",
        "SELECT * { ?s ?p ?o "
        + " ".join(f"OPTIONAL {{ ?s{n} ?p{n} ?o{n} }}" for n in range(200))
        + " }",
    )
    yield (
        "many minuses",
        f"SELECT * {{ {cross(2)} " + " ".join(["MINUS { ?aa ?ab ?zz . ?zz ?zy ?zx }"] * 100) + " }",
    )
    yield (
        "many filters",
        f"SELECT * {{ {cross(3)} "
        + "FILTER(STRLEN(STR(?aa)) > 0) " * 400
        + "FILTER(false || ?aa = 1) }",
    )
    yield (
        "exists over a product",
        f"SELECT * {{ {cross(2)} FILTER NOT EXISTS {{ {cross(3).replace('?aa', '?zz')} }} }}",
    )
    yield (
        "values against values",
        f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {VALUES} }} VALUES ?b {{ {VALUES} }} FILTER(?a = CONCAT(?b, ?b)) }}",
    )
    yield (
        "digits",
        "SELECT (COUNT(*) AS ?n) { "
        + " ".join(DIGITS.format(chr(97 + n)) for n in range(12))
        + " }",
    )
    yield (
        "digits kept apart",
        "SELECT DISTINCT * { " + " ".join(DIGITS.format(chr(97 + n)) for n in range(12)) + " }",
    )
    yield "a text that doubles", f"SELECT (STRLEN(?x60) AS ?n) {{ {BOMB} }}"
    yield "a text that doubles, shown", f"SELECT ?x40 {{ {BOMB} }}"
    yield "hash of a text that doubles", f"SELECT (SHA512(?x50) AS ?n) {{ {BOMB} }}"
    yield (
        "replace that grows",
        'SELECT ?e { BIND("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" AS ?a) BIND(REPLACE(?a, "a", ?a) AS ?b) BIND(REPLACE(?b, "a", ?b) AS ?c) BIND(REPLACE(?c, "a", ?c) AS ?d) BIND(REPLACE(?d, "a", ?d) AS ?e) }',
    )
    yield (
        "encode that grows",
        'SELECT ?x { BIND(ENCODE_FOR_URI("'
        + "%" * 900_000
        + '") AS ?y) '
        + cross(3)
        + " BIND(ENCODE_FOR_URI(ENCODE_FOR_URI(?y)) AS ?x) }",
    )
    for number, pattern in enumerate(PATTERNS):
        yield (
            f"pattern {number}",
            f'SELECT (COUNT(*) AS ?n) {{ {cross(3)} FILTER(REGEX("{LONG_A}!", "{pattern}")) }}',
        )
    yield (
        "pattern that is a product",
        f"SELECT * {{ {cross(2)} FILTER(REGEX(STR(?aa), CONCAT('(', STR(?ba), ')*(', STR(?bc), ')*'))) }}",
    )
    yield "construct of a product", f"CONSTRUCT {{ ?aa ?bb ?cc }} WHERE {{ {cross(3)} }}"
    yield (
        "construct of new nodes",
        f"CONSTRUCT {{ _:x <x:y> _:y . _:y <x:z> _:x . _:x <x:a> ?cc }} WHERE {{ {cross(3)} }}",
    )
    yield (
        "construct of a knot",
        "CONSTRUCT { ?x <x:near> ?y } WHERE { { SELECT ?x ?y { VALUES ?i { 1 2 3 4 5 6 7 8 9 10 11 12 } BIND(BNODE() AS ?x) BIND(BNODE() AS ?y) } } }",
    )
    yield "describe everything", "DESCRIBE * { ?aa ?ab ?ac . ?ba ?bb ?bc . ?ca ?cb ?cc }"
    yield (
        "as many columns as fit",
        "SELECT * { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(300)) + " }",
    )
    yield (
        "bind chain",
        "SELECT * { "
        + cross(3)
        + " "
        + " ".join(f"BIND(CONCAT(STR(?aa), STR({n})) AS ?y{n})" for n in range(400))
        + " }",
    )
    yield (
        "lateral that grows",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c LATERAL { ?d ?e ?f LATERAL { ?g ?h ?i LATERAL { ?j ?k ?l } } } }",
    )
    yield (
        "coalesce of a product",
        f"SELECT (COUNT(COALESCE(?zz, CONCAT(STR(?aa), STR(?cc)))) AS ?n) {{ {cross(4)} }}",
    )
    yield "words without end", "SELECT * { ?s ?p ?o } # " + "a." * 450_000
    yield "a query of dots", "a." * 490_000
    yield "an open text", 'SELECT * { ?s ?p """' + 'a"' * 490_000
