"""Kill an upgrade of a casebook before each step that changes the disk, and look at what is left.

    python tests/reliability/upgrading.py FOLDER [EVERY]

With EVERY, only before every so many of the steps.

Afterwards the vocabulary and the questions must be all old or all new, and the next command that
opens the casebook must leave nothing hidden behind once the upgrade was done again.
"""

from __future__ import annotations

import shutil
import sys
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from victims import Death, apart, result, settle, told

from tumen.build.init import init_casebook
from tumen.build.upgrade import copy_of, upgrade_copy
from tumen.core.casebook import find_casebook


def state(root: Path) -> str:
    """A hash of the vocabulary and the questions, as the next command finds them."""
    find_casebook(root)
    found = (path for room in ("ontology", "queries") for path in sorted((root / room).rglob("*")))
    lines = (
        f"{path.relative_to(root)} {path.read_bytes().hex()}" for path in found if path.is_file()
    )
    return sha256("\n".join(lines).encode()).hexdigest()


def upgrade(root: Path) -> bool:
    """Upgrade, taking what ships now."""
    copy = copy_of(find_casebook(root))
    assert copy is not None
    upgrade_copy(copy, theirs=[text.name for text in copy.edited])
    return True


def main() -> int:
    """Kill at each step, and print how many were tried."""
    folder, every = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    old = folder / "old"
    told(lambda: bool(init_casebook(old)))
    for number, path in enumerate(sorted((old / "queries").iterdir())):
        if number % 9 == 0:
            path.write_text("# an older question\n")
        elif number % 9 == 1:
            path.unlink()
    (old / "ontology" / "shipped.zip").unlink()
    settle()
    root, before = folder / "book", told(lambda: state(old))
    step, seen = 0, {"before": 0, "after": 0}
    after = ""
    while True:
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(old, root)
        said = result(*apart(lambda: upgrade(root), Death(step, changing=True) if step else None))
        assert "error" not in said, said
        found = told(lambda: state(root))
        if not step:
            after = found
            assert after != before
        elif "result" in said:
            break
        assert found in (before, after), f"a mixture after step {step}"
        seen["after" if found == after else "before"] += 1
        told(lambda: upgrade(root))
        assert told(lambda: state(root)) == after
        assert not list(root.glob(".upgrade*")), "left behind"
        step += every if step else 1
    print(f"{sum(seen.values()) - 1} kills: {seen}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
