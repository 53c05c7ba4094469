"""What a change adds and removes, told in plain sentences before it is built."""
