"""Set up what the tests need and run all of them: `python3 scripts/test.py [--long|--fast] …`.

Every other argument goes to pytest (`-k`, a path, …). All parts run, also after one has failed;
the exit code is 1 if any did.
"""

import sys

# This file keeps to syntax that older versions read, so that they get this far.
if sys.version_info < (3, 11):
    sys.exit(
        "Tumen needs Python 3.11 or newer; this is Python %d.%d (%s). "
        "Run this script with a newer one, for example: python3.12 scripts/test.py"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

import testing

if __name__ == "__main__":
    sys.exit(testing.main(sys.argv[1:]))
