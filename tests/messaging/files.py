"""What tests of files in messages share: small real files, and some that are not what they say."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def picture(kind):
    buffer = io.BytesIO()
    Image.new("RGB", (8, 6), "teal").save(buffer, kind)
    return buffer.getvalue()


def archive(parts, compression=zipfile.ZIP_DEFLATED):
    """Give a ZIP archive of {name: content}."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, content in parts.items():
            file.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else compression)
    return buffer.getvalue()


def office(part, **more):
    return archive({"[Content_Types].xml": "<Types/>", part: "<document/>", **more})


def open_document(kind, **more):
    words = f"application/vnd.oasis.opendocument.{kind}"
    return archive({"mimetype": words, "content.xml": "<office/>", **more})


def bomb(kind="xl/workbook.xml"):
    """Give an Office file of 400 KB that unpacks to 400 MB."""
    return office(kind, **{"xl/sharedStrings.xml": b"\0" * (400 * 1024 * 1024)})


GOOD = {
    "offer.pdf": PDF,
    "plan.png": picture("PNG"),
    "photo.JPG": picture("JPEG"),
    "moving.gif": picture("GIF"),
    "small.webp": picture("WEBP"),
    "notes.txt": "Größe: 3 × 4 m\r\n".encode(),
    "windows.txt": "Größe".encode("cp1252"),
    "wide.txt": "Größe".encode("utf-16"),
    "prices.csv": "code;price\nA-1;3,50\n".encode("utf-8-sig"),
    "letter.docx": office("word/document.xml"),
    "sheet.xlsx": office("xl/workbook.xml"),
    "talk.pptx": office("ppt/presentation.xml"),
    "letter.odt": open_document("text"),
    "sheet.ods": open_document("spreadsheet"),
}
"""Name -> content of a file of each kind that is sent."""


def upload(name="offer.pdf", content=PDF, content_type="application/x-whatever"):
    return SimpleUploadedFile(name, content, content_type)
