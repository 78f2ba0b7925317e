import json
import os
import subprocess
import sys

import pytest

SAFE = {
    "SECRET_KEY": "k9Zq-4vTgW8xLm2NpRs7YbCd5EfHj3KuAoQi6VtXzBnMw1PrSy",
    "ALLOWED_HOSTS": "recueil.example",
    "DATABASE_URL": "postgres://u:p@localhost/recueil",
    "EMAIL_URL": "smtp://localhost:25",
    "DEFAULT_FROM_EMAIL": "recueil@recueil.example",
}
READ = """
import json
from config.settings import prod
names = ["DEBUG", "DEMO", "MFA_REQUIRED"]
names += ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS"]
names += ["SECURE_REDIRECT_EXEMPT"]
names += ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "MESSAGES_COOKIE_NAME", "DEVICE_COOKIE_NAME"]
print(json.dumps({name: getattr(prod, name) for name in names}))
"""


def start(**environment):
    env = {"PATH": os.environ["PATH"], **{name: value for name, value in environment.items() if value is not None}}
    return subprocess.run([sys.executable, "-c", READ], env=env, capture_output=True, text=True)


def test_production_starts_on_safe_settings():
    done = start(**SAFE)

    assert json.loads(done.stdout) == {
        "DEBUG": False,
        "DEMO": False,
        "MFA_REQUIRED": True,
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SECURE_REDIRECT_EXEMPT": ["^(sante|metriques|api/v1)/"],
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "MESSAGES_COOKIE_NAME": "__Host-messages",
        "DEVICE_COOKIE_NAME": "__Host-connu",
    }


@pytest.mark.parametrize(
    ("name", "unsafe"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "court"),
        ("SECRET_KEY", "a" * 60),
        ("ALLOWED_HOSTS", None),
        ("ALLOWED_HOSTS", "recueil.example,*"),
        ("DATABASE_URL", None),
        ("DATABASE_URL", "sqlite:///recueil.sqlite3"),
        ("EMAIL_URL", None),
        ("DEFAULT_FROM_EMAIL", None),
        ("DEBUG", "1"),
    ],
)
def test_production_refuses_to_start_and_names_the_setting(name, unsafe):
    done = start(**SAFE | {name: unsafe})

    assert done.returncode != 0
    assert done.stderr.strip().splitlines()[-1].endswith(f"en production : {name}. Voir docs/deploy.md.")


def test_production_names_all_that_is_unsafe_at_once():
    done = start()

    assert "SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL, EMAIL_URL, DEFAULT_FROM_EMAIL" in done.stderr
