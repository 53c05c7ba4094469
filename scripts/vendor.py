"""Fetch the browser library that the page is drawn with, and note what was fetched.

python scripts/vendor.py            fetch the current release through npm and write it
python scripts/vendor.py --check    fetch nothing; compare the files with their checksums

Only who refreshes the library needs Node and npm; who uses or tests Tumen does not.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOM = Path(__file__).resolve().parents[1] / "graph/tumen/view/assets/vis-network"
PACKAGE = "vis-network"
# Path in the package → name here.
FILES = {
    "package/standalone/umd/vis-network.min.js": "vis-network.min.js",
    "package/LICENSE-APACHE-2.0": "LICENSE-APACHE-2.0",
    "package/LICENSE-MIT": "LICENSE-MIT",
}
# The library adds style elements of its own; the page's policy must name each by its hash.
_STYLES = """
const vm = require("vm"), fs = require("fs"), styles = [];
const head = { appendChild() {}, insertBefore() {}, firstChild: null };
const document = { head, getElementsByTagName: () => [head], createTextNode: (text) => text,
  createElement: () => ({ style: {}, appendChild(text) { styles.push(text); } }) };
const sandbox = { document, setTimeout, navigator: { userAgent: "" } };
sandbox.window = sandbox; sandbox.globalThis = sandbox;
vm.runInNewContext(fs.readFileSync(process.argv[1], "utf8"), sandbox);
console.log(JSON.stringify(styles));
"""


def fetch() -> dict[str, Any]:
    """Write the library and its licences; return what was fetched."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", PACKAGE, "--json", "--silent"],
            cwd=folder, check=True, capture_output=True, text=True,
        )  # fmt: skip
        description = json.loads(packed.stdout)
        facts = description[0] if isinstance(description, list) else description[PACKAGE]
        ROOM.mkdir(parents=True, exist_ok=True)
        with tarfile.open(Path(folder) / facts["filename"]) as archive:
            for inside, name in FILES.items():
                member = archive.extractfile(inside)
                if member is None:
                    raise SystemExit(f"the package has no {inside}: its layout has changed.")
                (ROOM / name).write_bytes(member.read())
    return {
        "name": PACKAGE,
        "version": facts["version"],
        "licence": "Apache-2.0 OR MIT",
        "integrity": facts["integrity"],
        "sha256": checksums(),
        "styles": style_hashes(ROOM / "vis-network.min.js"),
    }


def checksums() -> dict[str, str]:
    """The SHA-256 of each file as it lies here."""
    return {name: sha256((ROOM / name).read_bytes()).hexdigest() for name in FILES.values()}


def style_hashes(script: Path) -> list[str]:
    """The hashes of the styles that the library adds to a page, as a policy writes them."""
    ran = subprocess.run(
        ["node", "-e", _STYLES, str(script)], check=True, capture_output=True, text=True
    )
    digests = (sha256(style.encode()).digest() for style in json.loads(ran.stdout))
    return sorted({f"sha256-{b64encode(digest).decode()}" for digest in digests})


def main() -> int:
    """Fetch, or with `--check` say which files differ from their checksums."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="fetch nothing; compare")
    note = ROOM / "vendored.json"
    if parser.parse_args().check:
        known = json.loads(note.read_text(encoding="utf-8"))["sha256"]
        found = checksums()
        different = sorted(name for name in known if found.get(name) != known[name])
        for name in different:
            print(f"{ROOM / name} is not the file that was vendored. Run: scripts/vendor.py")
        return 1 if different else 0
    facts = fetch()
    note.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    print(f"{PACKAGE} {facts['version']}: {len(facts['styles'])} styles", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
