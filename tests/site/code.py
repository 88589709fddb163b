"""The source as the site tests read it."""

import ast
from functools import cache
from pathlib import Path

from django.conf import settings

from core.devstack.sizes import APPS, functions, python, tree

__all__ = ["APPS", "calls", "functions", "product", "python", "shown", "tree"]

ROOT = Path(settings.BASE_DIR)


def product():
    """Give the files of the product itself, without the development stack."""
    return [path for path in python(*APPS) if "devstack" not in path.parts]


def shown(path, line=None):
    """Name a place as editors do."""
    name = str(path.relative_to(ROOT))
    return f"{name}:{line}" if line else name


@cache
def calls(path):
    """Give (the call written out, its node): "Order.objects.get", "order.save"."""
    return [(ast.unparse(node.func), node) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
