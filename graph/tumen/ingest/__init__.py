"""Bringing in what others hold as data: lists, tables and graphs, row by row and repeatable."""
