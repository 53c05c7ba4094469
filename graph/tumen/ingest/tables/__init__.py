"""Import CSV and Excel tables by a mapping."""
