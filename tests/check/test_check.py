"""What is legal but odd is warned about, few times and rightly; findings reach other tools."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from casebooks import CASE, make_casebook, tumen

from tumen.build.build import build
from tumen.build.check_only import check_files
from tumen.check.watch import changes
from tumen.core.casebook import Casebook, find_casebook

# What is written → what stands there instead, and the one warning that it gets.
ODD = {
    "a claimant without a name": (
        "    type: CausalClaim\n", "    type: CausalClaim\n    claimant: ministry\n",
        "28:15: warning: 'ministry' is a claimant, and no case gives its name [claimant-without-name] "
        "Give it a 'name', so that readers know who says this.",
        "  diplomat: {", "  ministry: {type: Ministry, at: p1s1}\n  diplomat: {",
    ),
    "a witness without a name": (
        "    type: CausalClaim\n", "    type: CausalClaim\n    attributedTo: ministry\n",
        "28:19: warning: 'ministry' is a claimant, and no case gives its name [claimant-without-name] "
        "Give it a 'name', so that readers know who says this.",
        "  diplomat: {", "  ministry: {type: Ministry, at: p1s1}\n  diplomat: {",
    ),
    "an author without a name": (
        ", name: {en: Han Mi-rae, ko: 한미래}", "",
        "4:9: warning: 'han-mi-rae' is a claimant, and no case gives its name [claimant-without-name] "
        "Give it a 'name', so that readers know who says this.",
    ),
    "a confidence without a reason": (
        "    sign: decreases\n", "    sign: decreases\n    curatorConfidence: low\n",
        "31:24: warning: 'fence-cuts-arrivals' has a confidence without a reason "
        "[confidence-without-reason] Give the reason in 'confidenceReason'.",
    ),
    "a cause after its effect": (
        "effect: arrivals", "effect: old-arrivals",
        "28:12: warning: 'fence' is dated 2012-01-01 or later, and its effect 'old-arrivals' was "
        "over by 2005-12-31 [effect-before-cause] Check both dates. If the source says so, say "
        "that in a 'note'.",
        "  arrivals: {", "  old-arrivals: {type: Condition, date: 2000/2005, at: p1s1}\n  arrivals: {",
    ),
    "a name that stands twice": (
        "  diplomat: {", "  consul: {type: Person, name: {en: the diplomat}, at: p1s3}\n  diplomat: {",
        "14:39: warning: 'diplomat' has the same name as 'consul': the diplomat [lookalike] "
        "If they are the same, use one id; if not, give each a 'description'.",
    ),
    "a name that many bear": (
        "  diplomat: {",
        "".join(
            f"  consul-{n}: {{type: Person, name: {{en: the diplomat}}, at: p1s3}}\n" for n in range(5)
        ) + "  diplomat: {",
        "14:39: warning: 6 things have the name the diplomat: 'consul-0', 'consul-1', 'consul-2', "
        "'consul-3' and 2 more [lookalike] If they are the same, use one id; if not, give each "
        "a 'description'.",
    ),
    "an alias that is another's name": (
        "  diplomat: {", "  consul: {type: Person, alias: {en: the diplomat}, at: p1s3}\n  diplomat: {",
        "14:39: warning: 'diplomat' has the same name as 'consul': the diplomat [lookalike] "
        "If they are the same, use one id; if not, give each a 'description'.",
    ),
    "a passage that nothing is at": (
        "at: [p1s1, p1s2]", "at: p1s2",
        "8:3: warning: nothing in this case refers to p1s1 [unused-passage] "
        "Add what the passage says, or delete it.",
        "date: 2012, at: p1s1}", "date: 2012}",
    ),
    "a thing that hangs in the air": (
        "  diplomat: {", "  consul: {type: Person, name: {en: a consul}}\n  diplomat: {",
        "13:3: warning: 'consul' is not connected: nothing refers to it, it refers to nothing and no "
        "passage mentions it [loose-end] Connect it to something, or delete it.",
    ),
}  # fmt: skip


def checked(folder: Path, text: str, **others: str) -> list[str]:
    make_casebook(folder, **{"border-2016": text}, **others)
    casebook = find_casebook(folder)
    prefix = f"{folder}/graph/cases/border-2016.yaml:"
    return [str(finding).replace(prefix, "") for finding in check_files(casebook)]


@pytest.mark.parametrize("oddity", ODD)
def test_what_is_odd_is_warned_about_once(oddity: str, tmp_path: Path) -> None:
    before, after, expected, *more = ODD[oddity]
    text = CASE.replace(before, after, 1)
    if more:
        assert more[0] in text
        text = text.replace(more[0], more[1], 1)
    assert checked(tmp_path / "book", text) == [expected]
    assert build(find_casebook(tmp_path / "book")).failed == []


FINE = {
    "two that are described": (
        "  diplomat: {type: Person,",
        "  consul: {type: Person, name: {en: the diplomat}, description: Older., at: p1s3}\n"
        "  diplomat: {type: Person, description: Younger.,",
    ),
    "a place and an actor of one name": (
        "  diplomat: {", "  dprk: {type: State, name: {en: the North}, at: p1s3}\n  diplomat: {",
    ),
    "a hope for what is yet to come": ("linkType: causes", "linkType: motivates"),
    "a denial": ("    sign: decreases\n", "    sign: decreases\n    modality: denied\n"),
    "two that share an alias": (
        "  diplomat: {type: Person,",
        "  consul: {type: Person, name: {en: a consul}, alias: {en: envoy}, at: p1s3}\n"
        "  diplomat: {type: Person, alias: {en: envoy},",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FINE)
def test_what_only_looks_odd_is_left_alone(case: str, tmp_path: Path) -> None:
    before, after = FINE[case]
    text = CASE.replace(before, after, 1).replace("{type: Condition, name: {en: arrivals}", (
        "{type: Condition, date: 2000/2005, name: {en: arrivals}"
        if case in {"a hope for what is yet to come", "a denial"}
        else "{type: Condition, name: {en: arrivals}"
    ))  # fmt: skip
    assert text != CASE
    assert checked(tmp_path / "book", text) == []


@pytest.mark.parametrize("built_before", [False, True])
def test_a_lookalike_in_another_case_is_found_built_or_not(
    built_before: bool, tmp_path: Path
) -> None:
    folder = make_casebook(tmp_path / "book")
    casebook = find_casebook(folder)
    if built_before:
        build(casebook)
    other = "id: note-2017\ntype: Report\ntitle: Note\nactors:\n  envoy: {type: Person, name: {en: the diplomat}, citizenOf: dprk}\n  dprk: {type: State}\n"
    (folder / "graph/cases/note-2017.yaml").write_text(other, encoding="utf-8")
    assert [(Path(f.file).name, f.line, f.code) for f in check_files(casebook)] == (
        [("border-2016.yaml", 13, "lookalike"), ("note-2017.yaml", 5, "lookalike")]
    )


def test_the_shipped_cases_have_nothing_odd(root: Path) -> None:
    casebook = find_casebook(root)
    unbuilt = Casebook(casebook.root, root / "tests" / "not-built")
    assert [str(finding) for finding in check_files(unbuilt)] == []


def spoilt(tmp_path: Path) -> Path:
    text = CASE.replace("sign: decreases", "sign: down 100%")
    return make_casebook(tmp_path / "my book", **{"border-2016": text})


def test_github_gets_one_command_a_finding(tmp_path: Path) -> None:
    spoilt(tmp_path)
    done = tumen("check", "--format", "github", cwd=tmp_path / "my book")
    assert (done.returncode, done.stdout, done.stderr) == (1, (
        "::error file=graph/cases/border-2016.yaml,line=30,col=11,title=unknown-value::"
        "'down 100%25' is no sign. One of: increases, decreases, unknown.\n"
    ), "1 error, 0 warnings\n")  # fmt: skip


def test_sarif_names_rule_place_and_level(tmp_path: Path) -> None:
    spoilt(tmp_path)
    done = tumen("check", "--format", "sarif", "--casebook", "my book", cwd=tmp_path)
    log = json.loads(done.stdout)
    assert (done.returncode, log["version"], len(log["runs"])) == (1, "2.1.0", 1)
    run = log["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["unknown-value"]
    assert run["results"] == [{
        "ruleId": "unknown-value", "ruleIndex": 0, "level": "error",
        "message": {"text": "'down 100%' is no sign. One of: increases, decreases, unknown."},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": "my%20book/graph/cases/border-2016.yaml"},
            "region": {"startLine": 30, "startColumn": 11},
        }}],
    }]  # fmt: skip


def test_a_clean_casebook_gives_an_empty_sarif_log(tmp_path: Path) -> None:
    make_casebook(tmp_path / "book")
    done = tumen("check", "--format", "sarif", cwd=tmp_path / "book")
    assert (done.returncode, json.loads(done.stdout)["runs"][0]["results"]) == (0, [])


def test_what_came_changed_and_went_is_seen(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("a", encoding="utf-8")
    steps = [
        lambda: two.write_text("b", encoding="utf-8"),
        lambda: None,
        lambda: one.write_text("", encoding="utf-8"),  # as an editor does that is about to write
        lambda: one.write_text("longer", encoding="utf-8"),
        lambda: None,
        two.unlink,
        lambda: None,
    ]
    seen = changes(lambda: tmp_path.glob("*.yaml"), sleep=lambda _: steps.pop(0)() and None)
    assert [next(seen) for _ in range(3)] == [{two}, {one}, {two}]


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_watching_checks_again_when_a_case_changes_and_ends_quietly(tmp_path: Path) -> None:
    folder = make_casebook(tmp_path / "book")
    # Where the tests run in the background, the signal is ignored, and would be by the child too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [sys.executable, "-m", "tumen", "check", "--watch"], cwd=folder, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stdout is not None
    try:
        while "watching" not in process.stderr.readline():
            pass
        time.sleep(1)
        spoilt = folder / "spoilt"
        spoilt.write_text(CASE.replace("sign: decreases", "sign: down"), encoding="utf-8")
        spoilt.replace(folder / "graph/cases/border-2016.yaml")
        assert "unknown-value" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=600) == 0
        assert "Traceback" not in process.stderr.read()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


@pytest.mark.skipif(os.name == "nt", reason="needs links and pipes")
def test_a_case_that_will_not_be_read_is_told_and_the_others_are_built(tmp_path: Path) -> None:
    """A link to nothing, and a pipe, which would be waited for; what was built before stays."""
    make_casebook(tmp_path, second=CASE.replace("border-2016", "second"))
    assert tumen("build", "--no-view", cwd=tmp_path).returncode == 0
    cases = tmp_path / "graph" / "cases"
    (cases / "second.yaml").unlink()
    (cases / "second.yaml").symlink_to("gone.yaml")
    os.mkfifo(cases / "pipe.yaml")
    told = {
        "graph/cases/pipe.yaml:1:1: error: the file is a named pipe (FIFO) [unreadable] "
        "Make it a readable file, or remove it.",
        "graph/cases/second.yaml:1:1: error: the file is a symbolic link to a file that does not "
        "exist [unreadable] Make it a readable file, or remove it.",
    }
    checked = tumen("check", cwd=tmp_path)
    assert (checked.returncode, set(checked.stdout.splitlines())) == (1, told)
    assert tumen("check", "second", cwd=tmp_path).stdout.strip() in told
    case = cases / "border-2016.yaml"
    case.write_text(CASE.replace("value: 1200", "value: 1300"), encoding="utf-8")
    built = tumen("build", "--no-view", cwd=tmp_path)
    *lines, last = built.stderr.splitlines()
    assert (built.returncode, set(lines)) == (1, told)
    assert last.startswith("1 case built")
    assert tumen("about", "second", cwd=tmp_path).returncode == 0
