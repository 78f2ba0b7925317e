"""Alerts: a filtered list that is watched, on its page and in each round."""

import pytest
from taggit.models import Tag

from exchange.filters import AlertFilter
from exchange.mails import run_alerts
from exchange.models import Alert
from exchange.models.follow import MOST_ALERTS
from practices.models import Theme
from practices.search import catalogue
from tests.factories import make_practice

from .watching import told, watch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_round")]

NEW = "/suivis/alertes/nouvelle/"


# The form


def test_filtered_list_offers_an_alert_named_after_its_filter(shelf, sign_in, world):
    page = sign_in(world.member).get("/pratiques/?theme=evaluation&q=comité&page=1&tri=titre").text

    assert 'name="question" value="q=comit%C3%A9&amp;theme=evaluation"' in page
    assert 'name="name" value="« comité », Évaluation"' in page
    assert '<form method="post" action="/suivis/alertes/nouvelle/" id="alerter">' in page


@pytest.mark.parametrize("asked", ["", "?tri=titre", "?comme=pole-exemple-mer", "?theme=nope", "?q=le"])
def test_nothing_is_offered_where_nothing_would_be_watched(shelf, sign_in, world, asked):
    assert 'name="question"' not in sign_in(world.member).get(f"/pratiques/{asked}").text


def test_visitor_is_offered_no_alert(shelf, client):
    assert "alerter" not in client.get("/pratiques/?theme=evaluation").text


def test_alert_is_kept_from_now_on_in_one_writing(shelf, sign_in, world):
    asked = "theme=financement&theme=evaluation&page=3&tri=titre&q=&x=1&de=2010&theme=evaluation&comme=pole-exemple-mer"

    response = sign_in(world.member).post(NEW, {"question": asked, "name": ""})

    alert = Alert.objects.get()
    assert (response.url, alert.user) == ("/suivis/", world.member)
    assert alert.question == "theme=evaluation&theme=financement&de=2010"
    assert (alert.name, alert.seen_key) == ("Évaluation, Financement, De 2010", shelf.entry.pk)


def test_likeness_is_watched_only_with_its_pole(world, shelf):
    known = catalogue()
    both = AlertFilter(known).ask("semblables=on&comme=pole-exemple-mer").question

    assert (both, AlertFilter(known).ask("semblables=on").question) == ("comme=pole-exemple-mer&semblables=on", "")


@pytest.mark.parametrize(
    "question", ["", "tri=titre", "theme=nope", "de=2020&a=2010", "q=le", "q=%00", "preuve=9", "x=1"]
)
def test_filter_that_says_nothing_is_refused(shelf, sign_in, world, question):
    response = sign_in(world.member).post(NEW, {"question": question, "name": "Mon alerte"})

    assert (response.status_code, Alert.objects.count()) == (422, 0)
    assert ("n’est pas enregistrée" in response.text, 'value="Mon alerte"' in response.text) == (True, True)


def test_same_list_twice_is_one_alert(shelf, sign_in, world):
    client = sign_in(world.member)
    client.post(NEW, {"question": "theme=evaluation&de=2010", "name": "La mienne"})

    response = client.post(NEW, {"question": "de=2010&theme=evaluation", "name": "Encore"}, follow=True)

    assert "Cette alerte existe déjà" in response.text
    assert [alert.name for alert in Alert.objects.all()] == ["La mienne"]
    assert "Vous êtes averti" in client.get("/pratiques/?theme=evaluation&de=2010").text


def test_fifty_alerts_are_enough(shelf, sign_in, world):
    Alert.objects.bulk_create(Alert(user=world.member, name="Une", question=str(n)) for n in range(MOST_ALERTS))

    response = sign_in(world.member).post(NEW, {"question": "theme=evaluation", "name": "Une de trop"})

    assert (response.status_code, Alert.objects.count()) == (422, MOST_ALERTS)
    assert "supprimez-en une" in response.text


def test_alert_asked_signed_out_waits_for_the_sign_in(shelf, client, world):
    client.post(NEW, {"question": "theme=evaluation", "name": "Gardée"})
    client.force_login(world.member)

    page = client.get(NEW).text

    assert ('value="Gardée"' in page, 'value="theme=evaluation"' in page, Alert.objects.count()) == (True, True, 0)


