import pytest

from exchange.mails import alerts
from tests.factories import make_practice, make_theme


@pytest.fixture
def first_round(monkeypatch):
    """No round of another test has looked over the alerts of this one."""
    monkeypatch.setattr(alerts.Memory, "names", None)


@pytest.fixture
def shelf(world):
    """One practice on « Évaluation », and « Financement » empty."""
    make_theme("financement")
    return make_practice(clusters=[world.cluster], title="Un comité", tags="délai")
