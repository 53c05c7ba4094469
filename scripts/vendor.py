"""Fetch the browser libraries that the page is made with, and note what was fetched.

python scripts/vendor.py            fetch the current releases through npm and write them
python scripts/vendor.py --check    fetch nothing; compare the files with their checksums

Only who refreshes the libraries needs Node and npm; who uses or tests Tumen does not.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tarfile
import tempfile
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[1] / "graph/tumen"
ASSETS = PACKAGE / "explorer/assets"
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


@dataclass(frozen=True, slots=True)
class Library:
    """Describe one npm package: files taken from it (path in the package → name here).

    `kept` are files that lie beside it though the package lacks them, as the licence texts that
    its repository has. `styled` says that it adds styles to the page. A name that ends in `.gz`
    is packed here, so that the page can hold it as it lies.
    """

    name: str
    licence: str
    files: dict[str, str]
    kept: tuple[str, ...] = ()
    styled: str | None = None
    assets: Path = ASSETS

    @property
    def room(self) -> Path:
        """Return its folder, named as the package without its scope."""
        return self.assets / self.name.rpartition("/")[2]

    def checksums(self) -> dict[str, str]:
        """Return the SHA-256 of each file."""
        names = (*self.files.values(), *self.kept)
        return {name: sha256((self.room / name).read_bytes()).hexdigest() for name in names}


LIBRARIES = (
    Library(
        "vis-network",
        "Apache-2.0 OR MIT",
        {
            "package/standalone/umd/vis-network.min.js": "vis-network.min.js",
            "package/LICENSE-APACHE-2.0": "LICENSE-APACHE-2.0",
            "package/LICENSE-MIT": "LICENSE-MIT",
        },
        styled="vis-network.min.js",
    ),
    Library(
        "oxigraph",
        "MIT OR Apache-2.0",
        {"package/web.js": "web.js", "package/web_bg.wasm": "web_bg.wasm.gz"},
        kept=("LICENSE-MIT",),
    ),
    Library(
        "@triply/yasgui",
        "MIT",
        {
            "package/build/yasgui.min.js": "yasgui.min.js.gz",
            "package/build/yasgui.min.css": "yasgui.min.css",
            "package/build/yasgui.min.js.LICENSE.txt": "yasgui.min.js.LICENSE.txt",
            "package/LICENSE.txt": "LICENSE",
        },
        assets=PACKAGE / "server/assets",
    ),
)


def fetch(library: Library) -> dict[str, Any]:
    """Write the library's files; return what was fetched."""
    originals = {}
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", library.name, "--json", "--silent"],
            cwd=folder, check=True, capture_output=True, text=True,
        )  # fmt: skip
        description = json.loads(packed.stdout)
        facts = description[0] if isinstance(description, list) else description[library.name]
        library.room.mkdir(parents=True, exist_ok=True)
        with tarfile.open(Path(folder) / facts["filename"]) as archive:
            for inside, name in library.files.items():
                member = archive.extractfile(inside)
                if member is None:
                    raise SystemExit(f"{library.name} has no {inside}: its layout has changed.")
                content = member.read()
                if name.endswith(".gz"):
                    originals[name.removesuffix(".gz")] = sha256(content).hexdigest()
                    content = gzip.compress(content, 9, mtime=0)
                (library.room / name).write_bytes(content)
    noted: dict[str, Any] = {
        "name": library.name,
        "version": facts["version"],
        "licence": library.licence,
        "integrity": facts["integrity"],
        "sha256": library.checksums(),
    }
    if originals:
        noted["unpacked"] = originals
    if library.styled:
        noted["styles"] = style_hashes(library.room / library.styled)
    return noted


def style_hashes(script: Path) -> list[str]:
    """Return the hashes of the styles that the library adds, in the form of a policy."""
    ran = subprocess.run(
        ["node", "-e", _STYLES, str(script)], check=True, capture_output=True, text=True
    )
    digests = (sha256(style.encode()).digest() for style in json.loads(ran.stdout))
    return sorted({f"sha256-{b64encode(digest).decode()}" for digest in digests})


def differing(library: Library) -> list[Path]:
    """Return the files that differ from what was vendored."""
    note = library.room / "vendored.json"
    known = json.loads(note.read_text(encoding="utf-8"))["sha256"]
    found = library.checksums()
    return sorted(library.room / name for name in known if found.get(name) != known[name])


def main() -> int:
    """Fetch, or with `--check` say which files differ from their checksums."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="fetch nothing; compare")
    parser.add_argument("names", nargs="*", help="only these libraries")
    asked = parser.parse_args()
    chosen = [library for library in LIBRARIES if library.name in (asked.names or [library.name])]
    if asked.check:
        different = [path for library in chosen for path in differing(library)]
        for path in different:
            print(f"{path} is not the file that was vendored. Run: scripts/vendor.py")
        return 1 if different else 0
    for library in chosen:
        facts = fetch(library)
        note = library.room / "vendored.json"
        note.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
        print(f"{library.name} {facts['version']}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
