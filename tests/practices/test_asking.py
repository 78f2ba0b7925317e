"""An agent sends a pôle the link to one text, and the link opens that text alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters.models import Mail, Membership
from practices.models import Agreement, Event, Revision
from practices.workflow import RevisionState
from tests.factories import make_agreement, make_interview, make_user

pytestmark = pytest.mark.django_db

ASKED = {"name": "Claire Exemple", "email": "claire@pole-exemple.test", "interview": "par téléphone, le 3 mars."}


@pytest.fixture
def told(world):
    return make_interview(world.agent, world.cluster)


@pytest.fixture
def link(told):
    return make_agreement(told)


def ask(client, revision, **answers):
    return client.post(reverse("practices:ask", args=[revision.pk]), ASKED | answers)


def respond(client, link, do="save", version=0, **text):
    words = {name: value for name, value in link.revision.data.items() if name not in {"clusters", "theme"}}
    return client.post(link.get_absolute_url(), words | {"do": do, "version": version} | text)


def log_of(revision):
    return list(revision.practice.events.order_by("pk").values_list("action", "actor", "note"))


# Asking


def test_agent_sends_a_link_that_opens_the_text(world, sign_in, told):
    response = ask(sign_in(world.agent), told)

    agreement, mail = Agreement.objects.get(), Mail.objects.get()
    assert response.url == f"/mes-pratiques/{told.pk}/accord/"
    assert (mail.to, agreement.asked_by) == ("claire@pole-exemple.test", world.agent)
    assert f"https://recueil.test{agreement.get_absolute_url()}" in mail.text
    assert "Agathe Agente (Agence (exemple)) a écrit" in " ".join(mail.text.split())
    assert log_of(told) == [("ask", world.agent.pk, "Claire Exemple. Version 0")]


def test_second_click_sends_nothing_more(world, sign_in, told):
    client = sign_in(world.agent)

    answers = [ask(client, told).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert (Agreement.objects.count(), Mail.objects.count(), Event.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"name": ""}, "Indiquez qui relit ce texte pour le pôle."),
        ({"email": "claire"}, "Cette adresse n’est pas complète."),
        ({"email": ""}, "Indiquez son adresse électronique."),
        ({"interview": " "}, "Dites de quel entretien vient ce texte."),
        ({"interview": "x" * 201}, "200"),
        ({"name": "Cl\x00aire"}, "signe invisible"),
    ],
)
def test_link_that_cannot_be_sent_says_why_and_loses_nothing(world, sign_in, told, answers, message):
    response = ask(sign_in(world.agent), told, **answers)

    assert response.status_code == 422
    assert message in response.text
    assert Agreement.objects.count() == Mail.objects.count() == 0
    kept = [value for name, value in ASKED.items() if name not in answers]
    assert [value in response.text for value in kept] == [True] * len(kept)


def test_known_referent_is_suggested_and_chosen_by_name(world, sign_in, told):
    referent = make_user("Renée Référente")
    member = Membership.objects.create(user=referent, cluster=world.cluster, role=Membership.Role.REFERENT)
    client = sign_in(world.agent)
    page = client.get(reverse("practices:ask", args=[told.pk])).text

    ask(client, told, referent=member.pk, name="", email="")

    assert f"Renée Référente, {referent.email}" in page
    assert (Agreement.objects.get().name, Mail.objects.get().to) == ("Renée Référente", referent.email)


def test_two_people_at_once_are_not_one_address(world, sign_in, told):
    member = Membership.objects.create(user=make_user(), cluster=world.cluster, role=Membership.Role.REFERENT)

    response = ask(sign_in(world.agent), told, referent=member.pk)

    assert (response.status_code, Mail.objects.count()) == (422, 0)
    assert "Choisissez «\xa0Une autre personne du pôle\xa0», ou effacez le nom et l’adresse." in response.text


def test_link_is_not_asked_for_a_text_that_left(world, sign_in, told):
    told.move("submit", by=world.agent)

    response = ask(sign_in(world.agent), told, name="Un nom écrit")

    assert (response.status_code, "Un nom écrit" in response.text) == (409, True)
    assert Agreement.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Sans accord encore, valable jusqu’au"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, "Expiré le"),
        ({"revoked_at": timezone.now()}, "Annulé le"),
        ({"answered_at": timezone.now()}, "Accord donné le"),
    ],
)
def test_agent_sees_where_each_link_stands(world, sign_in, told, fields, said):
    make_agreement(told, **fields)

    assert said in sign_in(world.agent).get(reverse("practices:ask", args=[told.pk])).text


def test_link_sent_again_lives_thirty_days_more(world, sign_in, told):
    link = make_agreement(told, expires_at=timezone.now() - timedelta(days=1))

    sign_in(world.agent).post(reverse("practices:send_again", args=[told.pk, link.pk]))

    again = Agreement.objects.get()
    assert (again.is_open, again.get_absolute_url()) == (True, link.get_absolute_url())
    assert again.get_absolute_url() in Mail.objects.get().text


def test_link_of_another_text_is_not_revoked_from_this_one(world, sign_in, told, link):
    other = make_interview(world.agent, world.cluster)

    response = sign_in(world.agent).post(reverse("practices:revoke", args=[other.pk, link.pk]))

    link.refresh_from_db()
    assert (response.status_code, link.is_open) == (404, True)


@pytest.mark.parametrize("n_links", [1, 30])
def test_links_cost_the_same_queries_for_any_number(world, sign_in, told, n_links, django_assert_num_queries):
    for number in range(n_links):
        make_agreement(told, email=f"personne{number}@pole-exemple.test")
    client = sign_in(world.agent)

    with django_assert_num_queries(8):
        page = client.get(reverse("practices:ask", args=[told.pk]))

    assert page.text.count("Renvoyer<span") == n_links


# Reading


def test_opening_the_link_says_who_wrote_and_changes_nothing(client, told, link):
    before = list(Agreement.objects.values()), list(Revision.objects.values())

    page = client.get(link.get_absolute_url())

    assert "Agathe Agente (Agence (exemple)) l’a écrit pour Pôle Exemple Mer" in page.text
    assert "par téléphone, le 3 mars" in page.text
    assert "Deux rapporteurs par dossier, un calendrier fixe." in page.text
    assert (page.headers["X-Robots-Tag"], "no-store" in page.headers["Cache-Control"]) == ("noindex", True)
    assert before == (list(Agreement.objects.values()), list(Revision.objects.values()))
    assert Event.objects.count() == Mail.objects.count() == 0


@pytest.mark.parametrize("token", ["1.abc", "1", "é", "1:abc", "x" * 3000, ".", "%00"])
def test_link_that_we_did_not_sign_is_no_page(client, link, token):
    address = f"/accord/{token}/"

    answers = [client.get(address), client.post(address, {"problem": "Un long récit"})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Un long récit" in answers[1].text


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"expires_at": timezone.now() - timedelta(seconds=1)}, "Ce lien a expiré."),
        ({"revoked_at": timezone.now()}, "Ce lien a été annulé le"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_link_that_is_closed_says_what_to_do_and_gives_the_text_back(world, client, told, fields, why, method):
    link = make_agreement(told, **fields)

    response = getattr(client, method)(link.get_absolute_url(), {"problem": "Un long récit", "do": "save"})

    assert response.status_code == 410
    assert why in response.text
    assert f"écrivez à Agathe Agente (Agence (exemple)) : {world.agent.email}" in response.text.replace("\xa0", " ")
    assert ("Un long récit" in response.text) == (method == "post")
    assert Revision.objects.get().data == told.data


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (RevisionState.SUBMITTED, "en relecture"),
        (RevisionState.ACCEPTED, "publié"),
        (RevisionState.RETURNED, "renvoyé avec des remarques"),
        (RevisionState.REFUSED, "n’est pas retenu"),
        (RevisionState.SHELVED, "mis de côté"),
    ],
)
def test_link_to_a_text_that_left_is_read_and_no_more(world, client, state, said):
    link = make_agreement(make_interview(world.agent, world.cluster, state=state))

    page, late = client.get(link.get_absolute_url()), respond(client, link, problem="Trop tard")

    assert (page.status_code, said in page.text, "<textarea" in page.text) == (200, True, False)
    assert (late.status_code, "Trop tard" in late.text) == (409, True)
    assert "Deux rapporteurs" in page.text
