"""An import reads the file that was named and nothing else, whatever that file names in turn."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import foreign_vectors
import pytest
import vectors
from watching import SECRET, Watch

Figure = Callable[[str, object], None]


@pytest.fixture
def given(watch: Watch) -> Iterator[Path]:
    """A folder for what is named on the call; fails if anything was written beside it."""
    folder = watch.book.parent / "given"
    folder.mkdir(exist_ok=True)
    before = _beside(watch, folder)
    yield folder
    assert _beside(watch, folder) == before
    for place in (watch.book / "graph").rglob("*"):
        if place.is_file():
            assert SECRET.encode() not in place.read_bytes(), place
            if place.stem.startswith("v"):
                place.unlink()
    assert watch.run("build", "--no-view")[0] == 0


def _beside(watch: Watch, given: Path) -> set[Path]:
    top = watch.book.parent
    inside = {path for room in (watch.book, given) for path in room.rglob("*")}
    return {*top.rglob("*"), *top.parent.glob("*"), *Path("/tmp").glob("out*")} - inside


def _places(watch: Watch) -> list[str]:
    return [place.format(**watch.fill) for place in vectors.PLACES]


def _imports(watch: Watch, file: Path, number: int, *more: str) -> tuple[object, str]:
    form = "quads" if number % 8 == 0 else "case"
    return watch.run("import", str(file), "--id", f"v{number}", "--as", form, "--skip-bad", *more)


@pytest.mark.slow
def test_no_list_or_graph_that_is_imported_reaches_out(
    watch: Watch, given: Path, figure: Figure
) -> None:
    number = read = 0
    for suffix, format_, text, refused in foreign_vectors.text_files():
        for place in _places(watch) if "@P@" in text else [""]:
            number += 1
            file = given / f"x{suffix}"
            file.write_text(text.replace("@P@", place), encoding="utf-8")
            code, told = _imports(watch, file, number, "--format", format_)
            assert code in (0, 1, 2), told
            read += code == 0
            if refused:
                assert code == 2, (text, told)
                assert "document type" in told or "context" in told or "outermost" in told, told
    assert read > number / 2  # a file that is no such file at all would prove little
    watch.run("build", "--no-view")
    figure("ambient access, imported lists and graphs", f"{number}, nothing reached")


@pytest.mark.slow
def test_no_table_that_is_imported_reaches_out(watch: Watch, given: Path, figure: Figure) -> None:
    pytest.importorskip("openpyxl")
    mapping = given / "m.yaml"
    mapping.write_text(foreign_vectors.MAPPING, encoding="utf-8")
    files = []
    for number, place in enumerate(_places(watch)):
        for count, text in enumerate(foreign_vectors.TABLES):
            files.append(given / f"{number}-{count}.csv")
            files[-1].write_text(text.replace("@P@", place), encoding="utf-8")
        for count, (_, data) in enumerate(foreign_vectors.sheets(place)):
            files.append(given / f"{number}-{count}.xlsx")
            files[-1].write_bytes(data)
    for number, file in enumerate(files, 1):
        code, told = _imports(watch, file, number, "--mapping", str(mapping))
        assert code in (0, 1, 2), told
    watch.run("build", "--no-view")
    figure("ambient access, imported tables", f"{len(files)}, nothing reached")


@pytest.mark.slow
def test_no_mapping_reaches_out(watch: Watch, given: Path, figure: Figure) -> None:
    table, mapping, number = given / "t.csv", given / "m.yaml", 0
    table.write_text("a,b\n1,Ri\n2,../../../out\n", encoding="utf-8")
    for text in foreign_vectors.MAPPINGS:
        for place in _places(watch) if "@P@" in text else [""]:
            number += 1
            mapping.write_text(text.replace("@P@", place), encoding="utf-8")
            code, told = _imports(watch, table, number, "--mapping", str(mapping))
            assert code in (0, 1, 2), told
    watch.run("build", "--no-view")
    figure("ambient access, mappings", f"{number}, nothing reached")


def test_no_id_of_an_import_climbs_out(watch: Watch, given: Path, figure: Figure) -> None:
    file = given / "x.jsonl"
    file.write_text('{"id": "a", "schema": "Person", "properties": {"name": ["Ri"]}}\n')
    for slug in foreign_vectors.IDS:
        for form in ("case", "quads"):
            code, told = watch.run("import", str(file), f"--id={slug}", "--as", form)
            assert code == 2, (slug, told)
            assert "cannot be the id of a case" in told, (slug, told)
    assert [path.name for path in (watch.book / "graph").rglob("*") if path.is_file()] == [
        "border-2016.yaml"
    ]
    figure("ambient access, ids of imports", f"{2 * len(foreign_vectors.IDS)}, all refused")


@pytest.mark.skipif(os.name == "nt", reason="links need a right here that few have")
def test_no_link_in_a_room_of_the_casebook_leads_out(
    watch: Watch, given: Path, figure: Figure
) -> None:
    file = given / "x.jsonl"
    file.write_text('{"id": "a", "schema": "Person", "properties": {"name": ["Ri"]}}\n')
    inside, secret = watch.book / "graph", watch.secret
    importing = ("import", str(file), "--id", "x", "--as")
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


@pytest.mark.skipif(os.name == "nt", reason="links need a right here that few have")
def test_what_was_imported_and_became_a_link_is_not_opened(watch: Watch, given: Path) -> None:
    """Not even to compare it with what it was, though it be as long."""
    file = given / "x.jsonl"
    file.write_text('{"id": "a", "schema": "Person", "properties": {"name": ["Ri"]}}\n')
    assert watch.run("import", str(file), "--id", "v", "--as", "quads")[0] == 0
    place, twin = watch.book / "graph" / "imports" / "v.nq", watch.secret.parent / "twin.nq"
    twin.write_bytes(place.read_bytes())
    place.unlink()
    place.symlink_to(twin)
    code, told = watch.run("build", "--no-view")
    assert (code, "leads outside the casebook" in told) == (1, True), told
    place.unlink()
    twin.unlink()


@pytest.mark.skipif(os.name == "nt", reason="links need a right here that few have")
def test_a_link_that_was_named_on_the_call_is_followed(watch: Watch, given: Path) -> None:
    """Whoever names a file means what it leads to."""
    (given / "people.jsonl").write_text(
        '{"id": "a", "schema": "Person", "properties": {"name": ["Ri"]}}\n'
    )
    link = given / "link.jsonl"
    link.symlink_to("people.jsonl")
    code, told = watch.run("import", str(link), "--id", "v")
    assert (code, "v.yaml" in told) == (0, True), told
