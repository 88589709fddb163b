"""Read messages, for those whose they are."""
