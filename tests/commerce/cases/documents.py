"""What breaks the constraints of documents."""

from collections.abc import Callable

CASES: dict[str, Callable] = {}
