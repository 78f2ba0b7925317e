"""Disks that are soon full."""

import subprocess
from contextlib import contextmanager


@contextmanager
def small_disk(place, size, *, owner=0):
    """A real disk of that size, which only root can make."""
    place.mkdir()
    options = f"size={size},uid={owner},mode=700"
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True)
    assert mounted.returncode == 0, "A small disk is needed, and only root may mount one."
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def fill(place):
    """With one file, to the last byte; removing it gives the room back."""
    filler = place / "filler"
    subprocess.run(["dd", "if=/dev/zero", f"of={filler}", "bs=4k"], capture_output=True)
    return filler
