"""Read the ontology and write each derived file (parts of derive.py)."""
