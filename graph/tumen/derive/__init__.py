"""Derive graphs: disputes, identity, inference, labels."""
