"""No control sequence from data or file names reaches the terminal; closed streams are survived."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tumen.cli.terminal import escape_controls

pty = pytest.importorskip("pty")
TUMEN = [sys.executable, "-m", "tumen"]
EVIL = "a\x1b]0;title\x07\x1b[31mred\x9b2Jb\u202ec"
_OURS = re.compile(r"\x1b\[[0-9;]*[mK]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]")


@given(st.text())
def test_escaped_text_has_no_control_character_and_says_which_there_were(text: str) -> None:
    escaped = escape_controls(text)
    assert not _CONTROL.search(escaped)
    assert escaped.count("\n") == text.count("\n")
    if not _CONTROL.search(text) and not re.search("[\u2028-\u202e\u2066-\u2069]", text):
        assert escaped == text


def on_a_terminal(*arguments: str, cwd: Path) -> str:
    """What a terminal receives from a command."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*TUMEN, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd
    )
    os.close(theirs)
    received = b""
    try:
        while chunk := os.read(ours, 65536):
            received += chunk
    except OSError:  # Linux: the other end is closed
        pass
    os.close(ours)
    assert process.wait() in (0, 1, 2)
    return received.decode().replace("\r\n", "\n")


VALUES = "VALUES ?x { " + '"a\\u001B]0;title\\u0007\\u001B[31mred\\u009B2Jb\\u202Ec"' + " }"


@pytest.mark.parametrize(
    "typed",
    [
        *(f"query -e 'SELECT ?x {{ {VALUES} }}' --format {format_}"
          for format_ in ("table", "csv", "tsv", "json", "xml", "md")),
        f"query -e 'CONSTRUCT {{ id:a tumen:name ?x }} {{ {VALUES} }}' --format turtle",
        f"about '{EVIL}'",
        f"query '{EVIL}'",
        f"query denied '{EVIL}=1'",
        f"query who-defected 'place={EVIL}'",
        f"query '{EVIL}.rq'",
        f"check '{EVIL}.yaml'",
        f"export --source '{EVIL}'",
        f"'{EVIL}'",
        f"paths --{EVIL} a b",
        f"view --focus '{EVIL}'",
    ],
)  # fmt: skip
def test_a_terminal_receives_no_control_sequence_that_is_not_ours(typed: str, built: Path) -> None:
    received = on_a_terminal(*shlex.split(typed), cwd=built)
    assert received
    assert _CONTROL.findall(_OURS.sub("", received)) == []
    assert "\x1b[31mred" not in received


def test_a_pipe_receives_the_data_as_they_are(built: Path) -> None:
    query = f"SELECT ?x {{ {VALUES} }}"
    done = subprocess.run(
        [*TUMEN, "query", "-e", query, "--format", "csv"],
        cwd=built,
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == f"x\r\n{EVIL}\r\n"


@pytest.mark.parametrize("closed", ["0", "1", "2", "0 1 2", "1 2"])
@pytest.mark.parametrize(
    "typed", ["queries", "query denied", "query -e 'ASK {}'", "about 'no such'"]
)
def test_a_closed_standard_stream_is_no_traceback(closed: str, typed: str, built: Path) -> None:
    closing = " ".join(f"{number}>&-" for number in closed.split()).replace("0>&-", "<&-")
    done = subprocess.run(
        ["bash", "-c", f"{shlex.join(TUMEN)} {typed} {closing}"], cwd=built, capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == (2 if typed.startswith("about") else 0)
    assert b"Traceback" not in done.stderr


def test_a_reader_that_leaves_is_no_traceback(built: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{shlex.join(TUMEN)} export | head -1"], cwd=built, capture_output=True, check=False
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_full_disk_below_standard_output_is_one_line(built: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*TUMEN, "queries"], cwd=built, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (2, b"tumen: No space left on device.\n")
