"""For `manage.py migrate` of a release to come: the settings of the fault tests, and one app more."""

from .settings import *
from .settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.additive"]
