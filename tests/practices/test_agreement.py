"""The pôle agrees with one exact text by a signed link, without an account."""

import pytest
from django.urls import reverse

from clusters.models import Mail, Membership
from practices.mails import announce
from practices.models import Event, Revision
from tests.factories import make_agreement, make_interview, make_practice, make_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(world):
    return make_interview(world.agent, world.cluster)


@pytest.fixture
def link(told):
    return make_agreement(told)


def respond(client, link, do="save", version=0, **text):
    words = {name: value for name, value in link.revision.data.items() if name not in {"clusters", "theme"}}
    return client.post(link.get_absolute_url(), words | {"do": do, "version": version} | text)


def log_of(revision):
    return list(revision.practice.events.order_by("pk").values_list("action", "actor", "note"))


# Correcting


def test_corrections_are_kept_under_the_name_of_the_pole(world, client, told, link):
    response = respond(client, link, problem="Ils attendaient neuf semaines.", limits="Les petits dossiers.")

    told.refresh_from_db()
    assert response.url == link.get_absolute_url()
    assert (told.data["problem"], told.data["limits"]) == ("Ils attendaient neuf semaines.", "Les petits dossiers.")
    assert (told.data["clusters"], told.editor, told.version) == ([str(world.cluster.pk)], None, 1)
    assert log_of(told) == [("correct", None, "Claire Exemple. Version 1")]


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


@pytest.mark.parametrize("typed", [{"problem": "avant\x00après"}, {"title": "\x01"}])
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
    assert log_of(told) == [("agree", None, "Claire Exemple. Version 7")]
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
    assert "Par Claire Exemple. Version" in mail.text


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
