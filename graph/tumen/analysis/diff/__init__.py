"""Describe what a change adds and removes, in sentences, before it is built."""
