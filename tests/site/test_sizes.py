"""What nears its cap is split by noun: files, functions, templates and style sheets."""

from core.devstack import sizes
from tests.site.code import APPS, functions, python, shown


def test_nothing_is_longer_than_its_kind_may_be():
    long = {kind: sizes.too_long(kind, lengths) for kind, lengths in sizes.measured().items()}

    assert [lengths for lengths in long.values() if lengths] == []


def test_the_check_of_the_tree_measures_every_kind():
    block, long = sizes.report()

    assert [line.strip().split("  ")[0] for line in block.splitlines()[:7]] == list(sizes.measured())
    assert long == {}


def test_no_module_of_views_has_more_than_8_of_them():
    crowded = {}
    for path in python(*APPS):
        if "views" in path.parts or path.name == "views.py":
            views = [item.name for item in functions(path) if item.args.args and item.args.args[0].arg == "request"]
            public = [name for name in views if not name.startswith("_")]
            crowded |= {shown(path): len(public)} if len(public) > 8 else {}

    assert crowded == {}
