"""Import data of others: lists, tables and graphs, row by row and repeatable."""
