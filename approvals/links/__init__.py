"""Links in mails of approvals, a module per purpose: each gives a token and opens it."""
