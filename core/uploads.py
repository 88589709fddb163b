"""What is read of uploads at all: more than the house ever takes is let run past, neither kept nor written anywhere."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

OVERHEAD_BYTES = 1024 * 1024
"""What a form may hold beside its file."""


class Cap(FileUploadHandler):
    """The first of the handlers: leaves the files of too big a request out; its form then says that one is missing."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.is_too_big = content_length > settings.UPLOAD_MOST_BYTES + OVERHEAD_BYTES

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        if self.is_too_big:
            raise StopUpload(connection_reset=False)

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None


def is_too_big(request):
    """Whether the files of a request were left out because it is too big."""
    length = request.META.get("CONTENT_LENGTH") or ""
    return length.isdigit() and int(length) > settings.UPLOAD_MOST_BYTES + OVERHEAD_BYTES
