"""Who: the tree of partners, users, memberships, roles, statuses (DOMAIN P1-P12)."""
