"""The pôle agrees with one exact text by a signed link, without an account."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters.models import Mail, Membership
from practices.mails import announce
from practices.models import Agreement, Event, Revision
from practices.workflow import RevisionState
from tests.factories import make_agreement, make_interview, make_practice, make_text, make_user

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
    assert log_of(told) == [("ask", world.agent.pk, "Claire Exemple, claire@pole-exemple.test. Version 0")]


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

    with django_assert_num_queries(7):
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


# Correcting


def test_corrections_are_kept_under_the_name_of_the_pole(world, client, told, link):
    response = respond(client, link, problem="Ils attendaient neuf semaines.", limits="Les petits dossiers.")

    told.refresh_from_db()
    assert response.url == link.get_absolute_url()
    assert (told.data["problem"], told.data["limits"]) == ("Ils attendaient neuf semaines.", "Les petits dossiers.")
    assert (told.data["clusters"], told.editor, told.version) == ([str(world.cluster.pk)], None, 1)
    assert log_of(told) == [("correct", None, "Claire Exemple, claire@pole-exemple.test. Version 1")]


def test_link_changes_words_and_not_what_files_the_text(world, client, told, link):
    respond(
        client, link, theme="999", clusters=[world.neighbour.pk], tags="autre", evidence="4", title="Un autre titre"
    )

    told.refresh_from_db()
    assert [told.data.get(name) for name in ("clusters", "tags", "evidence")] == [[str(world.cluster.pk)], None, None]
    assert (told.data["title"], told.practice.title) == ("Un autre titre", "Un autre titre")


def test_same_corrections_twice_are_logged_once(client, told, link):
    for _ in range(2):
        respond(client, link, problem="Neuf semaines.")

    assert [action for action, *_ in log_of(told)] == ["correct"]


def test_invalid_value_is_kept_as_typed(client, told, link):
    respond(client, link, start_year="l'an passé")

    told.refresh_from_db()
    page = client.get(link.get_absolute_url())
    assert told.data["start_year"] == "l'an passé"
    assert '<a href="#id_start_year">' in page.text


@pytest.mark.parametrize("typed", [{"title": " "}, {"problem": "avant\x00après"}])
def test_text_that_cannot_be_stored_comes_back(client, told, link, typed):
    response = respond(client, link, results="Un long récit", **typed)

    assert (response.status_code, "Un long récit" in response.text) == (422, True)
    assert Event.objects.count() == 0


def test_saving_over_a_newer_text_shows_both(world, client, told, link):
    told.keep(told.data | {"problem": "Le texte écrit par Agathe"}, by=world.agent)

    response = respond(client, link, problem="Le texte du pôle")

    assert response.status_code == 409
    assert [text in response.text for text in ("Le texte écrit par Agathe", "Le texte du pôle")] == [True, True]
    assert 'name="version" value="1"' in response.text
    assert respond(client, link, version=1, problem="Le texte du pôle").status_code == 302


def test_agent_is_shown_the_words_of_the_pole_before_writing_over_them(world, client, sign_in, told, link):
    respond(client, link, problem="Le texte du pôle")

    text = make_text(clusters=[world.cluster], problem="Le texte écrit par Agathe", version="0", do="save")
    response = sign_in(world.agent).post(told.get_absolute_url(), text)

    assert response.status_code == 409
    assert "Le pôle a enregistré ce brouillon pendant que vous écriviez" in response.text
    assert "Le texte du pôle" in response.text


# Agreeing


def test_agreement_is_given_to_one_exact_text(client, told, link):
    Revision.objects.update(version=7)

    page = client.post(link.get_absolute_url(), told.data | {"do": "agree", "version": 7}, follow=True)

    link.refresh_from_db()
    assert (link.version, link.text) == (7, told.data)
    assert log_of(told) == [("agree", None, "Claire Exemple, claire@pole-exemple.test. Version 7")]
    assert "Accord donné par Claire Exemple le" in page.text
    assert "sur ce texte exact." in page.text


def test_double_click_agrees_once(client, told, link):
    answers = [respond(client, link, "agree").status_code for _ in range(2)]

    assert answers == [302, 302]
    assert [action for action, *_ in log_of(told)] == ["agree"]


def test_agreement_with_corrections_is_about_the_corrected_text(client, told, link):
    respond(client, link, "agree", problem="Neuf semaines.")

    link.refresh_from_db()
    assert (link.version, link.text["problem"]) == (1, "Neuf semaines.")
    assert [action for action, *_ in log_of(told)] == ["correct", "agree"]


def test_agreement_with_a_text_that_moved_is_not_given(world, client, told, link):
    told.keep(told.data | {"problem": "Le texte écrit par Agathe"}, by=world.agent)

    response = respond(client, link, "agree", problem="Le texte du pôle")

    link.refresh_from_db()
    assert (response.status_code, link.answered_at) == (409, None)
    assert "Votre accord n’est pas enregistré." in response.text
    assert [text in response.text for text in ("Le texte écrit par Agathe", "Le texte du pôle")] == [True, True]
    assert Revision.objects.get().data["problem"] == "Le texte écrit par Agathe"


@pytest.mark.parametrize(("change", "said"), [("", "sur ce texte exact."), (" Et plus.", "sur un texte antérieur")])
def test_both_sides_see_whether_the_text_changed_since(world, client, sign_in, told, link, change, said):
    respond(client, link, "agree")
    told.keep(told.data | {"problem": told.data["problem"] + change}, by=world.agent)

    pages = [sign_in(person).get(told.get_absolute_url()).text for person in (world.agent, world.member)]
    pages.append(sign_in(None).get(link.get_absolute_url()).text)

    assert [said in page for page in pages] == [True, True, True]


def test_reviewer_sees_whether_the_pole_agreed(world, client, sign_in, told, link):
    respond(client, link, "agree")
    told.move("submit", by=world.agent)

    page = sign_in(world.reviewer).get(reverse("practices:review", args=[told.pk])).text

    assert "sur ce texte exact." in page
    assert "Demander l’accord" not in page


def test_agreement_follows_a_text_that_comes_back_unchanged(world, client, sign_in, told, link):
    respond(client, link, "agree")
    told.move("submit", by=world.agent)
    told.move("return", by=world.reviewer, note="Précisez.")

    assert "sur ce texte exact." in sign_in(world.agent).get(Revision.objects.first().get_absolute_url()).text


@pytest.mark.parametrize("do", ["agree", "save"])
def test_agent_is_told_by_mail_and_the_pole_is_not(world, client, told, link, do):
    Membership.objects.filter(user=world.member).update(role=Membership.Role.REFERENT)
    respond(client, link, do, problem="Neuf semaines." if do == "save" else told.data["problem"])

    announce()

    mail = Mail.objects.get()
    assert mail.to == world.agent.email
    assert (
        mail.subject == {"agree": "Le pôle est d’accord avec votre texte", "save": "Le pôle a corrigé votre texte"}[do]
    )
    assert "Par Claire Exemple, claire@pole-exemple.test. Version" in mail.text


def test_remark_of_the_reviewer_stays_while_the_pole_answers(world, client, told):
    told.move("submit", by=world.agent)
    told.move("return", by=world.reviewer, note="Précisez.")
    draft = Revision.objects.first()

    respond(client, make_agreement(draft), problem="Neuf semaines.")

    assert draft.last_remark.note == "Précisez."


def test_text_of_a_published_record_says_where_it_is(world, client):
    practice = make_practice(clusters=[world.cluster])
    revision = practice.revisions.get()
    Revision.objects.update(author=world.agent, is_interview=True)
    revision.refresh_from_db()

    page = client.get(make_agreement(revision).get_absolute_url())

    assert f'href="{practice.get_absolute_url()}">Voir la fiche en ligne' in page.text
