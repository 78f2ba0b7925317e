"""Ask for the known faults of every library that the portal is locked on. `make audit-dependencies` calls it.

What could not be asked about never passes for sound: pip-audit alone says « no known vulnerabilities » when the
service does not know a single name.
"""

import json
import subprocess
import sys

from setup import PYTHON, ROOT, say

LOCKS = ["requirements.txt", "requirements-test.txt", "requirements-dev.txt"]
SOUND, FAULTY, UNKNOWN = 0, 1, 2
MOST_NAMES = 8
CHECKED = ("bibliothèque vérifiée", "bibliothèques vérifiées")
FAULTS = ("faille connue", "failles connues")
UNCHECKED = ("NON VÉRIFIÉE", "NON VÉRIFIÉES")


def ask(lock):
    """{"dependencies": [...]} as pip-audit says it, or None and why it said nothing."""
    command = [PYTHON, "-m", "pip_audit", "--requirement", lock, "--no-deps", "--disable-pip"]
    done = subprocess.run(
        [*command, "--format", "json", "--progress-spinner", "off"], cwd=ROOT, capture_output=True, text=True
    )
    try:
        return json.loads(done.stdout), ""
    except ValueError:
        said = done.stderr.strip().splitlines()
        return None, said[-1] if said else f"pip-audit s'est arrêté ({done.returncode})"


def sorted_out(answer):
    """(asked, faulty, unknown): names and versions; with each fault, what mends it."""
    asked, faulty, unknown = [], [], []
    for library in answer["dependencies"]:
        name = f"{library['name']} {library.get('version', '')}".strip()
        if "skip_reason" in library:
            unknown.append(name)
            continue
        asked.append(name)
        for fault in library["vulns"]:
            mended = ", ".join(fault["fix_versions"]) or "aucune version"
            faulty.append(f"{name} : {fault['id']} (corrigée par {mended})")
    return asked, faulty, unknown


def several(things, words):
    number = len(things)
    one, many = words
    return f"{number} {one if number < 2 else many}"


def verdict(lock):
    answer, why = ask(lock)
    if answer is None:
        say(f"{lock} : NON VÉRIFIÉ. Le service des failles connues n'a pas répondu ({why}).")
        return UNKNOWN
    asked, faulty, unknown = sorted_out(answer)
    say(f"{lock} : {several(asked, CHECKED)}, {several(faulty, FAULTS)}, {several(unknown, UNCHECKED)}.")
    for fault in faulty:
        say(f"  {fault}")
    if unknown:
        more = "…" if len(unknown) > MOST_NAMES else ""
        say(f"  Le service ne connaît pas : {', '.join(unknown[:MOST_NAMES])}{more}")
    return FAULTY if faulty else UNKNOWN if unknown or not asked else SOUND


def main():
    verdicts = [verdict(lock) for lock in LOCKS]
    if FAULTY in verdicts:
        return FAULTY
    return max(verdicts)


if __name__ == "__main__":
    sys.exit(main())
