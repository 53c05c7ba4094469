"""Install everything, build the graph and show it: `python3 scripts/run.py`.

Needs Python 3.11 or newer and nothing else. A second run only builds what changed.
"""

import sys

# This file keeps to syntax that older versions read, so that they get this far.
if sys.version_info < (3, 11):
    sys.exit(
        "Tumen needs Python 3.11 or newer; this is Python %d.%d (%s). "
        "Run this script with a newer one, for example: python3.12 scripts/run.py"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

import environment


def main() -> int:
    """Install, build, show; return 1 if a case has errors or a question fails."""
    environment.prepare("run")
    built = environment.run(["-m", "tumen", "build"])
    shown = environment.run(["scripts/tour.py"])
    return built or shown


if __name__ == "__main__":
    sys.exit(main())
