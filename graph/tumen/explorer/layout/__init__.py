"""Lay out graphs for the explorer."""
