"""How gunicorn serves the portal: python -m gunicorn -c config/gunicorn.py config.wsgi

Behind a proxy that reads slow clients whole (see deploy/nginx/): its threads wait for whoever dribbles a request, and
so many clients at once would take them all.
"""

import os
import sys
from pathlib import Path

from prometheus_client import values

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from config.logs import JSON, LINES, logging_as


def number(name, default):
    return int(os.environ.get(name, default))


CORES = os.cpu_count() or 1

bind = os.environ.get("GUNICORN_BIND", "127.0.0.1:8000").split(",")
worker_class = "gthread"
# Pages take the processor: more processes than cores buy little, and each keeps the catalogue in its memory.
workers = number("WEB_WORKERS", min(CORES + 1, 8))
# A thread waits for the database, or for a file that leaves: a few a process, each with a connection of its own.
threads = number("WEB_THREADS", 4)
# A worker that says nothing for so long is killed. Its threads may take longer: a file of the whole collection does.
timeout = number("WEB_TIMEOUT", 60)
# What is at hand when the portal stops or is upgraded has so long to end.
graceful_timeout = number("WEB_GRACEFUL_TIMEOUT", 30)
# The proxy opens a connection for each request: one that is kept could be closed under a post, that nobody repeats.
keepalive = number("WEB_KEEPALIVE", 2)
# Whatever a library lets leak is given back now and then, not by all the workers at once.
max_requests = number("WEB_MAX_REQUESTS", 20_000)
max_requests_jitter = max_requests // 4
backlog = 512

# A selection without an account is in its address.
limit_request_line = 8190
limit_request_fields = 50
limit_request_field_size = 8190

# Only the proxy of this machine says how a request came; on a socket of files, nobody else can reach us.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
# The heartbeat of each worker is a file: on a disk that stalls, it would be killed for nothing.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
# Each worker reads the code by itself: a reload (HUP) then serves the new one, without closing the door.
preload_app = os.environ.get("WEB_PRELOAD") == "1"
# Two portals on one machine must not share it.
control_socket_disable = True

loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "info")
accesslog = None  # the portal writes a line a request: see clusters/requests.py
in_production = os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings.prod") == "config.settings.prod"
logconfig_dict = logging_as(os.environ.get("LOG_FORMAT", JSON if in_production else LINES), filters={})
logconfig_dict["loggers"] |= {
    "gunicorn.error": {"level": loglevel.upper(), "handlers": [], "propagate": True},
    "gunicorn.access": {"level": "ERROR", "handlers": [], "propagate": False},
}


class Slot:
    """The place of this worker among its fellows. Figures are kept a place, not a process: they stay few."""

    name = f"{os.environ.get('WEB_INSTANCE', '0')}-master"


if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
    Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).mkdir(parents=True, exist_ok=True)
    values.ValueClass = values.MultiProcessValue(lambda: Slot.name)


def pre_fork(server, worker):
    """The lowest place that no living worker has."""
    taken = {getattr(other, "slot", None) for other in server.WORKERS.values()}
    worker.slot = next(place for place in range(len(taken) + 1) if place not in taken)


def post_fork(server, worker):
    """Nothing opened by the master is shared: with preload, connections to the database would be."""
    Slot.name = f"{os.environ.get('WEB_INSTANCE', '0')}-{worker.slot}"
    if "django.db" in sys.modules:
        sys.modules["django.db"].connections.close_all()
