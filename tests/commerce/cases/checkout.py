"""What breaks the constraints of checkout, delivery and terms."""

from collections.abc import Callable

CASES: dict[str, Callable] = {}
