"""Mails of selling for others, a module per noun."""
