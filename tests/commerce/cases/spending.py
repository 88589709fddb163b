"""What breaks the constraints of company spend limits (K9)."""

CASES: dict = {}
