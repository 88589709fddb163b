"""What resellers and those who manage them bring from files: customers and orders, read, shown, then written (T5)."""
