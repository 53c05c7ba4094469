"""What may leave the house: a view of the casebook in which nobody who is protected is named.

The view is made once, as a store of its own beside the private one; every command with `--public`
reads it and nothing else, so that no output can forget to hide something. docs/privacy.md tells
what it protects against, and what not.
"""
