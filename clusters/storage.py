"""Attachments in a store of objects (S3) that several web servers share. What goes wrong there goes wrong as on a disk.

Only where OBJECT_STORE_URL names one. Nobody is sent to the store: the portal reads it and answers by itself, so that
who may open a file is asked each time, and its headers are ours.
"""

from contextlib import contextmanager

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

PATIENCE = {"connect_timeout": 3, "read_timeout": 20, "retries": {"total_max_attempts": 2, "mode": "standard"}}
# Beyond, a file that is being read lies in the temporary directory.
IN_MEMORY = 2**20


@contextmanager
def as_on_a_disk():
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError) as trouble:
        raise OSError(f"The store of objects: {trouble}") from trouble


class ObjectStore(S3Storage):
    def get_default_settings(self):
        return super().get_default_settings() | {
            "client_config": Config(signature_version="s3v4", s3={"addressing_style": "path"}, **PATIENCE),
            "default_acl": None,
            "file_overwrite": False,
            "max_memory_size": IN_MEMORY,
        }

    def _open(self, name, mode="rb"):
        """It is fetched whole at once: what is missing is known before an answer begins."""
        with as_on_a_disk():
            opened = super()._open(name, mode)
            opened.file.seek(0)
            return opened

    def _save(self, name, content):
        with as_on_a_disk():
            return super()._save(name, content)

    def delete(self, name):
        with as_on_a_disk():
            super().delete(name)

    def exists(self, name):
        with as_on_a_disk():
            return super().exists(name)
