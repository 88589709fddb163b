"""List every address with its methods, name, permission and whose rows it shows."""

import json

from django.core.management.base import BaseCommand
from django.urls import URLPattern, get_resolver

from core.access import Access

ACCOUNTS = Access(None, "own account", ("GET", "POST"), is_public=True)
"""allauth's views guard themselves; each shows the account of whoever asks, and nothing else."""
UNDECLARED = Access(None, "undeclared", ("GET", "POST"))


class Command(BaseCommand):
    help = "List the routes."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the routes as JSON")

    def handle(self, *, json, **options):
        rows = [route(*found) for found in patterns()]
        self.stdout.write(_as_json(rows) if json else _as_text(rows))


def patterns(resolver=None, prefix="", names=()):
    """Give (pattern, path, namespaces) of every address below a resolver."""
    resolver = resolver or get_resolver()
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLPattern):
            yield pattern, path, names
        else:
            yield from patterns(pattern, path, (*names, pattern.namespace) if pattern.namespace else names)


def route(pattern, path, names):
    """Give the row of one address."""
    access = _access(pattern.callback)
    return {
        "methods": list(access.methods),
        "path": "/" + path,
        "name": ":".join([*names, pattern.name or ""]),
        "permission": access.permission and str(access.permission),
        "public": access.is_public,
        "sight": str(access.sight),
    }


def _access(view):
    if hasattr(view, "access"):
        return view.access
    return ACCOUNTS if view.__module__.startswith("allauth.") else UNDECLARED


def _as_json(rows):
    return json.dumps(rows, indent=2)


def _as_text(rows):
    return "\n".join(
        f"{','.join(row['methods']):9} {row['path']:48} {row['name']:34} "
        f"{row['permission'] or ('public' if row['public'] else 'signed in'):18} {row['sight']}"
        for row in rows
    )
