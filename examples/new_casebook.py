"""Make a casebook, add a case, find its mistake, correct it, build and ask.

    python examples/new_casebook.py

Everything happens in a temporary folder.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import tumen

CASE = """
id: harbour-2019
type: NewsReport
title: {en: Fewer boats leave}
author: jane-doe
published: 2019-05
actors:
  jane-doe: {type: Person, name: {en: Jane Doe}}
conditions:
  departures-by-boat: {type: Situation, name: {en: departures by boat}}
  coast-guard-patrols: {type: Activity, name: {en: coast guard patrols}}
claims:
  patrols-cut-departures:
    type: CausalClaim
    cause: coast-guard-patrols
    efect: departures-by-boat
    sign: decreases
    gist: Patrols are the reason for fewer departures.
"""

with tempfile.TemporaryDirectory() as folder:
    root = Path(folder) / "harbour"
    subprocess.run([sys.executable, "-m", "tumen", "init", root], check=True, capture_output=True)
    case = root / "graph" / "cases" / "harbour-2019.yaml"
    case.write_text(CASE, encoding="utf-8")
    book = tumen.open(root)
    for finding in book.check():
        print(f"line {finding.line}: {finding.message}")
    case.write_text(CASE.replace("efect:", "effect:"), encoding="utf-8")
    print("errors:", sum(finding.severity == "error" for finding in book.check()))
    book.build()
    for row in book.query("causes-of", effect="departures-by-boat"):
        print(row["cause"], row["sign"], row["claimant"])
