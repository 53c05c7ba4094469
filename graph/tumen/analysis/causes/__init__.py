"""Analyse claimed causes: paths, loops, rival explanations, centrality, belief in each link."""
