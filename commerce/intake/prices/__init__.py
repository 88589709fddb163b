"""Prices of a list from a file: read cheaply here, checked and written by the database in sets (C6)."""