# Its page


def test_page_says_the_filter_and_how_many_answer(shelf, sign_in, world):
    watch(world.member, "theme=evaluation&tag=delai")

    page = sign_in(world.member).get("/suivis/").text

    assert ('<span class="tag">Évaluation</span>' in page, '<span class="tag">délai</span>' in page) == (True, True)
    assert '<a href="/pratiques/?theme=evaluation&amp;tag=delai">1 fiche' in page


def test_alert_is_renamed_and_removed_by_its_owner_alone(shelf, sign_in, world):
    alert = watch(world.member, "theme=evaluation")
    data, remove = {"name": "Autre nom", "question": alert.question}, f"{alert.get_absolute_url()}supprimer/"
    client = sign_in(world.outsider)
    others = [client.post(address, data).status_code for address in (alert.get_absolute_url(), remove)]

    client = sign_in(world.member)
    client.post(alert.get_absolute_url(), data)
    renamed = Alert.objects.get().name
    client.post(remove)

    assert (others, renamed, Alert.objects.count()) == ([404, 404], "Autre nom", 0)


def test_name_too_long_is_refused_and_kept(shelf, sign_in, world):
    alert = watch(world.member, "theme=evaluation")

    response = sign_in(world.member).post(alert.get_absolute_url(), {"name": "n" * 121, "question": alert.question})

    assert (response.status_code, "n" * 121 in response.text) == (422, True)


# What is there no more


def test_filter_on_what_is_gone_is_told_once_and_mended(shelf, sign_in, world, client):
    alert = watch(world.member, "theme=evaluation&tag=delai")
    Tag.objects.get(slug="delai").delete()

    rounds = [run_alerts() for _ in range(3)]
    alert.refresh_from_db()
    page = sign_in(world.member).get(alert.get_absolute_url()).text
    client.post(alert.get_absolute_url(), {"name": alert.name, "question": "theme=evaluation"})

    assert (rounds, told()) == ([1, 0, 0], [("Mona Membre", f"Votre alerte « {alert.name} » ne cherche plus")])
    assert (alert.broken_at is not None, alert.trouble) == (True, "Mot-clé : « delai » n'existe pas, ou n'existe plus.")
    assert ("ne cherche plus" in page, 'name="question" value="theme=evaluation"' in page) == (True, True)
    alert.refresh_from_db()
    assert (alert.question, alert.broken_at, alert.trouble) == ("theme=evaluation", None, "")


def test_filter_of_which_nothing_is_left_says_so(shelf, sign_in, world):
    alert = watch(world.member, "tag=delai")
    Tag.objects.get(slug="delai").delete()
    client = sign_in(world.member)

    page, list_page = client.get(alert.get_absolute_url()).text, client.get("/suivis/").text

    assert ("Il ne reste rien de ce filtre" in page, "À revoir" in list_page) == (True, True)
    assert client.post(alert.get_absolute_url(), {"name": "Vide", "question": ""}).status_code == 422


def test_mended_filter_that_another_alert_has_is_refused(shelf, sign_in, world):
    watch(world.member, "theme=evaluation", name="La première")
    alert = watch(world.member, "theme=evaluation&tag=nope")

    response = sign_in(world.member).post(alert.get_absolute_url(), {"name": "x", "question": "theme=evaluation"})

    assert (response.status_code, "La première" in response.text) == (409, True)


def test_what_comes_back_is_watched_again_and_nothing_is_missed(shelf, world):
    theme = Theme.objects.get(slug="financement")
    alert = watch(world.member, "theme=financement")
    Theme.objects.filter(pk=theme.pk).update(slug="autre")
    make_practice(tags="neuf")
    run_alerts()
    Theme.objects.filter(pk=theme.pk).update(slug="financement")
    theme.refresh_from_db()

    make_practice(theme=theme, title="Un fonds", tags="revenu")
    run_alerts()

    alert.refresh_from_db()
    assert (alert.broken_at, told()[-1]) == (None, ("Mona Membre", f"1 nouvelle fiche pour « {alert.name} »"))
