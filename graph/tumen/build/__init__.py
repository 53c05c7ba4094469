"""Build the graph from a casebook, incrementally."""
