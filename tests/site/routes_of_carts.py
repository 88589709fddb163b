"""The addresses of carts, quick order, requisition lists and recurring orders; see routes_table."""

from collections.abc import Callable

ROWS = """
"""
ARGUMENTS: dict[str, Callable] = {}
SENT: dict[str, Callable] = {}
