"""Making a case: a file to begin with, its anchors in the text, and what is odd about it."""
