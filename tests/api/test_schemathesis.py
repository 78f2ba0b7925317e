"""Questions that nobody thought of, invented from the description: the API keeps its word on each."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

pytestmark = pytest.mark.django_db
# The same questions at each run: what they find is found again.
FEW = settings(max_examples=10, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
# Two years the wrong way round, words that say nothing: what a filter refuses and no schema can say.
REFUSED_BY_THE_FILTER = {
    "include-operation-id": ["pratiques_liste", "poles_liste"],
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "400", "404"]}},
}
# What a token changes; the list of the records apart, whose questions are the same.
PERSONAL = "^(pratiques_une|questions_liste|mes_pratiques_.*)$"


@pytest.fixture
def application():
    """The portal itself; a request that ends leaves the connection to the transaction of the test."""
    signals = [request_started, request_finished]
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def described(shelf, application):
    config = schemathesis.Config.from_dict({"operations": [REFUSED_BY_THE_FILTER]})
    return schemathesis.openapi.from_wsgi("/api/schema/", application, config=config)


@pytest.fixture
def credentials(world, token):
    return {"Authorization": f"Bearer {token(world.member)}"}


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@FEW
def test_api_keeps_its_word_to_anyone(case):
    case.call_and_validate()


@schema.include(operation_id_regex=PERSONAL).parametrize()
@FEW
def test_api_keeps_its_word_to_a_token(case, credentials):
    case.call_and_validate(headers=credentials)
