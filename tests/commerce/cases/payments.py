"""What breaks the constraints of card payments."""

from collections.abc import Callable

CASES: dict[str, Callable] = {}
