"""Infer what follows from the sources by the axioms of the ontology, and prove it.

`axioms` compiles the ontology into rules. `saturate` draws all conclusions at once, `incremental`
those of one change, `update` keeps the inferred graph of a store. `proofs` explains a conclusion;
`tumen.analysis.owl` asks a full OWL reasoner for comparison.
"""
