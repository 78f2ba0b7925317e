"""The programs of Debian that stand beside the portal under faults: nginx and Redis."""

import shutil
from pathlib import Path

from setup import SetupError, apt_install, say

OF_THE_SYSTEM = "/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"
# Debian starts what it installs; this, while it lasts, says no.
POLICY = Path("/usr/sbin/policy-rc.d")
PACKAGES = {"nginx": "nginx-light", "redis-server": "redis-server"}


def find(name):
    """Where the program is, None if it is not."""
    return shutil.which(name) or shutil.which(name, path=OF_THE_SYSTEM)


def found(name):
    """Where the program is; it is installed if it may be."""
    if not find(name):
        say(f"Installation de {PACKAGES[name]} (une fois)…")
        install(PACKAGES[name])
    place = find(name)
    if place is None:
        raise SetupError(f"{name} est introuvable. Sous Debian : apt-get install {PACKAGES[name]}")
    return place


def install(package):
    is_ours = not POLICY.exists() and POLICY.parent.is_dir()
    try:
        if is_ours:
            POLICY.write_text("#!/bin/sh\nexit 101\n")
            POLICY.chmod(0o755)
        apt_install(package)
    except PermissionError:
        return
    finally:
        if is_ours:
            POLICY.unlink(missing_ok=True)
