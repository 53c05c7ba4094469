"""Store quads on disk: snapshots, ledger, checksums, bulk load."""
