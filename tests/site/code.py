"""The source as the site tests read it."""

import ast
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("telesales", "messaging", "approvals", "commerce", "partners", "core")


def python(*folders):
    """Give the paths of Python files below folders, migrations left out."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts and "node_modules" not in path.parts)


def product():
    """Give the files of the product itself, without the development stack."""
    return [path for path in python(*APPS) if "devstack" not in path.parts]


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def shown(path, line=None):
    """Name a place as editors do."""
    name = str(path.relative_to(ROOT))
    return f"{name}:{line}" if line else name


def length(path):
    return len(path.read_text(encoding="utf-8").splitlines())


@cache
def functions(path):
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@cache
def calls(path):
    """Give (the call written out, its node): "Order.objects.get", "order.save"."""
    return [(ast.unparse(node.func), node) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
