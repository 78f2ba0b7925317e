"""For the measures beyond one machine: those of the fault tests, with each way of a thing under a name of its own."""

from config.settings.scale import REDIS, TABLE, database, env, object_store
from tests.faults.settings import *
from tests.faults.settings import CACHES, DATABASES

CACHES = CACHES | {"table": TABLE, "redis": REDIS | {"LOCATION": env("BENCH_CACHE")}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "store": object_store(env("BENCH_STORE")),
}
ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["testserver"]
if env("BENCH_POOLER", default=""):
    pooled = database(env("BENCH_POOLER"))
    pooled["OPTIONS"].pop("options")
    DATABASES["pooled"] = pooled | {"DISABLE_SERVER_SIDE_CURSORS": True}
LOGGING_CONFIG = None
