"""Check case files: references, shapes, contradictions, lint, duplicates, decisions."""
