"""Bring .venv in line with a lock file: python3 dev/setup.py requirements.txt

A second run costs nothing: .venv/installed.json remembers every version that was installed.
The other scripts of this folder borrow from here what they need to install.
"""

import contextlib
import fcntl
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
INSTALLED = VENV / "installed.json"
UV = "uv==0.13.9"
PIP = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]


class SetupError(Exception):
    """Something is missing; the message says in French what to do about it."""


def bring_in_line(lock_file):
    if sys.version_info < (3, 11):  # noqa: UP036 (this file is what says so)
        raise SetupError(f"Il faut Python 3.11 ou plus récent (ici : {platform.python_version()}).")
    if not lock_file.is_file():
        raise SetupError(f"Fichier de dépendances introuvable : {lock_file.name}")
    if is_installed(lock_file):
        return
    with one_at_a_time():
        # Another make may have installed it while this one waited.
        if not is_installed(lock_file):
            say("Installation des dépendances (une minute la première fois)…")
            make_venv()
            install(lock_file)


def is_installed(lock_file):
    return pins(lock_file).items() <= installed().items()


def pins(lock_file):
    """The versions a lock file asks for, that of Python itself among them."""
    versions = dict(re.findall(r"^(\S+)==(\S+)", lock_file.read_text(), flags=re.MULTILINE))
    return {"python": platform.python_version(), **versions}


def installed():
    try:
        return json.loads(INSTALLED.read_text())
    except (OSError, ValueError):
        return {}


@contextlib.contextmanager
def one_at_a_time():
    """Hold a lock on this very file: two makes must not write to .venv together."""
    with open(__file__) as own_source:
        try:
            fcntl.flock(own_source, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Une autre installation est en cours, on l'attend…")
            fcntl.flock(own_source, fcntl.LOCK_EX)
        yield


def make_venv():
    if is_venv_usable():
        return
    advice = "sous Debian : apt-get install python3-venv"
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise SetupError(f"Le module venv de Python manque ; {advice}")
    if not succeeds([sys.executable, "-m", "venv", "--clear", VENV]):
        raise SetupError(f"L'environnement .venv n'a pas pu être créé ; {advice}")


def is_venv_usable():
    """Made by this very Python, and not left half-made by an interruption."""
    question = [PYTHON, "-c", "import pip, platform; print(platform.python_version())"]
    try:
        answer = subprocess.run(question, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.strip() == platform.python_version()


def install(lock_file):
    known = installed()
    INSTALLED.unlink(missing_ok=True)
    if not install_with_uv(lock_file) and not succeeds([*PIP, "--require-hashes", "-r", lock_file]):
        raise SetupError("Les dépendances n'ont pas pu être installées : la raison est juste au-dessus.")
    INSTALLED.write_text(json.dumps({**known, **pins(lock_file)}))


def install_with_uv(lock_file):
    """Much faster than pip. Silent when it fails, since pip then tries and has the last word."""
    uv = [PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON]
    return succeeds([*PIP, UV], quiet=True) and succeeds([*uv, "--require-hashes", "-r", lock_file], quiet=True)


def succeeds(command, quiet=False):
    return subprocess.run(command, stderr=subprocess.DEVNULL if quiet else None).returncode == 0


def apt_install(*packages):
    """Try to install Debian packages. Does nothing where only an administrator could."""
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Options::=--force-confold"]
    for step in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*apt, *step],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
    if done.returncode != 0:
        say(done.stderr.strip())


def say(message):
    print(message, flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Emploi : python3 dev/setup.py requirements.txt")
    try:
        bring_in_line(ROOT / sys.argv[1])
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Installation interrompue ; la même commande la reprendra.")
