"""Write findings as SARIF 2.1.0, or as workflow commands of GitHub Actions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tumen import __version__
from tumen.core.findings import Finding

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif(findings: Iterable[Finding], root: Path) -> dict[str, Any]:
    """Return findings as a SARIF log (OASIS, 2.1.0); paths inside `root` are relative to it.

    Columns count code points from 1, as ours do. Rules are named by their code, which is also
    the heading of their section in docs/findings.md.
    """
    found = list(findings)
    codes = sorted({finding.code for finding in found})
    rules = [
        {
            "id": code,
            "shortDescription": {"text": code.replace("-", " ")},
            "help": {"text": f"See docs/findings.md, section {code}."},
        }
        for code in codes
    ]
    return {
        "$schema": SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "tumen", "version": __version__, "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, codes, root) for finding in found],
            }
        ],
    }


def _result(finding: Finding, codes: list[str], root: Path) -> dict[str, Any]:
    text = f"{finding.message}. {finding.hint}" if finding.hint else finding.message
    return {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(finding.file, root)},
                    "region": {"startLine": finding.line, "startColumn": finding.column},
                }
            }
        ],
    }


def _uri(file: str, root: Path) -> str:
    path = Path(file)
    if not path.is_absolute():
        return quote(path.as_posix())
    if path.is_relative_to(root):
        return quote(path.relative_to(root).as_posix())
    return path.as_uri()


_GITHUB = {"error": "error", "warning": "warning", "info": "notice"}


def github(finding: Finding) -> str:
    """Return a finding as a line that GitHub Actions shows at the file's line.

    >>> github(Finding("kim.yaml", 41, 13, "error", "unknown-key", "unknown key 'efect'", "100 %"))
    "::error file=kim.yaml,line=41,col=13,title=unknown-key::unknown key 'efect'. 100 %25"
    """
    text = f"{finding.message}. {finding.hint}" if finding.hint else finding.message
    return (
        f"::{_GITHUB[finding.severity]} file={_property(finding.file)},line={finding.line},"
        f"col={finding.column},title={_property(finding.code)}::{_data(text)}"
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
