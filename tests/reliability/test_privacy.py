"""Nobody who is protected can be found in anything that is made with --public."""

from __future__ import annotations

import hmac
import os
import re
import shutil
import stat
import subprocess
import sys
from base64 import b32encode
from pathlib import Path

import click
import pytest
from casebooks import tumen
from click.testing import CliRunner
from pyoxigraph import RdfFormat
from witness import CASES, FORBIDDEN, found, make, wrapped_samples

import tumen as library
from tumen.cli import COMMANDS, cli
from tumen.core.casebook import find_casebook
from tumen.core.keys import make_key
from tumen.core.kinship import KINSHIP
from tumen.core.vocabulary import ID, Tumen
from tumen.privacy.public_view import public_view
from tumen.query.named_query import names
from tumen.store.reader import open_reader

PERSON = f"{ID}seo-min-jae"
# Of each command: arguments that give an answer. A format is added for each that it has.
ANSWERS = {
    "queries": ["", "what-she-did"],
    "query": ["what-she-did", "who-took-part", "families", "aliases", "figures", "timeline", "evidence",
              "neighbourhood thing=seo-min-jae", "claim-in-full claim=talk-with-seo-min-jae/her-nickname"],
    "about": ["seo-min-jae", "서민재", "seo-min-jae-crossing", "row-nine", "seo-dong-gil", "rumour-2020/heron-denied"],
    "paths": ["seo-min-jae-crossing arrivals", "fence arrest-of-the-heron"],
    "loops": [""],
    "explain": ["arrivals"],
    "disputes": ["", "--about seo-min-jae-crossing"],
    "audit": [""],
    "centrality": [""],
    "compare": ["seo-min-jae han-mi-rae"],
    "view": ["-o -", "--focus seo-min-jae -o -"],  # quotes are refused: see below
    "export": ["", "--vocabulary", "--format graphml --projection all", "--source talk-with-seo-min-jae"],
    "diff": [""],
    "why": ["seo-min-jae", "seo-min-jae type Defector", "seo-dong-gil"],
    "reason": [""],
}  # fmt: skip
AT_HOME = {"build", "check", "reveal", "init", "new", "import", "match", "passages", "upgrade"}
WRONG = [
    "about Seo-Min-jaeh", "about seo-min-jae-flight", "about 서민재씨", "query Seo-Min-jae",
    "query neighbourhood thing=SeoMinjaex", "query what-she-did seo-min-jae=1",
    "paths seo-min-jae seo-min-jae", "paths seo-min-jae nobody-at-all", "explain row-nine",
    "export --source talk-with-seo-min-jaee", "view --focus seo-min-jae-talk",
    "disputes bak-ha-neu", "compare seo-min-jae Bak-Ha-neul", "diff seo-min-jae.yaml",
    "query talk-with-seo-min-jae.rq", "loops --through seo-min-jae", "measures --source seo-min-jae",
    "disputes seo-min-jae-crossing", "export --projection seo-min-jae", "about --seo-min-jae",
    "export --format=seo-min-jae", "view --depth seo-min-jae", "about Little-Lantern", "view --focus talk-with-seo-min-jae",
]  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("witness"))
    done = tumen("build", "--no-view", "--casebook", str(folder))
    assert done.returncode == 0, done.stderr
    library.open(folder).load(folder / "elsewhere.nq")
    make_key(folder)
    return folder


def said(book: Path, line: str, *more: str) -> bytes:
    """All that a command says, on either stream, and the error that ends it."""
    arguments = [word.replace("Seo-Min-jae", "Seo Min-jae") for word in line.split()]
    asked = [*arguments, *more, "--public", "--casebook", str(book)]
    result = CliRunner().invoke(cli, asked, standalone_mode=False)
    error = result.exception
    assert isinstance(error, SystemExit | click.ClickException | library.TumenError | None), error
    return result.stdout_bytes + result.stderr_bytes + str(error or "").encode()


def parameters(name: str) -> list[click.Parameter]:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return command.params


def formats(command: str) -> list[str]:
    return [
        choice
        for parameter in parameters(command)
        if "--format" in parameter.opts and isinstance(parameter.type, click.Choice)
        for choice in parameter.type.choices
    ]


