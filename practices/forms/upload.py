from contextlib import suppress
from io import BytesIO
from tempfile import SpooledTemporaryFile

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 20 * 2**20
IN_MEMORY = 512 * 2**10


class BoundedUpload(FileUploadHandler):
    """Keeps the bytes of the files of a request up to a limit, small ones in memory.

    Past the limit, or when the disk takes no more, they are dropped while the rest of the form still arrives:
    the file says why in `trouble`, and the words typed beside it are not lost.
    """

    TOO_BIG, NOT_KEPT = "too big", "not kept"
    room = MOST_BYTES

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.trouble = None
        self.file = SpooledTemporaryFile(max_size=IN_MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR)

    def receive_data_chunk(self, raw_data, start):
        self.room -= len(raw_data)
        if self.trouble is None and self.room < 0:
            self.drop(self.TOO_BIG)
        if self.trouble is None:
            try:
                self.file.write(raw_data)
            except OSError:
                self.drop(self.NOT_KEPT)

    def drop(self, trouble):
        self.trouble = trouble
        # What was still to be written at the closing has no room either.
        with suppress(OSError):
            self.file.close()
        self.file = BytesIO()

    def file_complete(self, file_size):
        try:
            self.file.seek(0)
        except OSError:
            self.drop(self.NOT_KEPT)
        uploaded = UploadedFile(self.file, self.file_name, self.content_type, file_size, self.charset)
        uploaded.trouble = self.trouble
        return uploaded

    def upload_interrupted(self):
        if hasattr(self, "file"):
            self.file.close()
