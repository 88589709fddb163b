"""Mails of commerce, a module per noun."""
