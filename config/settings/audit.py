"""For `make audit`: the demo, its style sheets and scripts served as in production."""

from .dev import *
from .dev import env

DEBUG = False
STATIC_ROOT = env("STATIC_ROOT")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "clusters.styles.OneSheet"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = False
