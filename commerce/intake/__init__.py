"""Products and prices from files: checked with a preview, then written, both as jobs (C1, C6)."""
