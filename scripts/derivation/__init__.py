"""What derive.py is made of: reading the ontology, and writing each derived file."""