@pytest.mark.parametrize("wrapping", wrapped_samples())
def test_the_search_sees_through_every_wrapping(wrapping: str) -> None:
    assert {"서민재", "Seo Min-jae"} <= found(wrapped_samples()[wrapping])


def test_the_private_outputs_hold_what_the_public_ones_must_not(book: Path) -> None:
    done = tumen("export", "--format", "nquads", "--casebook", str(book))
    missing = set(FORBIDDEN) - found(done.stdout.encode())
    assert missing == set()


def test_every_command_works_for_the_public_or_is_there_to_write_cases() -> None:
    public = {name for name in COMMANDS if any("--public" in p.opts for p in parameters(name))}
    # What `serve` answers to the public is searched in tests/server/test_public.py.
    assert public == {*ANSWERS, "serve"}
    # Whoever uses these has the case files open; their output is not for anybody else.
    assert set(COMMANDS) - public == AT_HOME


@pytest.mark.parametrize("command", ANSWERS)
def test_no_output_names_anybody_who_is_protected(book: Path, command: str) -> None:
    leaks = {}
    for line in ANSWERS[command]:
        for form in formats(command) or [""]:
            content = said(book, f"{command} {line}", *(["--format", form] if form else []))
            if leak := found(content):
                leaks[f"{command} {line} --format {form}"] = leak
    assert leaks == {}


def test_every_question_can_be_asked_whatever_a_protected_person_is_called(book: Path) -> None:
    view = library.open(book, public=True)  # MIN is a word of SPARQL, and a part of her name
    assert [name for name in names(view.casebook) if not view.query(name).columns] == [
        "claim-in-full",
        "neighbourhood",  # these give graphs
    ]
    least = "#+ title: Min-jae\n#+ column min: least\nSELECT (MIN(?year) AS ?min) { VALUES ?year { 2 1 } }"
    assert view.query(least)[0]["min"] == 1
    assert view.query('SELECT ("Min-jae" AS ?who) {}')[0]["who"] == pseudonym(book)


def test_the_answers_are_answers(book: Path) -> None:
    short = {
        f"{command} {line}": content
        for command, lines in ANSWERS.items()
        for line in lines
        if command not in {"loops", "disputes", "diff"}
        and len(content := said(book, f"{command} {line}")) < 60
    }
    assert short == {}


@pytest.mark.parametrize("line", WRONG)
def test_no_error_names_anybody_who_is_protected(book: Path, line: str) -> None:
    assert found(said(book, line)) == set()


