"""Spending limits, approvers, proxies, steps and e-mailed links (DOMAIN A1-A10)."""
