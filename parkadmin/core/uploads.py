"""Uploads that are too large cost no disk: beyond the limit their bytes are counted and thrown away."""
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Keeps files on disk, none longer than FILE_MAX_BYTES and one byte.

    The form still learns the true size of each file, and refuses it by name with everything else that was typed.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = max(settings.FILE_MAX_BYTES + 1 - self.kept, 0)
        if room:
            super().receive_data_chunk(raw_data[:room], start)
            self.kept += min(len(raw_data), room)
