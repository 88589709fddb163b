"""Files of jobs: written and read a piece at a time."""

from core.models import JobFile, JobFilePart

PART = 1024 * 1024


def store(job, role, name, content_type, content):
    """Write a file from bytes or an iterable of bytes. Gives the JobFile."""
    pieces = [content] if isinstance(content, bytes | bytearray | memoryview) else content
    file = JobFile.objects.create(job=job, role=role, name=name[-200:], content_type=content_type[:100])
    size = 0
    for position, part in enumerate(_parts(pieces)):
        JobFilePart.objects.create(file=file, position=position, content=part)
        size += len(part)
    file.size = size
    file.save(update_fields=["size"])
    return file


def _parts(pieces):
    """Cut pieces of any length into parts of one size."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= PART:
            yield bytes(held[:PART])
            del held[:PART]
    if held:
        yield bytes(held)
