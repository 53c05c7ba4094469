"""No link in a casebook leads a command out of it, to read there or to write."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from watching import Watch

Figure = Callable[[str, object], None]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need a right here that few have")
# Commands that read what others wrote, or write what they make.
COMMANDS = [
    ("match",), ("view",), ("why", "departure"), ("about", "north"), ("query", "figures"), ("queries",), ("disputes",),
    ("audit",), ("explain", "arrivals"), ("paths", "fence", "arrivals"), ("export", "--format", "turtle"), ("check",),
    ("passages", "border-2016"), ("diff",), ("build",), ("build", "--fresh"),
]  # fmt: skip


def test_no_link_leads_out_of_the_casebook(watch: Watch) -> None:
    links = {
        watch.book / "graph" / "cases" / "letter.ttl": "leads outside the casebook",
        watch.book / "graph" / "cases" / "folder": "",
        watch.book / "queries" / "borrowed.rq": "leads outside the casebook",
    }
    for link, said in links.items():
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(watch.secret.parent if link.suffix == "" else watch.secret)
        asks = ("query", "borrowed") if link.suffix == ".rq" else ("build", "--no-view")
        code, told = watch.run(*asks)
        assert said in told, told
        assert bool(code) == bool(said)
        link.unlink()
    (watch.book / "queries").rmdir()
    watch.run("build", "--no-view")


def test_no_link_in_a_room_of_the_casebook_leads_out(
    watch: Watch, given: Path, figure: Figure
) -> None:
    file = given / "x.jsonl"
    file.write_text('{"id": "a", "schema": "Person", "properties": {"name": ["Ri"]}}\n')
    inside, secret = watch.book / "graph", watch.secret
    importing = ("import", str(file), "--id", "x", "--output-form")
    links = [
        (inside / "imports" / "x.nq", secret, ("build", "--no-view")),
        (inside / "imports" / "x.nq", secret, (*importing, "quads")),
        (inside / "cases" / "x.yaml", secret, (*importing, "case")),
        (inside / "cases" / "x.yaml", secret, (*importing, "case", "--overwrite")),
        (inside / "decisions" / "a--b.yaml", secret, ("build", "--no-view")),
        (inside / "decisions" / "a--b.yaml", secret, ("check",)),
        (inside / "imports", secret.parent, ("build", "--no-view")),
        (inside / "imports", secret.parent, (*importing, "quads")),
        (inside / "decisions", secret.parent, ("check",)),
        (watch.book / "ontology", secret.parent, ("build", "--no-view")),
        (watch.book / "ontology" / "tumen.ttl", secret, ("build", "--no-view")),
        (watch.book / "ontology" / "case.schema.json", secret, ("check",)),
        (watch.book / "ontology" / "shapes", secret.parent, ("check",)),
        (watch.book / "ontology" / "context.jsonld", secret, (*importing, "case")),
    ]
    for link, target, asks in links:
        fresh = [folder for folder in link.parents if not folder.exists()]
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True) if link.is_file() else link.is_dir() and link.rmdir()
        link.symlink_to(target)
        code, told = watch.run(*asks)
        assert code in (1, 2), (link, asks, told)
        assert "leads outside the casebook" in told, (link, asks, told)
        assert link.is_symlink()
        link.unlink()
        for folder in fresh:
            folder.rmdir()
    figure("ambient access, links in rooms", f"{len(links)}, all refused")


def test_what_was_imported_and_became_a_link_is_not_opened(watch: Watch, given: Path) -> None:
    """Not even to compare it with what it was, though it be as long."""
    file = given / "x.jsonl"
    file.write_text('{"id": "a", "schema": "Person", "properties": {"name": ["Ri"]}}\n')
    assert watch.run("import", str(file), "--id", "v", "--output-form", "quads")[0] == 0
    place, twin = watch.book / "graph" / "imports" / "v.nq", watch.secret.parent / "twin.nq"
    twin.write_bytes(place.read_bytes())
    place.unlink()
    place.symlink_to(twin)
    code, told = watch.run("build", "--no-view")
    assert (code, "leads outside the casebook" in told) == (1, True), told
    place.unlink()
    twin.unlink()


def test_a_link_that_was_named_on_the_call_is_followed(watch: Watch, given: Path) -> None:
    """Whoever names a file means what it leads to."""
    (given / "people.jsonl").write_text(
        '{"id": "a", "schema": "Person", "properties": {"name": ["Ri"]}}\n'
    )
    link = given / "link.jsonl"
    link.symlink_to("people.jsonl")
    code, told = watch.run("import", str(link), "--id", "v")
    assert (code, "v.yaml" in told) == (0, True), told


@pytest.mark.slow
def test_no_command_is_led_out_by_a_link(watch: Watch, given: Path, figure: Figure) -> None:
    """Whichever room, file or folder is a link: of what is written, and of what is made."""
    file = given / "x.jsonl"
    file.write_text('{"id": "a", "schema": "Person", "properties": {"name": ["Ri"]}}\n')
    assert watch.run("import", str(file), "--id", "v", "--output-form", "quads")[0] == 0
    assert watch.run("build")[0] == 0
    asked = 0
    for name in ("graph/imports/v.nq", "graph/cases/v.yaml", "graph/cases/border-2016.yaml", "graph/decisions/a--b.yaml", "queries/q.rq",
                 "ontology/tumen.ttl", "build", "build/explorer.html", "build/graph", "build/graph/ledger.sqlite",
                 "build/graph/store", "build/snapshots", "build/graph/current", "build/writing.lock"):  # fmt: skip
        place, kept, away = watch.book / name, given / "kept", watch.secret.parent / "away"
        fresh = [folder for folder in place.parents if not folder.exists()]
        if place.exists():
            shutil.copytree(place, away, symlinks=True) if place.is_dir() else shutil.copy(
                place, away
            )
            place.rename(kept)
        else:
            away.write_text("id: v\n")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(away)
        before = contents(watch.secret.parent)
        for command in COMMANDS:
            code, told = watch.run(*command)
            assert code in (0, 1, 2), (name, command, told)
            assert code == 2 or not name.startswith(("build", "ontology")), (name, command, told)
            asked += 1
        assert contents(watch.secret.parent) == before, name
        place.unlink()
        if kept.exists():
            kept.rename(place)
        shutil.rmtree(away) if away.is_dir() else away.unlink()
        for folder in fresh:
            folder.rmdir()
    figure("ambient access, commands beside a link", f"{asked}, none led out")


def contents(folder: Path) -> dict[Path, bytes | None]:
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}
