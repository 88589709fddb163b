"""What nears its cap is split by noun: files, functions, templates and style sheets."""

import pytest

from tests.site.code import APPS, ROOT, functions, length, python, shown

PYTHON = python(*APPS, "tests", "benchmarks")
CAPS = {"file": 350, "function": 45, "template": 160, "style": 250}


def too_long(paths, cap):
    return {shown(path): length(path) for path in paths if length(path) > cap}


def test_no_file_is_longer_than_350_lines():
    assert too_long(PYTHON, CAPS["file"]) == {}


def test_no_function_is_longer_than_45_lines():
    long = {
        f"{shown(path, function.lineno)} {function.name}": function.end_lineno - function.lineno + 1
        for path in PYTHON
        for function in functions(path)
        if function.end_lineno - function.lineno + 1 > CAPS["function"]
    }

    assert long == {}


@pytest.mark.parametrize(("folder", "pattern", "cap"), [("templates", "*.html", 160), ("templates", "*.txt", 160)])
def test_no_template_is_longer_than_160_lines(folder, pattern, cap):
    assert too_long((ROOT / folder).rglob(pattern), cap) == {}


def test_no_style_sheet_is_longer_than_250_lines():
    own = [path for path in (ROOT / "static").rglob("*.css") if "vendor" not in path.parts]

    assert too_long(own, CAPS["style"]) == {}


def test_no_module_of_views_has_more_than_8_of_them():
    crowded = {}
    for path in python(*APPS):
        if "views" in path.parts or path.name == "views.py":
            views = [item.name for item in functions(path) if item.args.args and item.args.args[0].arg == "request"]
            public = [name for name in views if not name.startswith("_")]
            crowded |= {shown(path): len(public)} if len(public) > 8 else {}

    assert crowded == {}
