"""Check the graph with an OWL reasoner."""
