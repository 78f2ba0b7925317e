"""A whole site beyond one machine, on this one."""

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlparse

import postgres
from django.core.management import call_command
from django.db import connections

from config.settings.scale import object_store

from .conftest import turn_to
from .pair import Node
from .programs import ROOT, Portal
from .servers import Nginx, Redis, Store
from .waiting import until

# As many as production has: a save that waits for a replica holds one.
N_THREADS = 4
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.prod",
    "SECRET_KEY": "k9Zq-4vTgW8xLm2NpRs7YbCd5EfHj3KuAoQi6VtXzBnMw1PrSy",
    "ALLOWED_HOSTS": "127.0.0.1",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "DEFAULT_FROM_EMAIL": "recueil@recueil.example",
    "DEBUG": "0",
}


class Site:
    def __init__(self, folder, nodes):
        self.folder, (self.primary, self.replica) = folder, nodes
        self.redis, self.store = Redis(folder), Store(folder)
        self.statics = [folder / "static-1", folder / "static-2"]
        ports = f"127.0.0.1:{self.primary.port},127.0.0.1:{self.replica.port}"
        self.url = f"postgres://postgres@{ports}/recueil?target_session_attrs=read-write"
        self.environment = PRODUCTION | {
            "DATABASE_URL": self.url,
            "DATABASE_REPLICAS": self.replica.url,
            "CACHE_URL": self.redis.url,
            "OBJECT_STORE_URL": self.store.url,
        }
        self.portals = [
            Portal(self.environment | {"STATIC_ROOT": str(static)}, folder / f"portal-{static.name}")
            for static in self.statics
        ]
        for portal in self.portals:
            portal.command += ["--threads", str(N_THREADS)]
        self.nginx = Nginx(folder, [urlparse(portal.address).netloc for portal in self.portals])

    @property
    def storages(self):
        return {
            "default": object_store(self.store.url),
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        }

    @classmethod
    @contextmanager
    def opened(cls, tmp_path_factory, *, back_to):
        with ExitStack() as stack:
            nodes = [stack.enter_context(node()) for _ in range(2)]
            site = cls(tmp_path_factory.mktemp("site"), nodes)
            stack.callback(turn_to, back_to)
            stack.callback(connections.close_all)
            stack.callback(site.kill)
            site.open()
            yield site

    def open(self):
        self.primary.create()
        turn_to(self.url)
        call_command("migrate", verbosity=0)
        self.replica.follow(self.primary)
        until(self.primary.has_a_replica)
        self.primary.wait_for_the_replica()
        self.collect()
        for program in (self.redis, self.store, *self.portals, self.nginx):
            program.start()

    def collect(self):
        """The files of two releases: the second server has one more than the first."""
        env = {**os.environ, **self.environment, "STATIC_ROOT": str(self.statics[0])}
        env["DJANGO_SETTINGS_MODULE"] = "tests.faults.static_settings"
        command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=env, check=True)
        shutil.copytree(*self.statics)
        (self.statics[1] / "css" / "to-come.0123456789ab.css").write_text("body { color: inherit }\n")

    def revive(self):
        for program in (self.redis, self.store, *self.portals, self.nginx):
            if not program.is_running:
                program.start()
        if self.primary.is_alive() and self.replica.is_alive():
            until(self.primary.has_a_replica)
            self.primary.wait_for_the_replica()

    def kill(self):
        for program in (self.nginx, *self.portals, self.store, self.redis):
            program.kill()


@contextmanager
def node():
    with tempfile.TemporaryDirectory(prefix="recueil-pg-", ignore_cleanup_errors=True) as name:
        server = Node(postgres.find(), Path(name))
        try:
            yield server
        finally:
            server.stop()
