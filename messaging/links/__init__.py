"""Links in mails of messages, a module per purpose: each gives a token and opens it."""
