"""Pages of assisted sales."""
