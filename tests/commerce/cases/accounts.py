"""What breaks the constraints of accounts and sub-limits (K1, K8)."""

CASES: dict = {}
