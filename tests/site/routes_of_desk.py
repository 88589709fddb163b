"""The addresses of the order desk and of fulfilment; see routes_table."""

from collections.abc import Callable

ROWS = """
"""
ARGUMENTS: dict[str, Callable] = {}
SENT: dict[str, Callable] = {}
