"""Orders for customers from a file: rows of one key are one order, sent through the gates of every order (O3, T8)."""
