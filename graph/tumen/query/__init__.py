"""Asking: named questions and ad-hoc SPARQL, bound safely, run within limits, written anywhere."""
