"""Receives files: in memory only, so that a refused one was never on a disk, and up to a limit."""

import hashlib
from io import BytesIO

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MEGABYTE = 1024 * 1024
LIMIT = 20 * MEGABYTE
# Under these names a file is read and forgotten: no installation has to allow files for that.
READ_ONLY = frozenset({"answers_file"})


class InMemoryHandler(FileUploadHandler):
    """Keeps a file in memory, with its `sha256`.

    Of a larger one than LIMIT only size and checksum are kept, so that the form can say what is
    wrong. A request of more than twice the limit is not read at all.
    """

    def handle_raw_input(self, _input_data, _meta, content_length, *_further):
        if content_length > 2 * LIMIT:
            raise RequestDataTooBig("The request is larger than any file may be.")

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        if not settings.UPLOADS and self.field_name not in READ_ONLY:
            raise SkipFile
        self.content, self.digest = BytesIO(), hashlib.sha256()

    def receive_data_chunk(self, raw_data, start):
        self.digest.update(raw_data)
        if start + len(raw_data) <= LIMIT:
            self.content.write(raw_data)

    def file_complete(self, file_size):
        self.content.seek(0)
        received = InMemoryUploadedFile(
            self.content,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )
        received.sha256 = self.digest.hexdigest()
        return received
