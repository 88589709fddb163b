"""The addresses of card payments; see routes_table."""

from collections.abc import Callable

ROWS = """
"""
ARGUMENTS: dict[str, Callable] = {}
SENT: dict[str, Callable] = {}
