"""How what happened is told: for people on a terminal, or one JSON object a line for programs."""

import os
from copy import deepcopy

LINES, JSON = "lignes", "json"

FORMATTERS = {
    LINES: {
        "()": "clusters.protection.scrubbing.Lines",
        "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        "datefmt": "%H:%M:%S",
    },
    JSON: {
        "()": "clusters.protection.scrubbing.Json",
        "fmt": ["levelname", "name", "message", "request_id"],
        "rename_fields": {"levelname": "level", "name": "logger"},
        "timestamp": "time",
        "json_ensure_ascii": False,
        # What Django hands over with its lines: a request, whose words may be a secret address, and a socket.
        "reserved_attrs": [
            *("args", "asctime", "created", "exc_info", "exc_text", "filename", "funcName", "levelno", "lineno"),
            *("module", "msecs", "msg", "pathname", "process", "processName", "relativeCreated", "stack_info"),
            *("thread", "threadName", "taskName", "request", "server_time", "status_code"),
        ],
    },
}
LEVELS = {
    # A line a request, and what the commands do.
    "recueil": os.environ.get("LOG_LEVEL", "INFO"),
    # The line of the access says it already.
    "django.request": "ERROR",
    # Programs that try every machine with a name of their own.
    "django.security.DisallowedHost": "CRITICAL",
    "django_guid": "ERROR",
    "django_tasks": "WARNING",
}


FILTERS = {"numbered": {"()": "django_guid.log_filters.CorrelationId", "correlation_id_field": "request_id"}}


def logging_as(form, *, filters=FILTERS):
    """The LOGGING of Django, or the logconfig_dict of gunicorn."""
    # A copy: whoever reads it takes parts of it away.
    return deepcopy(about(form, filters))


def about(form, filters):
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": filters,
        "formatters": {"one": FORMATTERS[form]},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "one", "filters": list(filters)}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        # Django gives this one a handler of its own, and would say everything twice.
        "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}}
        | {name: {"level": level} for name, level in LEVELS.items()},
    }
