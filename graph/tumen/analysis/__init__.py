"""Analyse the built graph: causes, networks, audit, OWL, proofs, diffs."""
