"""From the interview to the agreement of the pôle, in a real browser; and the yearly question."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from practices.models import Agreement, Practice, Revision
from practices.workflow import RevisionState
from tests.factories import make_agreement, make_interview, make_practice

from .test_accessibility import look

pytestmark = pytest.mark.django_db(transaction=True)


def test_text_of_an_agent_is_corrected_and_agreed_by_its_pole(world, page, visit, sign_in_page, sign_out):
    told = make_interview(world.agent, world.cluster)
    page = sign_in_page(world.agent)
    visit(told.get_absolute_url())
    page.get_by_role("link", name="Demander l’accord du pôle").click()
    page.get_by_label("Nom").fill("Claire Exemple")
    page.get_by_label("Adresse électronique").fill("claire@pole-exemple.test")
    page.get_by_label("L’entretien").fill("par téléphone, le 3 mars")
    page.get_by_role("button", name="Envoyer le lien").click()
    expect(page.get_by_text("Le lien part vers claire@pole-exemple.test.")).to_be_visible()
    sign_out()

    visit(Agreement.objects.get().get_absolute_url())
    page.get_by_label("Quel problème aviez-vous ?").fill("Ils attendaient neuf semaines.")
    page.get_by_role("button", name="Enregistrer mes corrections").click()
    expect(page.get_by_text("Vos corrections sont enregistrées.")).to_be_visible()
    page.get_by_role("button", name="Conforme : ce texte est juste").click()

    expect(page.get_by_text("sur ce texte exact.")).to_be_visible()
    assert Revision.objects.get().data["problem"] == "Ils attendaient neuf semaines."


def test_axe_finds_nothing_on_the_pages_of_an_agreement(world, page, visit, sign_in_page, axe_finds):
    told = make_interview(world.agent, world.cluster, start_year="20219")
    sent = make_interview(world.agent, world.cluster, state=RevisionState.SUBMITTED)
    open_link, late_link = make_agreement(told), make_agreement(sent)
    closed_link = make_agreement(told, email="zoe@pole-exemple.test", revoked_at=timezone.now())
    links = [link.get_absolute_url() for link in (open_link, late_link, closed_link)]

    assert look(page, axe_finds, links, visit) == {}
    sign_in_page(world.agent)
    own = ["/contribuer/", told.get_absolute_url(), f"{told.get_absolute_url()}accord/", "/mes-pratiques/"]
    assert look(page, axe_finds, [*own, f"{told.get_absolute_url()}apercu/"], visit) == {}


def test_axe_finds_nothing_when_the_text_moved_meanwhile(world, page, visit, axe_finds):
    told = make_interview(world.agent, world.cluster)
    visit(make_agreement(told).get_absolute_url())
    told.keep(told.data | {"problem": "Le texte nouveau"}, by=world.agent)

    page.get_by_role("button", name="Conforme : ce texte est juste").click()
    page.get_by_text("Votre accord n’est pas enregistré.").wait_for()

    assert axe_finds(page) == {}


def test_axe_finds_nothing_on_the_yearly_question(world, page, visit, sign_in_page, axe_finds):
    practices = [make_practice(clusters=[world.cluster]) for _ in range(2)]
    Practice.objects.update(published_at=timezone.now() - timedelta(days=500))
    practices[0].confirm("arretee", by=world.member, note="Plus de financement, après une longue discussion.")
    addresses = [
        "/mes-pratiques/confirmer/",
        f"{practices[1].get_absolute_url()}confirmer/",
        *(practice.get_absolute_url() for practice in practices),
    ]
    sign_in_page(world.member)

    assert look(page, axe_finds, addresses, visit) == {}
    visit("/mes-pratiques/confirmer/").get_by_label("A évolué").check()
    page.get_by_role("button", name="Enregistrer ma réponse").click()
    page.get_by_text("Il reste à corriger").wait_for()
    assert axe_finds(page) == {}
