"""Links in mails of commerce, a module per purpose: each gives a token and opens it."""
