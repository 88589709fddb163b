"""Reads for pages and rules, a module per noun."""
