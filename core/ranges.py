"""Hand out a file in the parts that a player asks for (RFC 9110, 14): a part at a time, so that a player which pauses
holds no thread of the server."""

import re

from django.http import FileResponse, HttpResponse

PART_BYTES = 2 * 1024 * 1024
"""At most so much is given of a range without an end: players ask for the next part when they need it."""
ASKED = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def respond(request, file, *, size, content_type):
    """Give the response with a file, or the part of it that the Range header asks for; 416 where there is none such.

    Several ranges at once, and headers that nobody understands, get the whole.
    """
    asked = ASKED.fullmatch(request.headers.get("Range", ""))
    if asked is None or not any(asked.groups()):
        return _answer(FileResponse(file, content_type=content_type), length=size)
    part = _part(start=asked[1], end=asked[2], size=size)
    if part is None:
        file.close()
        return _answer(HttpResponse(status=416), given=f"bytes */{size}")
    first, last = part
    content = _Part(file, first, last - first + 1)
    response = FileResponse(content, status=206, content_type=content_type)
    return _answer(response, length=last - first + 1, given=f"bytes {first}-{last}/{size}")


def _answer(response, *, length=None, given=""):
    """Say what is given of the file."""
    if length is not None:
        response["Content-Length"] = length
    if given:
        response["Content-Range"] = given
    response["Accept-Ranges"] = "bytes"
    return response


def _part(*, start, end, size):
    """Give the first and the last byte; None where nothing of the file is asked for."""
    if not start:  # the last so many
        first, last = max(0, size - int(end)), size - 1
    else:
        first, last = int(start), int(end) if end else size - 1
    last = min(last, size - 1, first + PART_BYTES - 1)
    return (first, last) if first <= last else None


class _Part:
    """What was asked for of a file, read like a file; whoever closes it closes the file."""

    def __init__(self, file, first, length):
        file.seek(first)
        self.file, self.left = file, length

    def read(self, size=-1):
        chunk = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(chunk)
        return chunk

    def close(self):
        self.file.close()
