"""What breaks the constraints of shipments, cancellations, returns and notes."""

from collections.abc import Callable

CASES: dict[str, Callable] = {}
