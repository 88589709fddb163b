"""What breaks the constraints of recurring orders."""

from collections.abc import Callable

CASES: dict[str, Callable] = {}
