"""Run named questions and ad-hoc SPARQL: bind parameters, check limits, run, write results."""
