"""See that there is a Chromium for the browser tests: python3 dev/chromium.py

Prints nothing when there is one.
"""

import os
import shutil
import sys

from setup import SetupError, apt_install, say

OPT_OUT = "RECUEIL_SANS_NAVIGATEUR"
NAMES = ("chromium", "chromium-browser", "google-chrome")
# Playwright's own driver needs libatomic1; without a font, every text has the same width.
PACKAGES = ("chromium", "fonts-dejavu-core", "libatomic1")
HOW_TO = (
    "Chromium est introuvable. Sous Debian : apt-get install chromium ; "
    f"ailleurs : CHROMIUM=/chemin/du/programme ; pour s'en passer : {OPT_OUT}=1"
)


def find():
    wanted = os.environ.get("CHROMIUM")
    if wanted:
        return shutil.which(wanted)
    return next(filter(None, map(shutil.which, NAMES)), None)


def find_or_install():
    path = find()
    if path is None and not os.environ.get("CHROMIUM") and os.getuid() == 0 and shutil.which("apt-get"):
        say("Installation de Chromium (une minute la première fois)…")
        apt_install(*PACKAGES)
        path = find()
    if path is None:
        raise SetupError(HOW_TO)
    return path


if __name__ == "__main__":
    if os.environ.get(OPT_OUT):
        say(f"Tests dans un navigateur : NON FAITS ({OPT_OUT})")
        sys.exit()
    try:
        find_or_install()
    except SetupError as error:
        sys.exit(str(error))
