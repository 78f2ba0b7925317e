"""Production's, whose static files are gathered as fast as tests want them."""

from config.settings.prod import *
from config.settings.prod import STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "tests.faults.sheets.Uncompressed"}}
