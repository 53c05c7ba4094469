"""What follows from what sources say, by the axioms of the ontology, and why.

`axioms` turns the ontology into rules; `facts` draws all conclusions at once, `changes` those of
one change; `inferring` keeps the inferred graph of a store. `hermit` asks a full OWL reasoner for
the same, `proofs` and `why` explain.
"""
