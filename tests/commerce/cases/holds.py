"""What breaks the constraints of holds and their rules (K8)."""

CASES: dict = {}
