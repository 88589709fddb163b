"""Products from files: read, decided row by row, shown, then written (C1, C6)."""
