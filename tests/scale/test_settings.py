"""What the environment asks of several machines, as production reads it; without it, nothing is there."""

import json
import os
import subprocess
import sys

from tests.config.test_settings import SAFE

READ = """
import json
from config.settings import prod
about = {alias: [found["HOST"], str(found["PORT"]), found["OPTIONS"], found["DISABLE_SERVER_SIDE_CURSORS"]]
         for alias, found in prod.DATABASES.items()}
kinds = [prod.CACHES["default"]["BACKEND"], prod.STORAGES["default"]["BACKEND"]]
print(json.dumps([about, prod.DATABASE_ROUTERS, "clusters.databases.ReadReplicas" in prod.MIDDLEWARE, *kinds]))
"""


def read(**environment):
    env = {"PATH": os.environ["PATH"], **SAFE, **environment}
    done = subprocess.run([sys.executable, "-c", READ], env=env, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_one_machine_has_no_router_and_counts_in_a_table():
    databases, routers, reads_replicas, cache, files = read()

    assert databases == {"default": ["localhost", "", {"connect_timeout": 5, "options": "-c jit=off"}, False]}
    assert (routers, reads_replicas) == ([], False)
    assert (cache, files) == (
        "clusters.caches.table.SharedTable",
        "django.core.files.storage.FileSystemStorage",
    )


def test_several_machines_are_named_by_the_environment():
    databases, routers, reads_replicas, cache, files = read(
        DATABASE_URL="postgres://u:p@un:5432,deux:5433/recueil?target_session_attrs=read-write",
        DATABASE_REPLICAS="postgres://u:p@deux:5433/recueil",
        CACHE_URL="redis://cache:6379/0",
        OBJECT_STORE_URL="s3://cle:secret@s3.exemple.fr/recueil",
    )

    host, port, options, _ = databases["default"]
    assert (host, port, options["target_session_attrs"]) == ("un,deux", "5432,5433", "read-write")
    assert databases["replica1"][2]["options"] == "-c jit=off -c default_transaction_read_only=on"
    assert (routers, reads_replicas) == (["clusters.databases.Router"], True)
    assert (cache, files) == ("clusters.caches.server.SharedRedis", "clusters.storage.ObjectStore")


def test_pooled_database_is_asked_for_nothing_that_outlives_a_transaction():
    databases, *_ = read(DATABASE_POOLED="1")

    assert databases == {"default": ["localhost", "", {"connect_timeout": 5}, True]}
