"""Explain why an inferred triple holds."""
