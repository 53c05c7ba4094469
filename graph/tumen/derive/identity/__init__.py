"""Resolve entities: block, score and propose pairs; apply decisions."""
