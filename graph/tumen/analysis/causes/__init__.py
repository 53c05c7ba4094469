"""Claimed causes: paths, loops, rival explanations, measures, and the support of each link."""
