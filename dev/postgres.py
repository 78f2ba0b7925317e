"""Run a command on a real PostgreSQL: python3 dev/postgres.py COMMAND…

The command finds it in DATABASE_URL. When that is not given, a throw-away server is started on a
unix socket and deleted at the end, and no other server of the machine is touched.
"""

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote, urlsplit

from setup import SetupError, apt_install, say

OPT_OUT = "RECUEIL_SANS_POSTGRES"
OLDEST = 14
SCHEMES = {"postgres", "postgresql", "psql", "pgsql"}
# Nothing here has to survive a power cut…
STURDY = "-c listen_addresses='' -c fsync=off -c full_page_writes=off"
# … nor even the death of the server.
HASTE = f"{STURDY} -c synchronous_commit=off"
HOW_TO = (
    f"PostgreSQL {OLDEST} ou plus récent est introuvable. "
    "Sous Debian : apt-get install postgresql ; ailleurs : DATABASE_URL=postgres://… ; "
    f"pour s'en passer : {OPT_OUT}=1"
)


def main(command):
    if os.environ.get(OPT_OUT):
        say(f"PostgreSQL : NON FAIT ({OPT_OUT})")
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with database_url() as url:
        return run(command, {**os.environ, "DATABASE_URL": url})


@contextlib.contextmanager
def database_url():
    """Yield the address of a real PostgreSQL: the one that is given, or our own, for a while."""
    given = os.environ.get("DATABASE_URL", "")
    if urlsplit(given).scheme in SCHEMES:
        yield given
        return
    bin_dir = find() or install()
    if bin_dir is None:
        raise SetupError(HOW_TO)
    with throw_away_server(bin_dir) as server:
        yield server.url


def run(command, env):
    """Wait for a command to end by itself, also after Ctrl-C, which the terminal sends to it too."""
    try:
        child = subprocess.Popen(command, env=env)
    except OSError as error:
        raise SetupError(f"Commande impossible : {error}") from error
    try:
        return child.wait()
    except KeyboardInterrupt:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=10)
        raise
    finally:
        child.terminate()
        child.wait()


def find():
    """The folder of programs of the newest PostgreSQL that has the extensions we use."""
    on_path = shutil.which("initdb")
    candidates = [*Path("/usr/lib/postgresql").glob("*/bin"), *([Path(on_path).parent] if on_path else [])]
    usable = [folder for folder in candidates if version(folder) >= OLDEST and has_unaccent(folder)]
    return max(usable, key=version, default=None)


def version(bin_dir):
    answer = ask(bin_dir / "initdb", "--version")
    number = re.search(r"(\d+)", answer)
    return int(number[1]) if number else 0


def has_unaccent(bin_dir):
    # Debian keeps pg_config in a package of its own, and the shared files where we know.
    share = ask(bin_dir / "pg_config", "--sharedir") or f"/usr/share/postgresql/{version(bin_dir)}"
    return Path(share, "extension", "unaccent.control").exists()


def ask(program, question):
    try:
        return subprocess.run([program, question], capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


def install():
    if os.getuid() == 0 and shutil.which("apt-get"):
        say("Installation de PostgreSQL (une minute la première fois)…")
        settings = Path("/etc/postgresql-common/createcluster.conf")
        if not settings.exists():  # else Debian would start a server of its own
            settings.parent.mkdir(exist_ok=True)
            settings.write_text("create_main_cluster = false\n")
        apt_install("postgresql")
    return find()


@contextlib.contextmanager
def throw_away_server(bin_dir, options=HASTE):
    with tempfile.TemporaryDirectory(prefix="recueil-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        server = Server(bin_dir, folder, options)
        try:
            server.create()
            yield server
        finally:
            server.stop()


class Server:
    def __init__(self, bin_dir, folder, options):
        self.bin_dir = bin_dir
        self.folder = folder
        self.data = folder / "data"
        self.options = options
        # A path in the place of the host: the double slash is how django-environ knows it.
        self.url = f"postgres://postgres@/{quote(str(folder))}/recueil"
        self.identity = {}
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            owner = unprivileged_user()
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            self.identity = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}

    def create(self):
        # C.UTF-8 sorts and folds the same way on every machine.
        self.call("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "--no-sync")
        self.start()
        self.call("createdb", "-h", self.folder, "-U", "postgres", "recueil")

    def start(self):
        options = f"-k {self.folder} {self.options}"
        self.call("pg_ctl", "start", "-w", "-D", self.data, "-l", self.folder / "log", "-o", options)

    def stop(self):
        """At once, without a farewell to anyone."""
        with contextlib.suppress(SetupError):  # it may not have started
            self.call("pg_ctl", "stop", "-D", self.data, "-m", "immediate")

    def call(self, program, *args):
        done = subprocess.run(
            [self.bin_dir / program, *args],
            cwd=self.folder,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            **self.identity,
        )
        if done.returncode != 0:
            raise SetupError(f"PostgreSQL ne démarre pas ({program}) : {done.stderr.strip()}")


def unprivileged_user():
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise SetupError("PostgreSQL refuse d'être lancé par root, et l'utilisateur postgres n'existe pas.")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Emploi : python3 dev/postgres.py COMMANDE…")
    try:
        sys.exit(main(sys.argv[1:]))
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
