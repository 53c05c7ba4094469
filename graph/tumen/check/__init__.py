"""Check case files: shapes, lint, duplicates, decisions."""
