"""Run every test: on SQLite, on PostgreSQL, under faults and in a browser. `make test` calls it.

A failure does not stop the rest. The closing lines say what passed, what failed and what was left out.
"""

import os
import signal
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import chromium
import postgres
import servers
from setup import PYTHON, ROOT, SetupError, say

QUICK = ["-n", "2", "-m", "not browser and not faults"]
NO_TEST_RAN = 5


@dataclass
class Result:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    left_out_by: str = ""
    could_not_run: bool = False

    def __str__(self):
        if self.left_out_by:
            return f"NON FAIT ({self.left_out_by})"
        if self.could_not_run:
            return "N'A PAS PU TOURNER"
        counts = {"réussi": self.passed, "échoué": self.failed, "sauté": self.skipped}
        said = [count(n, word) for word, n in counts.items() if n or word == "réussi"]
        return ", ".join(said)


def count(number, word):
    return f"{number} {word}s" if number > 1 else f"{number} {word}"


def main(args):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    prepare_chromium()
    results = {
        "SQLite": attempt("SQLite", on_sqlite, args),
        "PostgreSQL": attempt("PostgreSQL", on_postgresql, args, opt_out=postgres.OPT_OUT),
        "pannes": attempt("pannes", under_faults, args, opt_out=postgres.OPT_OUT),
        "navigateur": attempt("navigateur", in_browser, args, opt_out=chromium.OPT_OUT),
    }
    say("\n" + " · ".join(f"{name} : {result}" for name, result in results.items()))
    passed = sum(result.passed for result in results.values())
    failed = sum(result.failed or result.could_not_run for result in results.values())
    say(f"Total: {passed} passed, {failed} failed")
    return 1 if failed else 0


def prepare_chromium():
    """First, so that a long download does not come in the middle of the tests."""
    if not os.environ.get(chromium.OPT_OUT):
        try:
            chromium.find_or_install()
        except SetupError as error:
            say(str(error))


def attempt(name, run, args, opt_out=""):
    if opt_out and os.environ.get(opt_out):
        return Result(left_out_by=opt_out)
    say(f"\n=== {name} ===")
    try:
        return run(args)
    except SetupError as error:
        say(str(error))
        return Result(could_not_run=True)


def on_sqlite(args):
    return pytest([*QUICK, *args], may_be_empty=bool(args))


def on_postgresql(args):
    with postgres.database_url() as url:
        return pytest([*QUICK, *args], may_be_empty=bool(args), DATABASE_URL=url)


def under_faults(args):
    """On a PostgreSQL of their own, whichever is given: they stop it."""
    if not (postgres.find() or postgres.install()):
        raise SetupError(postgres.HOW_TO)
    for program in servers.PACKAGES:
        servers.found(program)
    # Two servers and what stands behind them take minutes to set up: `make scale-proof`.
    faults = ["tests/faults", "-m", "faults", "--ignore", "tests/faults/test_two_servers.py", *args]
    if os.environ.get(chromium.OPT_OUT):
        return pytest([*faults, "--ignore", "tests/faults/test_typing.py"], may_be_empty=bool(args))
    path = chromium.find()
    if path is None:
        raise SetupError(chromium.HOW_TO)
    return pytest(faults, may_be_empty=bool(args), CHROMIUM=path)


def in_browser(args):
    path = chromium.find()
    if path is None:
        raise SetupError(chromium.HOW_TO)
    return pytest(
        ["tests/browser", "tests/security", "-n", "2", "-m", "browser", *args],
        may_be_empty=bool(args),
        CHROMIUM=path,
    )


def pytest(args, *, may_be_empty, **variables):
    env = {**os.environ, **variables}
    if "DATABASE_URL" not in variables:
        env.pop("DATABASE_URL", None)  # the settings of the tests then choose SQLite
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        code = postgres.run([PYTHON, "-m", "pytest", "-q", f"--junitxml={report}", *args], env)
        result = read(report)
    if code == NO_TEST_RAN and may_be_empty:
        return Result()
    # Anything wrong that is not a failed test: nothing collected, a plugin that crashed…
    result.could_not_run = code != 0 and not result.failed
    return result


def read(report):
    if not report.exists():
        return Result()
    suite = ElementTree.parse(report).getroot().find("testsuite")
    total, failures, errors, skipped = (int(suite.get(key)) for key in ("tests", "failures", "errors", "skipped"))
    failed = failures + errors
    return Result(passed=total - failed - skipped, failed=failed, skipped=skipped)


if __name__ == "__main__":
    os.chdir(ROOT)
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        say("Interrompu.")
        sys.exit(128 + signal.SIGINT)
