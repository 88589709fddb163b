"""The addresses of credit messages; see routes_table. Who sends them has a token and no place; Finance keeps them."""

from collections.abc import Callable

ROWS = """
commerce:credit_intake               GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:credit_intake               POST  401  401  401  401  401  401  401  401  401  401  401  401  401
commerce:credit_schema               GET   200  200  200  200  200  200  200  200  200  200  200  200  200
commerce:credit_schema               POST  405  405  405  405  405  405  405  405  405  405  405  405  405
"""
ARGUMENTS: dict[str, Callable] = {}
SENT: dict[str, Callable] = {}
