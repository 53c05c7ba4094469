"""A file is written whole or not at all, and what a killed writer leaves is removed by the next."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from casebooks import make_casebook

from tumen.build.build import build
from tumen.core.casebook import Casebook, find_casebook
from tumen.core.files import output, remove_stale_temp_files, temporary_sibling
from tumen.ingest.run import ImportRequest, import_file
from tumen.store.reader import open_reader

IMPORT = """
import os, sys
from pathlib import Path
import tumen.ingest.store_quads as storing
from tumen.core.casebook import find_casebook
from tumen.ingest.run import ImportRequest, import_file

def die(*_):
    os._exit(9)

if sys.argv[1] == "written":
    os.fsync = die
else:
    storing.sync_import = die
root = Path(sys.argv[2])
import_file(find_casebook(root), ImportRequest(root / "list.ftm", "list", form="quads"))
"""
WRITE = """
import os, sys
from tumen.core.files import output

with output(sys.argv[1]) as file:
    file.write(b"half")
    os._exit(9)
"""


def killed(script: str, *arguments: str) -> None:
    """Run a script that ends itself as a kill would: nothing is tidied up."""
    assert subprocess.run([sys.executable, "-c", script, *arguments], check=False).returncode == 9


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def test_a_killed_writer_leaves_the_old_file_and_the_next_one_removes_the_rest(
    tmp_path: Path,
) -> None:
    place, other = tmp_path / "graph.nq", tmp_path / "other.nq"
    place.write_bytes(b"old")
    killed(WRITE, str(place))
    killed(WRITE, str(other))
    assert place.read_bytes() == b"old" and len(hidden(tmp_path)) == 2
    with output(place) as file:
        file.write(b"new")
    assert place.read_bytes() == b"new"
    (left,) = hidden(tmp_path)
    assert left.startswith(".other.nq.")
    assert not other.exists()


def test_what_is_being_written_is_not_swept_away(tmp_path: Path) -> None:
    with (
        temporary_sibling(tmp_path / "graph.nq") as one,
        temporary_sibling(tmp_path / "graph.nq") as two,
    ):
        remove_stale_temp_files(tmp_path)
        two.file.write(b"two")
        two.replace()
        one.file.write(b"one")
        one.replace()
    assert (tmp_path / "graph.nq").read_bytes() == b"one"
    assert hidden(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a system with pipes that have names")
def test_nothing_else_that_is_hidden_is_swept_away(tmp_path: Path) -> None:
    names = [".kim.yaml.swp", ".list.nq.abcdefgh", ".tumen", ".list.nq.short.tumen"]
    for name in names:
        (tmp_path / name).touch()
    os.mkfifo(tmp_path / ".pipe.nq.abcdefgh.tumen")
    (tmp_path / ".link.nq.abcdefgh.tumen").symlink_to(tmp_path / names[0])
    remove_stale_temp_files(tmp_path)
    rest = [".link.nq.abcdefgh.tumen", ".pipe.nq.abcdefgh.tumen"]
    assert hidden(tmp_path) == sorted(names + rest)


@pytest.fixture
def casebook(tmp_path: Path) -> Casebook:
    """A casebook with an imported list, and a newer edition of it that lies ready."""
    make_casebook(tmp_path)
    casebook = find_casebook(tmp_path)
    build(casebook)
    edition(casebook, "Ri")
    edition(casebook, "Pak", read=False)
    return casebook


def edition(casebook: Casebook, name: str, *, read: bool = True) -> None:
    list_ = casebook.root / "list.ftm"
    person = f'{{"id": "1", "schema": "Person", "properties": {{"name": ["{name}"]}}}}\n'
    list_.write_text(person, encoding="utf-8")
    if read:
        import_file(casebook, ImportRequest(list_, "list", form="quads"))


def names(casebook: Casebook) -> set[str]:
    quads = {str(quad) for quad in open_reader(casebook)}
    return {name for name in ("Ri", "Pak") if any(f'"{name}"' in quad for quad in quads)}


@pytest.mark.parametrize("moment", ["written", "taken in"])
@pytest.mark.parametrize("then", ["build", "fresh", "import"])
def test_what_a_killed_import_leaves_is_removed_by_the_next_build_or_import(
    casebook: Casebook, moment: str, then: str
) -> None:
    killed(IMPORT, moment, str(casebook.root))
    assert hidden(casebook.imports)
    assert names(casebook) == {"Ri"}
    if then == "import":
        import_file(casebook, ImportRequest(casebook.root / "list.ftm", "list", form="quads"))
    else:
        build(casebook, fresh=then == "fresh")
    assert hidden(casebook.imports) == []
    # The new edition counts from when its file stood in place.
    undone = moment == "written" and then != "import"
    assert names(casebook) == ({"Ri"} if undone else {"Pak"})
