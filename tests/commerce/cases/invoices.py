"""What breaks the constraints of invoices, receipts, settlements (K8)."""

CASES: dict = {}
