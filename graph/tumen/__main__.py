"""`python -m tumen`, the same as `tumen`."""

from tumen.cli import main

main()
