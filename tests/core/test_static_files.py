"""An installation serves one style sheet and one script, in which everything still leads where it led."""

import pytest
from django.core.files.base import ContentFile

from core.static_files import SCRIPT, SHEET, joined, run_together


class Folder:
    """Files that are given."""

    def __init__(self, files):
        self.files = files

    def open(self, path):
        return ContentFile(self.files[path].encode())


def sheet(**files):
    folder = Folder({SHEET: files.pop("app"), **{f"css/{name}.css": text for name, text in files.items()}})
    return joined({name: (folder, name) for name in folder.files}).decode()


def test_what_is_imported_stands_in_its_layer():
    found = sheet(
        app='@layer a, b;\n@import url("one.css") layer(a);\n@import url("two.css") layer(b);', one="x{}", two="y{}"
    )

    assert found == '@charset "UTF-8";@layer a, b;\n@layer a{x{}}\n@layer b{y{}}'


def test_what_is_for_paper_stays_for_paper():
    assert sheet(app='@import url("one.css") layer(a) print;', one="x{}") == (
        '@charset "UTF-8";@media print{@layer a{x{}}}'
    )


def test_addresses_lead_to_the_same_files():
    inner = 'x{a:url("../../img/i.svg");b:url("data:image/svg+xml,1")}'
    folder = Folder({SHEET: '@import url("pages/one.css");', "css/pages/one.css": inner})

    found = joined({name: (folder, name) for name in folder.files}).decode()

    assert found == '@charset "UTF-8";x{a:url("../img/i.svg");b:url("data:image/svg+xml,1")}'


def test_comments_go_but_licences_stay():
    found = sheet(app='/* house */@import url("one.css");', one='@charset "UTF-8";/*! MIT */x{}/* why */')

    assert found == '@charset "UTF-8";/*! MIT */x{}'


def script(app, **files):
    folder = Folder({SCRIPT: app, **{f"js/{name}.js": text for name, text in files.items()}})
    return run_together({name: (folder, name) for name in folder.files}).decode()


def test_the_modules_of_a_page_keep_their_names_to_themselves():
    found = script('// all\nimport "./one.js";\nimport "./two.js";\n', one="const a = 1;\n", two="const a = 2;\n")

    assert found == "// all\n{\nconst a = 1;\n}\n{\nconst a = 2;\n}\n"


@pytest.mark.parametrize("content", ['import { a } from "./other.js";\n', "export const a = 1;\n"])
def test_a_module_that_needs_others_is_not_joined(content):
    with pytest.raises(ValueError, match=r"one\.js cannot be joined"):
        script('import "./one.js";\n', one=content)
