"""Make the public view of a casebook, in which no protected person is named.

The view is a store beside the private one, and every command with `--public` reads only that.
docs/privacy.md says what the view protects against, and what it does not.
"""
