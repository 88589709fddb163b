"""Links in mails of telesales, a module per purpose: each gives a token and opens it."""
