"""What breaks the constraints of carts and requisition lists."""

from collections.abc import Callable

CASES: dict[str, Callable] = {}
