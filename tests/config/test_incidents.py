"""What leaves for a Sentry, where one is named: caught before it goes."""

import json
import subprocess
import sys

from tests.config.test_settings import SAFE

PROVOKE = """
import sys, json, logging
from sentry_sdk.transport import Transport
from config import incidents

class Caught(Transport):
    def capture_envelope(self, envelope):
        for item in envelope.items:
            print(json.dumps(item.payload.json))

tell, told = incidents.tell_sentry, {"transport": Caught}
incidents.tell_sentry = lambda dsn, **about: tell(dsn, **about, **told)
import django
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
settings.MIDDLEWARE = settings.MIDDLEWARE[:2]
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
from django.test import RequestFactory
from config.wsgi import application
from clusters.views import health
def fails(*args):
    secret_local = "motdepasse-de-mona"
    raise ValueError("Mona Membre, mona@pole-exemple.test")
health.JsonResponse = fails
headers = {"Cookie": "sessionid=cookie-secret", "Authorization": "Bearer jeton-secret"}
asked = RequestFactory().post("/sante/?q=ce-que-je-cherche", {"a": "ce-que-j-ecris"}, headers=headers, secure=True)
asked.environ["REQUEST_METHOD"] = "GET"
list(application(asked.environ, lambda *answer: None))
"""
SECRETS = ["motdepasse", "Mona", "mona@", "cookie-secret", "jeton-secret", "ce-que-", "sessionid"]


def provoke(**env):
    env = {**SAFE, "DJANGO_SETTINGS_MODULE": "config.settings.prod", "PYTHONPATH": ".", **env}
    done = subprocess.run([sys.executable, "-c", PROVOKE], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done


def test_error_is_told_without_anything_of_people():
    done = provoke(SENTRY_DSN="https://cle@sentry.example/1", RELEASE="1.0", SENTRY_ENVIRONMENT="essai")

    [event] = [json.loads(line) for line in done.stdout.splitlines()]
    assert (event["release"], event["environment"]) == ("1.0", "essai")
    assert event["exception"]["values"][-1]["type"] == "ValueError"
    assert len(event["tags"]["request_id"]) == 36
    assert event["request"] == {"method": "GET"}
    assert [secret for secret in SECRETS if secret in done.stdout] == []


def test_nothing_is_told_where_no_sentry_is_named():
    assert provoke().stdout == ""


def test_error_in_production_is_one_line_of_json():
    done = provoke()

    found = [json.loads(line) for line in done.stderr.splitlines()]
    traces = [line for line in found if "exc_info" in line]
    assert [line["logger"] for line in traces] == ["django.request"]
    accesses = [line for line in found if line["logger"] == "recueil.requests"]
    assert accesses[0]["request_id"] == traces[0]["request_id"]
