"""For the portal that scanners try: the demonstration's, whose accounts they use, without limits to stop them."""

from config.settings.dev import *
from config.settings.dev import env

DEBUG = False
MEDIA_ROOT = env("MEDIA_ROOT")
ACCOUNT_RATE_LIMITS = False
API_PER_MINUTE = LIMITS = {}
BOOKS_PER_MINUTE = None
