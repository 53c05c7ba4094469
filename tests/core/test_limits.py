"""Every input has a limit before it is read: 8 GB are refused by a process that has 1 GB."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from casebooks import make_casebook
from hypothesis import given
from hypothesis import strategies as st

from tumen.build.build import build
from tumen.core.casebook import find_casebook, shipped_root
from tumen.core.input import InputError, load_json, printable, read_file

MEMORY = 1_000_000_000  # bytes of addresses
HUGE = 8 << 30

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs sparse files and a limit")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_casebook(tmp_path_factory.mktemp("limits") / "book")
    build(find_casebook(root))
    (root / "rows.csv").write_text("id,name\n1,Ri\n", encoding="utf-8")
    return root


def run(root: Path, command: str, stdin: str = os.devnull) -> subprocess.CompletedProcess[str]:
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    with Path(stdin).open("rb") as given:
        return subprocess.run(
            [sys.executable, "-m", "tumen", *command.split()], cwd=root, stdin=given,
            preexec_fn=limit, capture_output=True, text=True, check=False,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("place", "command"),
    [
        ("graph/cases/big-2020.yaml", "check big-2020"),
        ("graph/cases/big-2020.ttl", "build --no-view"),
        ("graph/decisions/a--b.yaml", "check"),
        ("graph/imports/big.nq", "build --no-view"),
        ("queries/big.rq", "queries"),
        ("big.rq", "query big.rq"),
        ("big.yaml", "import rows.csv --mapping big.yaml"),
        ("big.txt", "new big-2021 --source-text big.txt"),
        ("big.nt", "import big.nt"),
    ],
)
def test_a_file_of_8_gb_is_refused(root: Path, place: str, command: str) -> None:
    file = root / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    os.truncate(file, HUGE)
    try:
        done = run(root, command)
    finally:
        file.unlink()
    said = done.stdout + done.stderr
    assert done.returncode in (1, 2), said
    assert file.name in said and "Traceback" not in said and "MemoryError" not in said


@pytest.mark.parametrize("command", ["check -", "query -"])
def test_standard_input_without_end_is_refused(root: Path, command: str) -> None:
    done = run(root, command, "/dev/zero")
    assert done.returncode == 2
    assert done.stderr.startswith("tumen: standard input has more than")


def test_a_vocabulary_of_8_gb_is_refused(tmp_path: Path) -> None:
    root = make_casebook(tmp_path / "book")
    (root / "ontology").mkdir()
    for path in (shipped_root() / "ontology").iterdir():
        if path.is_file():
            (root / "ontology" / path.name).write_bytes(path.read_bytes())
    os.truncate(root / "ontology" / "actors.ttl", HUGE)
    done = run(root, "check")
    assert done.returncode == 2 and "actors.ttl has 8,589,934,592 bytes" in done.stderr


def test_exactly_the_limit_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"x" * 100)
    assert read_file(file, 100) == b"x" * 100
    with pytest.raises(InputError) as raised:
        read_file(file, 99)
    assert raised.value.code == "too-large"


def test_a_pipe_is_read_only_where_the_user_named_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="is a named pipe"):
        read_file(pipe, 100)
    ends = os.pipe()
    os.write(ends[1], b"given")
    os.close(ends[1])
    assert read_file(Path(f"/dev/fd/{ends[0]}"), 100, any_kind=True) == b"given"
    os.close(ends[0])


@given(st.lists(st.tuples(st.text(), st.integers())))
def test_json_with_a_key_that_stands_twice_is_refused(pairs: list[tuple[str, int]]) -> None:
    import json

    text = "{" + ", ".join(f"{json.dumps(key)}: {value}" for key, value in pairs) + "}"
    if len({key for key, _ in pairs}) == len(pairs):
        assert load_json(text) == dict(pairs)
    else:
        with pytest.raises(ValueError, match="stands twice"):
            load_json(text)


@given(st.binary(min_size=1).filter(lambda data: b"\0" not in data))
def test_a_name_of_any_bytes_can_be_shown(data: bytes) -> None:
    assert printable(os.fsdecode(data)).isprintable()
