"""What a file really is, by its content (CHECKS X18)."""

import gzip
import io
import time
import zipfile

import pytest

from core import file_kinds
from tests.messaging import files


def kinds(content):
    return file_kinds.of(io.BytesIO(content))


@pytest.mark.parametrize("name", files.GOOD)
def test_a_file_of_each_kind_is_known(name):
    assert name.rpartition(".")[2].lower() in kinds(files.GOOD[name])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(content, id=name)
        for name, content in {
            "empty": b"",
            "page": files.HTML,
            "page after spaces and a mark": b"\xef\xbb\xbf \n <HTML><body>",
            "page after words": b"Hello <script>alert(1)</script>",
            "drawing": files.SVG,
            "xml": b"<?xml version='1.0'?><svg/>",
            "script": b"#!/bin/sh\nrm -rf /",
            "php": b"<?php echo 1;",
            "program for Windows": b"MZ\x90\0\x03",
            "program for Linux": b"\x7fELF\x02\x01",
            "archive": files.archive({"a.txt": "a"}),
            "gz": gzip.compress(b"\0" * 1000),
            "old Word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "half a picture's beginning": b"\x89PNG\r\n\x1a\n",
            "beginning of a picture before a page": b"GIF8<script>",
            "archive without an end": files.office("word/document.xml")[:-30],
            "archive that is damaged": files.office("word/document.xml").replace(b"PK\x01\x02", b"PK\x09\x09"),
            "macros": files.office("word/document.xml", **{"word/vbaProject.bin": "x"}),
            "macros of the other office": files.open_document("text", **{"Basic/Standard/Module1.xml": "x"}),
            "program inside": files.office("xl/workbook.xml", **{"xl/embeddings/run.exe": "MZ"}),
            "open document of another kind": files.open_document("graphics"),
            "open document that hides its kind": files.archive({"content.xml": "x", "mimetype": "application/x"}),
            "control characters": b"text\0text",
            "escapes of a terminal": b"\x1b]0;owned\x07",
        }.items()
    ],
)
def test_anything_else_is_of_no_kind(content):
    assert kinds(content) == frozenset()


def test_a_bomb_is_told_by_its_directory_alone():
    content = files.bomb()
    began = time.process_time()

    assert kinds(content) == frozenset()
    assert len(content) < 1024 * 1024
    assert time.process_time() - began < 1


def test_an_archive_with_too_many_parts_is_not_looked_through(monkeypatch):
    content = files.office("word/document.xml", **{f"word/media/{number}.png": "" for number in range(2000)})
    monkeypatch.setattr(zipfile, "ZipFile", None)

    assert kinds(content) == frozenset()


def test_the_end_of_an_archive_may_have_a_remark():
    buffer = io.BytesIO(files.office("word/document.xml"))
    with zipfile.ZipFile(buffer, "a") as file:
        file.comment = b"made by hand"

    assert file_kinds.of(buffer) == {"docx"}
