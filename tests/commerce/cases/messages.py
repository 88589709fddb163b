"""What breaks the constraints of credit messages and their senders (K5)."""

CASES: dict = {}
