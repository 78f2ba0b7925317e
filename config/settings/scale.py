"""Databases, shared cache and files: on one machine, or on several. Each is off unless the environment names it."""

from urllib.parse import parse_qs, unquote, urlsplit

from .base import CACHES, MIDDLEWARE, env

# Compiling a plan outlasts any page.
PLANS = "-c jit=off"
# Seconds: a server that is gone is not waited for like one that thinks.
CONNECTS_WITHIN = 5
# Behind a pooler that lends a connection for one transaction (PgBouncer), nothing may outlive it: no cursor between
# two questions, no parameter at the start (set jit on the role).
IS_POOLED = env.bool("DATABASE_POOLED", default=False)


def database(url, *parameters):
    """A database as workers use it. What the address says after `?` goes to the driver."""
    found = env.db_url_config(url)
    if found["ENGINE"] != "django.db.backends.postgresql":
        return found
    given = found.get("OPTIONS", {})
    options = {"connect_timeout": CONNECTS_WITHIN} | given
    if not IS_POOLED:
        options["options"] = " ".join([PLANS, *parameters, *filter(None, [given.get("options")])])
    found |= {"CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60), "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
    return found | {"DISABLE_SERVER_SIDE_CURSORS": IS_POOLED}


def object_store(url):
    """s3://KEY:SECRET@host/bucket?region=…, or s3+http:// on a network of one's own."""
    place = urlsplit(url)
    host = place.hostname if place.port is None else f"{place.hostname}:{place.port}"
    options = {
        "access_key": unquote(place.username or ""),
        "secret_key": unquote(place.password or ""),
        "endpoint_url": f"{'http' if place.scheme.endswith('+http') else 'https'}://{host}",
        "bucket_name": place.path.strip("/"),
        "region_name": parse_qs(place.query).get("region", ["us-east-1"])[0],
    }
    return {"BACKEND": "clusters.storage.ObjectStore", "OPTIONS": options}


DATABASES = {"default": database(env("DATABASE_URL", default="sqlite://:memory:"))}

# Replicas of it, that answer those who only read. One that is later than this is left out.
REPLICAS, DATABASE_ROUTERS = env.list("DATABASE_REPLICAS", default=[]), []
REPLICA_MAX_LAG = env.int("REPLICA_MAX_LAG", default=5)
for number, url in enumerate(REPLICAS, start=1):
    DATABASES[f"replica{number}"] = database(url, "-c default_transaction_read_only=on")
if REPLICAS:
    DATABASE_ROUTERS = ["clusters.databases.Router"]
    first = MIDDLEWARE.index("django.contrib.sessions.middleware.SessionMiddleware")
    MIDDLEWARE = [*MIDDLEWARE[:first], "clusters.databases.ReadReplicas", *MIDDLEWARE[first:]]

# Rate limits hold for all the workers, in a table; for several servers Redis spares the database that writing.
CACHE_URL = env("CACHE_URL", default="")
TABLE = {"BACKEND": "clusters.caches.table.SharedTable", "LOCATION": "cache", "OPTIONS": {"MAX_ENTRIES": 50_000}}
REDIS = {
    "BACKEND": "clusters.caches.server.SharedRedis",
    "LOCATION": CACHE_URL,
    "KEY_PREFIX": "recueil",
    "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
}
CACHES = CACHES | {"default": REDIS if CACHE_URL else TABLE}

# Attachments: on the disk of the machine, or in a store of objects that several share.
OBJECT_STORE_URL = env("OBJECT_STORE_URL", default="")
STORAGES = {
    "default": object_store(OBJECT_STORE_URL)
    if OBJECT_STORE_URL
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "clusters.styles.OneSheet"},
}
