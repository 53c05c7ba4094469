"""Import Wikidata statements."""