def test_queries_that_somebody_wrote_are_read_as_public(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "asked.rq"
    names = f'"Seo Min-jae" <{PERSON}> "서민재"@ko'
    file.write_text("SELECT ?x { VALUES ?x { " + names + " } }", encoding="utf-8")
    assert found(said(book, f"query {file}")) == set()
    text = 'SELECT (CONCAT("Seo ", ?n) AS ?x) { id:seo-min-jae tumen:name ?n }'
    answer = said(book, "query", "--sparql", text)
    assert b"Seo protected person" in answer


def test_no_family_tie_of_a_protected_person_is_told(book: Path) -> None:
    store = open_reader(public_view(find_casebook(book)))
    alias = pseudonym(book)
    told = {
        quad.predicate.value
        for quad in store
        if f"{ID}{alias}" in (quad.subject.value, getattr(quad.object, "value", ""))
    }
    assert Tumen.departing in told
    personal = KINSHIP | {Tumen.born, Tumen.bornIn, Tumen.age, Tumen.origin}
    assert told & personal == set()
    answer = said(book, "about seo-dong-gil").decode()
    assert "protected" not in answer


def test_what_may_be_said_is_still_said(book: Path) -> None:
    answer = said(book, "about seo-min-jae").decode()
    assert "occupation: teacher" in answer
    assert "sex: female" in answer
    assert f"[{pseudonym(book).replace('-', ' ')}] crossed so that others would follow." in answer


def test_a_group_is_hidden_and_the_words_of_its_name_are_not(book: Path) -> None:
    answer = said(book, "export --format nquads").decode()
    assert "protected group" in answer
    assert '"the North"@en' in answer
    assert '"bank of the Tumen"@en' in answer


def test_small_figures_and_the_one_that_would_give_them_away_are_withheld(book: Path) -> None:
    rows = said(
        book,
        "query",
        "--sparql",
        "SELECT ?v { ?c a tumen:StatisticClaim ; tumen:value ?v } ORDER BY ?v",
    )
    assert rows.decode().split() == ["v", "1200", "2020"]


def test_dates_of_what_names_somebody_are_years(book: Path) -> None:
    text = "SELECT ?d ?e ?l { ?x tumen:departing ?who ; tumen:date ?d ; tumen:earliest ?e ; tumen:latest ?l . ?who tumen:protect true }"
    rows = said(book, "query", "--sparql", text).decode()
    assert rows.split() == ["d,e,l", "2019,2019-01-01,2019-12-31"]


def pseudonym(book: Path) -> str:
    key = bytes.fromhex((book / ".tumen" / "key").read_text().strip())
    made = hmac.new(key, f"person\0{PERSON}".encode(), "sha256").digest()
    return f"protected-person-{b32encode(made).decode().lower()[:12]}"


def test_a_pseudonym_is_the_keyed_hash_and_the_same_in_every_output(book: Path) -> None:
    alias = pseudonym(book).encode()
    for line in (
        "about seo-min-jae",
        "export --format turtle",
        "export --format graphml --projection all",
    ):
        assert alias in said(book, line)


def test_pseudonyms_outlive_rebuilding_and_change_with_the_key(book: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(book, tmp_path / "copy")
    before = said(copy, "about seo-min-jae")
    shutil.rmtree(copy / "build")
    assert tumen("build", "--fresh", "--no-view", "--casebook", str(copy)).returncode == 0
    assert said(copy, "about seo-min-jae") == before
    (copy / ".tumen" / "key").unlink()
    make_key(copy)
    after = said(copy, "about seo-min-jae")
    assert pseudonym(copy).encode() in after
    assert pseudonym(book).encode() not in after


def test_a_view_kept_in_step_is_the_view_made_anew(book: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(book, tmp_path / "copy")
    said(copy, "queries")
    case = copy / "graph" / "cases" / "rumour-2020.yaml"
    changed = case.read_text(encoding="utf-8").replace("nest at the fence", "nest near Seo Minjae")
    for text in (changed, changed.replace("sign: increases", "sign: decreases")):
        case.write_text(text, encoding="utf-8")
        assert tumen("build", "--no-view", "--casebook", str(copy)).returncode == 0
        kept = dumped(copy)
        shutil.rmtree(copy / "build" / "public")
        assert kept == dumped(copy)
    case.unlink()
    assert tumen("build", "--no-view", "--casebook", str(copy)).returncode == 0
    kept = dumped(copy)
    shutil.rmtree(copy / "build" / "public")
    assert kept == dumped(copy)


def dumped(book: Path) -> list[bytes]:
    store = open_reader(public_view(find_casebook(book)))
    return sorted(store.dump(format=RdfFormat.N_QUADS).splitlines())


def test_a_difference_is_refused_while_protection_is_not_built(book: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(book, tmp_path / "copy")
    case = copy / "graph" / "cases" / "border-2016.yaml"
    text = case.read_text(encoding="utf-8")
    # Somebody else is protected by a change that has not been built yet.
    text = text.replace(
        "name: {en: Han Mi-rae, ko: 한미래}", "name: {en: Han Mi-rae, ko: 한미래}, protect: true"
    )
    case.write_text(
        text.replace("The fence is why", "Han Mi-rae and the Heron say why"), encoding="utf-8"
    )
    for form in ("text", "json"):
        content = said(copy, "diff", "--format", form)
        assert b"border-2016.yaml protects a person, and is not built" in content
        assert found(content) == set()
        assert not re.search("mi-?rae|한미래", content.decode(), re.IGNORECASE)


def test_whoever_is_held_to_be_the_same_person_is_protected_too(book: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(book, tmp_path / "copy")
    assert b"Han Mi-rae" in said(copy, "about han-mi-rae")
    done = tumen(
        "match", "--decide", "han-mi-rae", "seo-min-jae", "same", "--reason", "Seo Min-jae said so.",
        "--author", "J. Doe", "--casebook", str(copy),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert tumen("build", "--no-view", "--casebook", str(copy)).returncode == 0
    for line in (
        "about han-mi-rae",
        "export --format nquads",
        "export --format graphml --projection all",
    ):
        content = said(copy, line)
        assert found(content) == set()
        assert not re.search("mi-?rae|한미래|J. Doe", content.decode(), re.IGNORECASE)


def test_without_a_key_there_is_one_line_that_says_how_to_make_it(
    book: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(
        book, tmp_path / "copy", ignore=shutil.ignore_patterns(".tumen", "public")
    )
    done = tumen("about", "arrivals", "--public", "--casebook", str(copy))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "tumen init --key" in done.stderr
    made = tumen("init", "--key", str(copy))
    assert made.stdout.strip() == str(copy / ".tumen" / "key")
    assert tumen("about", "arrivals", "--public", "--casebook", str(copy)).returncode == 0
    again = tumen("init", "--key", str(copy))
    assert again.returncode == 2
    assert "exists already and stays" in again.stderr


@pytest.mark.skipif(os.name != "posix", reason="file rights as POSIX has them")
def test_the_key_is_its_owners_alone_and_kept_out_of_git(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert tumen("init", str(folder)).returncode == 0
    key = folder / ".tumen" / "key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    status = subprocess.run(
        ["git", "-C", str(folder), "status", "--porcelain", "-uall", "--ignored=no"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert ".tumen" not in status
    key.chmod(0o644)
    (folder / "graph" / "cases" / "talk-with-seo-min-jae.yaml").write_text(
        CASES["talk-with-seo-min-jae"], encoding="utf-8"
    )
    (folder / "graph" / "cases" / "border-2016.yaml").write_text(
        CASES["border-2016"], encoding="utf-8"
    )
    assert tumen("build", "--no-view", "--casebook", str(folder)).returncode == 0
    done = tumen("about", "arrivals", "--public", "--casebook", str(folder))
    assert "chmod 600" in done.stderr


def test_where_nobody_is_protected_the_view_is_the_graph_and_needs_no_key(tmp_path: Path) -> None:
    room = tmp_path / "graph" / "cases"
    room.mkdir(parents=True)
    (room / "border-2016.yaml").write_text(CASES["border-2016"], encoding="utf-8")
    assert tumen("build", "--no-view", "--casebook", str(tmp_path)).returncode == 0
    private = tumen("about", "arrivals", "--casebook", str(tmp_path))
    public = tumen("about", "arrivals", "--public", "--casebook", str(tmp_path))
    assert public.stdout == private.stdout
    assert "this casebook protects no person" in public.stderr


def test_a_public_page_quotes_no_source(book: Path, tmp_path: Path) -> None:
    (tmp_path / "rumour-2020.txt").write_text("Min-jae Seo was there.", encoding="utf-8")
    content = said(book, "view -o -", "--with-quotes", "--texts", str(tmp_path))
    assert content.startswith(b"a public page cannot quote sources")


def test_two_commands_at_once_make_one_view(book: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(book, tmp_path / "copy", ignore=shutil.ignore_patterns("public"))
    command = [
        sys.executable,
        "-m",
        "tumen",
        "about",
        "seo-min-jae",
        "--public",
        "--casebook",
        str(copy),
    ]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)
    ]
    answers = {process.communicate(timeout=600) for process in running}
    assert len(answers) == 1
    assert found(b"".join(answers.pop())) == set()


def test_the_library_opens_the_public_view_too(book: Path) -> None:
    opened = library.open(book, public=True)
    assert found(str(opened.about(pseudonym(book))).encode()) == set()
    assert found(repr(list(opened.query("aliases"))).encode()) == set()
    with pytest.raises(library.TumenError, match="public view"):
        opened.build()
