"""Threads, 72-hour windows, purchase processes, invitations (DOMAIN S1-S8)."""
