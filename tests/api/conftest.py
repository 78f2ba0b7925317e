import pytest

from clusters.models import ApiToken, Region
from exchange.models import Message
from practices.models import KeyStep
from tests.compendium.editing import make_edition
from tests.factories import make_adoption, make_message, make_practice, make_sector, make_stub, make_theme


@pytest.fixture
def token():
    """A token of this person, as it is sent."""

    def open_for(user):
        return ApiToken.open(user, "Essai", 30)[1]

    return open_for


@pytest.fixture
def ask(client):
    """GET under /api/v1/, with a token or without."""

    def get(address, token=None, **headers):
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return client.get(f"/api/v1/{address}", headers=headers)

    return get


@pytest.fixture
def shelf(world):
    """Records that questions tell apart; one withdrawn, one known by its title; adoptions and what is said."""
    bretagne = Region.objects.create(name="Bretagne", slug="bretagne")
    world.cluster.regions.add(bretagne)
    world.cluster.sector = make_sector("Mer")
    world.cluster.save()
    rh = make_theme("rh-competences")
    step = KeyStep.objects.create(theme=rh, slug="recrutement", name="Recrutement")
    mer, bois = world.cluster, world.neighbour
    fields = {"start_year": "2010", "evidence": "3", "tags": "délai", "other_themes": [str(rh.pk)]}
    comite = make_practice(title="Comité", clusters=[mer], **fields)
    about = {"start_year": "2015", "practice_state": "arretee", "tags": "Temps partagé", "key_step": str(step.pk)}
    make_practice(title="Emploi", clusters=[bois, mer], theme=rh, contact_is_public="on", **about)
    make_practice(title="Fonds", clusters=[bois], theme=make_theme("financement"), start_year="2020", evidence="1")
    gone = make_practice(title="Ancienne", clusters=[bois])
    gone.withdraw(gone.Withdrawal.DUPLICATE, "Une autre le dit mieux.", by=world.reviewer, replaced_by=comite)
    make_stub(cluster=mer, title="Ateliers de partage")
    make_adoption(comite, bois, author=world.outsider, evidence=1)
    opened = make_message(comite, world.outsider, is_open=True)
    Message.objects.get(pk=opened.pk).set_open(True, by=world.member)
    make_message(comite, world.member, parent=opened, is_open=True, is_from_origin=True, text="Une heure par dossier.")
    make_message(comite, world.outsider, text="Entre nous, qui paie ?")
    make_edition(world.admin)
    return comite
