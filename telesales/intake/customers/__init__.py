"""Customers of a reseller from a file: a row for each user, those of one company together."""
