"""Production's static files, and not compressed: that takes a minute."""

from clusters.styles import OneSheet


class Uncompressed(OneSheet):
    def compress_files(self, paths):
        return []
