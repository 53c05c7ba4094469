"""Generate made-up graphs of any size, and measure Tumen on them (scripts/bench.py)."""
