"""The parts of scripts/bench.py: a made-up graph of any size, and what is measured on it."""
