"""Production's, whose static files are named after their content, and not compressed: that takes a minute."""

from config.settings.prod import *
from config.settings.prod import STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
