"""What a browser has to fetch before a page stands; bytes compressed as an installation does it, or better for gzip."""

import gzip
from pathlib import Path

from django.contrib.staticfiles import finders

from core.devstack import vendoring
from core.static_files import joined
from tests.site.code import ROOT

LATIN = "vendor/inter/inter-latin-wght-normal.woff2"
MOST_OF_SCRIPTS, MOST_OF_PICTURES = 32_000, 5_000


def packed(content):
    return len(gzip.compress(content, 9))


def found():
    """Give {name: (storage, path)} of all static files, as collectstatic has them."""
    return {path: (storage, path) for finder in finders.get_finders() for path, storage in finder.list([])}


def test_the_style_sheet_has_at_most_26_kb():
    assert packed(joined(found())) <= 26_000


def test_the_font_has_at_most_30_kb():
    assert (ROOT / "static" / LATIN).stat().st_size <= 30_000


def test_the_scripts_of_every_page_have_at_most_32_kb():
    page = (ROOT / "templates" / "components" / "shell" / "assets.html").read_text()
    scripts = [name for name in found() if name.endswith(".js") and f"'{name}'" in page]

    assert sum(packed(Path(finders.find(name)).read_bytes()) for name in scripts) <= MOST_OF_SCRIPTS


def test_the_symbols_have_at_most_5_kb():
    assert packed((ROOT / "static" / "img" / "icons.svg").read_bytes()) <= MOST_OF_PICTURES


def test_no_page_uses_a_class_that_bootstrap_was_vendored_without():
    """If this fails: build the sheet again, see static/vendor/README.md."""
    gone = set(vendoring.LEFT_OUT.read_text().split())

    assert gone & vendoring.used_classes() == set()


def test_the_joined_sheet_imports_nothing():
    assert b"@import" not in joined(found())
