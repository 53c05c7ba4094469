"""Every statement of the article has its place in the text, and no sentence of it is copied."""

from __future__ import annotations

import re
import subprocess
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from casefile import Case, anchored, many, nodes

ROOT = Path(__file__).resolve().parents[2]
COPIED = 8
"""So many words in a row, the same as in the article, are a copy."""

SENTENCES = {"p0": 5, "p1": 6, "p2": 5, "p3": 9, "p4": 5, "p5": 5, "p6": 2, "p7": 4, "p8": 1}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("’", "").replace("'", ""))


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[at : at + COPIED]) for at in range(len(found) - COPIED + 1)}


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: there is no list of the repository's files")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_every_sentence_of_the_article_is_a_passage(kim: Case) -> None:
    assert list(kim["passages"]) == [
        f"{paragraph}s{sentence}"
        for paragraph, count in SENTENCES.items()
        for sentence in range(1, count + 1)
    ]


def test_passages_are_numbered_as_their_ids_say(kim: Case) -> None:
    numbered = {
        name: f"p{passage['paragraph']}s{passage['sentence']}"
        for name, passage in kim["passages"].items()
        if not name.startswith("p0")
    }
    assert numbered == {name: name for name in numbered}


def test_passages_follow_one_another_and_never_overlap(kim: Case) -> None:
    spans = [(int(p["start"]), int(p["end"])) for p in kim["passages"].values()]
    assert spans == sorted(spans)
    overlapping = [(one, next_one) for one, next_one in pairwise(spans) if one[1] > next_one[0]]
    assert overlapping == []


def test_every_passage_is_the_anchor_of_something(kim: Case) -> None:
    assert anchored(kim) == set(kim["passages"])


def test_every_claim_has_a_gist_and_a_passage(kim: Case) -> None:
    bare = [name for name, claim in kim["claims"].items() if not (claim["gist"] and claim["at"])]
    assert bare == []


def test_everything_that_is_described_has_a_passage(kim: Case) -> None:
    # The publisher is no part of the text: it is where the text was found.
    bare = {name for _, name, node in nodes(kim) if not many(node.get("at"))}
    assert bare == {"the-diplomat"}


def test_no_two_claims_say_the_same(kim: Case) -> None:
    gists = [claim["gist"] for claim in kim["claims"].values()]
    assert sorted(gists) == sorted(set(gists))


def test_the_text_is_the_one_that_was_cut(kim: Case, article: bytes) -> None:
    assert kim["text"] == {
        "sha256": sha256(article).hexdigest(),
        "characters": str(len(article.decode("utf-8"))),
    }


def test_every_anchor_verifies_against_the_text(kim: Case, article: bytes) -> None:
    text = article.decode("utf-8")
    found = {
        name: sha256(text[int(p["start"]) : int(p["end"])].encode()).hexdigest()
        for name, p in kim["passages"].items()
    }
    assert found == {name: p["sha256"] for name, p in kim["passages"].items()}


def test_the_passages_leave_out_nothing_but_space(kim: Case, article: bytes) -> None:
    text = article.decode("utf-8")
    for passage in reversed(kim["passages"].values()):
        text = text[: int(passage["start"])] + text[int(passage["end"]) :]
    assert text.strip() == ""


def test_no_sentence_of_the_article_is_in_the_repository(kim: Case, article: bytes) -> None:
    of_the_article = runs(article.decode("utf-8")) - runs(kim["title"]["en"])
    copied = {}
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # no text file, or one that is deleted in this checkout
        if shared := runs(text) & of_the_article:
            copied[str(path.relative_to(ROOT))] = sorted(" ".join(run) for run in shared)
    assert copied == {}
