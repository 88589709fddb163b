"""Mails of approvals, a module per noun."""
