"""Mails of partners, a module per noun."""
