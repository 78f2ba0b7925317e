"""What a Sentry is told of an error: where the code stood, and nothing of people."""

import sentry_sdk
from django_guid import get_guid
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

from clusters.protection.scrubbing import scrub

# Of a request, what helps to find the cause without saying who asked and what they wrote.
KEPT_OF_REQUEST = {"method"}


def tell_sentry(dsn, *, release, environment, transport=None):
    sentry_sdk.init(
        dsn=dsn,
        release=release,
        environment=environment,
        transport=transport,
        send_default_pii=False,
        max_request_body_size="never",
        # They hold the texts that people were writing.
        include_local_variables=False,
        max_breadcrumbs=0,
        auto_session_tracking=False,
        default_integrations=False,
        integrations=[DjangoIntegration(signals_spans=False), LoggingIntegration(level=None, event_level="ERROR")],
        before_send=without_people,
    )


def without_people(event, hint):
    """Words of an exception may quote a row: they stay here, in the log, under the number that is given."""
    if number := get_guid():
        event.setdefault("tags", {})["request_id"] = number
    request = event.pop("request", None)
    if request:
        event["request"] = {name: value for name, value in request.items() if name in KEPT_OF_REQUEST}
    for name in ("user", "server_name", "breadcrumbs", "extra", "modules"):
        event.pop(name, None)
    for exception in event.get("exception", {}).get("values", []):
        exception["value"] = ""
    if "logentry" in event:
        event["logentry"] = {"message": scrub(event["logentry"].get("message", ""))}
    return event
