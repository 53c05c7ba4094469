"""Run `python -m tumen` as `tumen`."""

from tumen.cli import main

main()
