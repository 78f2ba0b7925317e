"""No secret in a log, a mail of error or a report: one function takes them out of any text.

Read before Django is set up, by gunicorn too: it imports nothing of it.
"""

import logging
import re

from pythonjsonlogger.json import JsonFormatter

HIDDEN = "[secret]"
# Each run of signs is bounded: anybody writes an address, and its line must not take longer than its page.
# Addresses of which a part opens something.
SECRET_PATHS = [
    r"(/mot-de-passe/nouveau/)[^\s/?\"'<>]+",
    # Not those that a référent lists, whose number opens nothing.
    r"((?<!/equipe)/(?:invitations|accord|desabonnement)/)[^\s/?\"'<>]+",
    r"(/selections/partage/)[^\s/?\"'<>]+",
]
NAMES = (
    r"[\w-]{0,40}(?:passw|mot_de_passe|secret|token|csrf|session_?id|api_?key|credential|recovery|otp)[\w-]{0,40}"
    r"|code|cle|key"
)
SECRETS = [
    *SECRET_PATHS,
    # A header, in a log or in the text of a request.
    r"(\b(?:authorization|proxy-authorization|cookie|set-cookie|http_authorization|http_cookie)[\"']?\s*[:=]\s*[\"']?)[^\r\n\"']+",
    r"(\b(?:Bearer|Basic)\s+)[\w.~+/=:-]{8,}",
    # A parameter, a field of a form, a key of a dictionary or of JSON.
    rf"((?<![\w-])(?:{NAMES})=)[^&\s\"'<>]+",
    rf"([\"'](?:{NAMES})\\?[\"']\s*:\s*\[?\\?[\"'])[^\"'\\]+",
    # A user and a password in the address of a server.
    r"(\b[a-z][a-z0-9+.-]{0,20}://)[^\s/@\"']{1,200}(?=@)",
    # Whatever Django signs: « 12:hYf… », « 12:1tq…:hYf… ».
    r"()(?<![\w:-])[\w.=%-]{1,120}:(?:[\w-]{5,8}:)?[\w-]{40,}(?![\w-])",
]
PATTERNS = [re.compile(pattern, re.IGNORECASE) for pattern in SECRETS]


def scrub(text):
    """The same text, its secrets replaced."""
    for pattern in PATTERNS:
        text = pattern.sub(rf"\g<1>{HIDDEN}", text)
    return text


class Scrubbed:
    """Before any logging.Formatter: the whole of what it writes, trace included."""

    def format(self, record):
        return scrub(super().format(record))


class Lines(Scrubbed, logging.Formatter):
    """Plain lines, for a terminal."""


class Json(Scrubbed, JsonFormatter):
    """One JSON object a line, for programs."""
