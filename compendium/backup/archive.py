"""One archive: written aside and named once it is whole, read part by part."""

import fcntl
import hashlib
import json
import os
import zipfile
from contextlib import contextmanager, suppress

FORMAT, MANIFEST = 1, "manifeste.json"
# Rows shrink five times at this level, almost as fast as the database gives them.
LEVEL = 2
PIECE = 2**18
UNFINISHED = ".partiel"


class BackupError(Exception):
    """What went wrong, in French, for who typed the command."""


class Digest:
    """A place to write: counts lines, and takes the SHA-256 of what passes on to `through`."""

    def __init__(self, through=None):
        self.through, self.held, self.hash, self.lines, self.size = through, bytearray(), hashlib.sha256(), 0, 0

    def write(self, data):
        self.held += data
        if len(self.held) > PIECE:
            self.flush()

    def flush(self):
        if not self.held:
            return
        self.hash.update(self.held)
        self.lines += self.held.count(b"\n")
        self.size += len(self.held)
        if self.through:
            self.through.write(self.held)
        self.held = bytearray()

    @property
    def sha256(self):
        self.flush()
        return self.hash.hexdigest()


class Writer:
    """An archive that is being written. Read by its owner alone: it holds addresses and digests of passwords."""

    def __init__(self, path):
        self.path, self.aside = path, path.with_name(path.name + UNFINISHED)
        self.file = os.fdopen(os.open(self.aside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b")
        # Held as long as this process lives: see clear_unfinished.
        fcntl.flock(self.file, fcntl.LOCK_EX)
        self.zip = zipfile.ZipFile(self.file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)

    @contextmanager
    def part(self, name, *, is_packed=False):
        """A Digest that writes one part; what is packed already is not packed again."""
        about = zipfile.ZipInfo(name)
        about.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        about._compresslevel, about.external_attr = LEVEL, 0o600 << 16
        with self.zip.open(about, "w", force_zip64=True) as through:
            digest = Digest(through)
            yield digest
            digest.flush()

    def finish(self, manifest):
        with self.part(MANIFEST) as part:
            part.write(json.dumps({"format": FORMAT, **manifest}, ensure_ascii=False, indent=1).encode())
        self.zip.close()
        self.file.flush()
        os.fsync(self.file.fileno())
        size = self.file.tell()
        os.rename(self.aside, self.path)
        self.file.close()
        folder = os.open(self.path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
        return size

    def abandon(self):
        self.zip.fp = None  # else it would try to end, again and again, what cannot be ended
        self.file.close()
        self.aside.unlink(missing_ok=True)


def clear_unfinished(folder):
    """What backups that were killed have left; not that of one at work."""
    for path in folder.glob(f"recueil-*{UNFINISHED}*"):
        with suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


class Reader:
    """An archive that is whole, or BackupError."""

    def __init__(self, path):
        try:
            self.zip = zipfile.ZipFile(path)
            self.manifest = json.loads(self.zip.read(MANIFEST))
        except OSError as error:
            raise BackupError(f"« {path} » ne se lit pas : {error.strerror or error}.") from error
        except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
            raise BackupError(f"« {path} » n'est pas une archive entière.") from error
        if self.manifest.get("format") != FORMAT:
            raise BackupError("Cette archive est d'un format que cette version ne connaît pas.")

    @property
    def tables(self):
        return self.manifest["tables"]

    @property
    def files(self):
        return self.manifest["files"]

    @property
    def rows(self):
        return sum(table["rows"] for table in self.tables.values())

    def open(self, name):
        return self.zip.open(name)

    def check(self, say):
        """Read all of it: every part is the one that was written, or BackupError."""
        for name, about in self.tables.items():
            digest = self.digest(place_of_table(name))
            if (digest.sha256, digest.lines) != (about["sha256"], about["rows"]):
                raise BackupError(f"Archive abîmée : la table {name} n'est plus celle qui a été écrite.")
        for name, about in self.files.items():
            if self.digest(place_of_file(name)).sha256 != about["sha256"]:
                raise BackupError(f"Archive abîmée : la pièce jointe {name} n'est plus celle qui a été écrite.")
        say("Archive lue entière : saine.")

    def digest(self, place):
        digest = Digest()
        try:
            with self.open(place) as part:
                while piece := part.read(PIECE):
                    digest.write(piece)
        except (zipfile.BadZipFile, KeyError, EOFError, ValueError, OSError) as error:
            raise BackupError(f"Archive abîmée : {place} ne se lit pas.") from error
        except Exception as error:  # zlib has an error of its own, that it shows nowhere
            raise BackupError(f"Archive abîmée : {place} ne se déplie pas.") from error
        return digest


def place_of_table(name):
    return f"tables/{name}.tsv"


def place_of_file(name):
    return f"pieces/{name}"
