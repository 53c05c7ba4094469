"""The quad store on disk: snapshots, ledger, checksums, bulk load."""
