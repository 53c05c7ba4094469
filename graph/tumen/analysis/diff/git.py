"""Read the cases of a casebook at a git revision, by git itself and without a shell."""

from __future__ import annotations

import subprocess
from pathlib import Path, PurePosixPath

from tumen.analysis.diff.decisions import DECISIONS, of_contents
from tumen.analysis.diff.versions import Version, of_bytes
from tumen.core.casebook import CASE_SUFFIXES, Casebook
from tumen.core.errors import TumenError
from tumen.parse.decisions import SUFFIX, decisions_folder


def at_revision(casebook: Casebook, revision: str) -> dict[str, Version]:
    """Read the cases and decisions at `revision`, with today's vocabulary.

    Raises `TumenError` where there is no git, no repository, or no such revision.
    """
    top = Path(_git(casebook.root, "rev-parse", "--show-toplevel").decode().strip())
    commit = _commit(casebook.root, revision)
    cases = _files(top, commit, casebook.cases, CASE_SUFFIXES)
    versions = {
        PurePosixPath(name).stem: of_bytes(
            data, PurePosixPath(name).name, f"{revision}:{name}", casebook.ontology
        )
        for name, data in cases.items()
    }
    decisions = _files(top, commit, decisions_folder(casebook), (SUFFIX,))
    named = {PurePosixPath(name).name: data for name, data in decisions.items()}
    return {**versions, DECISIONS: of_contents(casebook, named)}


def _files(top: Path, commit: str, room: Path, suffixes: tuple[str, ...]) -> dict[str, bytes]:
    """Return the files of a folder at a commit, by their names in the repository at `top`."""
    inside = room.resolve().relative_to(top.resolve()).as_posix()
    listed = _git(top, "ls-tree", "-r", "-z", "--full-tree", commit, "--", f"{inside}/")
    blobs: dict[str, str] = {}
    for row in listed.decode().split("\0"):
        head, _, name = row.partition("\t")
        path = PurePosixPath(name)
        hidden = any(part.startswith(".") for part in path.parts)
        if " blob " in head and path.suffix in suffixes and not hidden:
            blobs[name] = head.split()[2]
    contents = _contents(top, [*blobs.values()])
    return {name: contents[blob] for name, blob in blobs.items()}


def _commit(root: Path, revision: str) -> str:
    try:
        found = _git(
            root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        )
    except TumenError:
        raise TumenError(
            f"git knows no revision '{revision}' here. See: git log --oneline -- graph/cases"
        ) from None
    return found.decode().strip()


def _contents(root: Path, blobs: list[str]) -> dict[str, bytes]:
    """Return the contents of blobs, by their ids, in one call."""
    answer = _git(root, "cat-file", "--batch", stdin="\n".join([*blobs, ""]).encode())
    found = {}
    place = 0
    for blob in blobs:
        end = answer.index(b"\n", place)
        size = int(answer[place:end].split()[-1])
        found[blob] = answer[end + 1 : end + 1 + size]
        place = end + size + 2
    return found


def _git(root: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    command = ["git", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, check=False)  # noqa: S603
    except FileNotFoundError:
        raise TumenError(
            "git is not installed, and only it can tell what a revision held. "
            "Compare two folders instead: tumen diff OLD NEW"
        ) from None
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().split("\n")[0]
        said = said.removeprefix("fatal: ") or "no reason given"
        raise TumenError(f"git cannot tell what the casebook was ({said}).")
    return done.stdout
