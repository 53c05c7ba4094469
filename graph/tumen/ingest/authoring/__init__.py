"""Help authors: start a case, anchor its passages, report what is odd about it."""
