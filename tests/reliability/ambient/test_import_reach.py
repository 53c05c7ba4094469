"""An import reads the file that was named and nothing else, whatever that file names in turn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import foreign_vectors
import pytest
import vectors
from watching import Watch

Figure = Callable[[str, object], None]


def _places(watch: Watch) -> list[str]:
    return [place.format(**watch.fill) for place in vectors.PLACES]


def _imports(watch: Watch, file: Path, number: int, *more: str) -> tuple[object, str]:
    form = "quads" if number % 8 == 0 else "case"
    return watch.run(
        "import", str(file), "--id", f"v{number}", "--output-form", form, "--skip-invalid", *more
    )


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
            code, told = watch.run("import", str(file), f"--id={slug}", "--output-form", form)
            assert code == 2, (slug, told)
            assert "cannot be the id of a case" in told, (slug, told)
    assert [path.name for path in (watch.book / "graph").rglob("*") if path.is_file()] == [
        "border-2016.yaml"
    ]
    figure("ambient access, ids of imports", f"{2 * len(foreign_vectors.IDS)}, all refused")
