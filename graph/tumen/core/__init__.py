"""Share foundations: errors, files, locks, the vocabulary, the casebook folder."""
