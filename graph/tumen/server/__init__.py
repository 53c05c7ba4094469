"""Serve a casebook over HTTP, read-only: SPARQL, linked data, questions and the explorer."""
