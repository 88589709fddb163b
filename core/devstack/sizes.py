"""How long files, functions, templates and style sheets are, and how long they may be: the one place of the limits."""

import ast
import statistics
from functools import cache

from core.devstack.environment import ROOT

APPS = ("telesales", "messaging", "approvals", "commerce", "partners", "core")
CAPS = {"files": 350, "functions": 45, "templates": 160, "style sheets": 250}  # lines
SHOWN = "  {:<24}{:>7,}   median {:>3}   p90 {:>3}   longest {:>3} of {:>3}  {}"


def measured():
    """Give {kind: {name: lines}}; "files of tests" are a kind of "files", and so on."""
    product, tests = python(*APPS), python("tests", "benchmarks")
    own = [path for path in (ROOT / "static").rglob("*.css") if "vendor" not in path.parts]
    pages = [path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt")]
    mails = [path for path in pages if "emails" in path.parts]
    return {
        "files": _lengths(product),
        "functions": _functions(product),
        "files of tests": _lengths(tests),
        "functions of tests": _functions(tests),
        "templates": _lengths(set(pages) - set(mails)),
        "templates of mails": _lengths(mails),
        "style sheets": _lengths(own),
    }


def too_long(kind, lengths):
    """Give those of one kind of measured() that are over their cap."""
    return {name: length for name, length in lengths.items() if length > cap(kind)}


def cap(kind):
    """Tell how many lines one of a kind may have: tests as many as the product, mails as pages."""
    return CAPS[kind.partition(" of ")[0]]


def report():
    """Write how it stands in one short block; give (the block, what is too long: {name: lines})."""
    every = measured()
    lines = [_line(kind, lengths) for kind, lengths in every.items()]
    long = {name: length for kind, lengths in every.items() for name, length in too_long(kind, lengths).items()}
    promises = sum(name.rpartition(" ")[2].startswith("test_") for name in every["functions of tests"])
    product, tests = (sum(map(_code, python(*folders))) for folders in (APPS, ("tests", "benchmarks")))
    lines.append(f"  {product:,} lines of code, {tests:,} of tests and benchmarks; {promises:,} tests")
    lines += [f"  too long: {name}, {length} lines" for name, length in sorted(long.items())]
    return "\n".join(lines), long


def python(*folders):
    """Give the paths of Python files below folders, migrations left out."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts and "node_modules" not in path.parts)


def length(path):
    """Count a file's lines, empty ones and comments too."""
    return len(path.read_text(encoding="utf-8").splitlines())


@cache
def tree(path):
    """Parse a file once."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def functions(path):
    """Give the functions and methods of a file, inner ones too."""
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _lengths(paths):
    return {str(path.relative_to(ROOT)): length(path) for path in paths}


def _functions(paths):
    return {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in paths
        for node in functions(path)
    }


def _code(path):
    """Count the lines that are neither empty nor a comment alone."""
    stripped = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return sum(bool(line) and not line.startswith("#") for line in stripped)


def _line(kind, lengths):
    ordered = sorted(lengths.values())
    tail = ordered[int(len(ordered) * 0.9)]
    longest = max(lengths, key=lengths.__getitem__)
    return SHOWN.format(
        kind, len(ordered), round(statistics.median(ordered)), tail, lengths[longest], cap(kind), longest
    )
