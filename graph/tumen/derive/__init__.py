"""Derived graphs: disputes, identity, inference."""
