"""Links in mails about people and places, a module per purpose: each gives a token and opens it."""
