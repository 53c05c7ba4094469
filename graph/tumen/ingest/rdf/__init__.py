"""Import RDF files."""
