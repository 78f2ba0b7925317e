"""For the measures: the settings of the tests, served as in production."""

from config.settings.test import *
from config.settings.test import DATABASES

ROOT_URLCONF = "bench.urls"
WHITENOISE_AUTOREFRESH = False
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["OPTIONS"] = {"options": "-c jit=off"}
