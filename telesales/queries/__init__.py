"""Read what selling for others needs."""
