"""A pôle takes up the practice of another: declared, moderated, seen, thanked."""

from datetime import date

import pytest

from clusters.models import Membership
from exchange.models import Adoption, Declaration, Kind, Notification
from exchange.workflow import AdoptionState, DeclarationState
from practices.models import Practice
from tests.factories import make_adoption, make_cluster, make_practice, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(world):
    return make_practice(clusters=[world.cluster])


def said(**fields):
    """What a browser posts."""
    return {
        "state": "en-place",
        "since": "2021",
        "changed": "Une journée au lieu de deux.",
        "gave": "Six projets.",
    } | fields


def declare(client, practice, cluster, **fields):
    return client.post(f"/pratiques/{practice.slug}/reprendre/", said(cluster=str(cluster.pk), **fields))


def test_adoption_waits_for_a_reviewer_then_shows_on_the_record(world, practice, sign_in, client):
    response = declare(sign_in(world.outsider), practice, world.neighbour)
    adoption = Adoption.objects.get()

    assert response.url == adoption.get_absolute_url()
    client.logout()
    assert "Pôle Exemple Bois" not in client.get(practice.get_absolute_url()).content.decode()
    assert client.get(adoption.get_absolute_url()).status_code == 404

    waiting = adoption.waiting
    sign_in(world.reviewer).post(f"/reprises/{adoption.pk}/decider/", {"declaration": waiting.pk, "action": "accept"})
    client.logout()
    page = client.get(practice.get_absolute_url()).content.decode()

    assert "Reprise par 1 pôle" in page
    assert "Une journée au lieu de deux." in page
    assert "Six projets." in client.get(adoption.get_absolute_url()).content.decode()


def test_only_adoptions_in_place_are_counted(practice):
    kept, stopped = make_cluster(), make_cluster()
    make_adoption(practice, kept)
    make_adoption(practice, stopped)
    make_adoption(practice, make_cluster(), state=AdoptionState.STUDIED)
    make_adoption(practice, make_cluster(), review=DeclarationState.WAITING)
    make_adoption(practice, stopped, state=AdoptionState.STOPPED, stop_reason="moyens", until=2023)

    practice.refresh_from_db()
    assert practice.taken_up == 1
    assert list(Adoption.objects.in_place().values_list("cluster", flat=True)) == [kept.pk]


def test_history_is_kept_state_after_state(practice, client):
    cluster = make_cluster("Pôle Exemple Lin")
    adoption = make_adoption(practice, cluster, state=AdoptionState.STUDIED, changed="Nous y pensons.")
    make_adoption(practice, cluster, changed="Nous le faisons.")

    page = client.get(adoption.get_absolute_url()).content.decode()
    assert page.index("Nous le faisons.") < page.index("Nous y pensons.")
    assert Declaration.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "field", "error"),
    [
        (
            {"since": "2022", "until": "2020", "state": "arretee", "stop_reason": "moyens"},
            "until",
            "2020 vient avant 2022",
        ),
        ({"since": str(date.today().year + 1)}, "since", "n'est pas encore là"),
        ({"since": "1850"}, "since", "entre 1990 et aujourd'hui"),
        ({"since": "bientôt"}, "since", "quatre chiffres"),
        ({"state": "arretee"}, "stop_reason", "Dites pourquoi elle s'est arrêtée"),
        ({"stop_reason": "moyens"}, "stop_reason", "va avec une reprise arrêtée"),
        ({"until": "2023"}, "until", "va avec une reprise arrêtée"),
        ({"changed": ""}, "changed", "Dites ce que vous avez changé"),
        ({"changed": "mot " * 900}, "changed", "Raccourcissez"),
        ({"state": "peut-être"}, "state", "Cette réponse n'existe pas."),
        ({"version": "9"}, "version", "n'a pas cette version"),
        ({"evidence": "7"}, "evidence", "Ce niveau n'existe pas."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(world, practice, sign_in, fields, field, error):
    response = declare(
        sign_in(world.outsider), practice, world.neighbour, **{"gave": "Un mot rare : zinzolin.", **fields}
    )

    assert response.status_code == 422
    assert error in " ".join(response.context["form"].errors[field])
    assert "zinzolin" in response.content.decode()
    assert not Adoption.objects.exists()


def test_own_practice_is_not_taken_up(world, practice, sign_in):
    client = sign_in(world.member)

    assert client.get(f"/pratiques/{practice.slug}/reprendre/").status_code == 403
    response = declare(client, practice, world.cluster)
    assert response.status_code == 422
    assert "déjà celle de" in " ".join(response.context["form"].errors["cluster"])


def test_same_adoption_twice_becomes_its_sequel(world, practice, sign_in):
    adoption = make_adoption(practice, world.neighbour)
    client = sign_in(world.outsider)

    assert client.get(f"/pratiques/{practice.slug}/reprendre/").url == adoption.get_absolute_url()
    response = declare(client, practice, world.neighbour, changed="Deux journées, finalement.")
    page = response.content.decode()

    assert response.status_code == 409
    assert "a déjà déclaré cette reprise" in page
    assert "Deux journées, finalement." in page
    assert f'action="/reprises/{adoption.pk}/dire/"' in page
    assert Adoption.objects.count() == 1


def test_while_one_waits_another_is_refused_with_its_words(world, practice, sign_in):
    adoption = make_adoption(practice, world.neighbour, review=DeclarationState.WAITING)

    response = sign_in(world.outsider).post(
        f"/reprises/{adoption.pk}/dire/", said(cluster=world.neighbour.pk, gave="Zinzolin.")
    )

    assert response.status_code == 409
    assert "attend déjà un relecteur" in response.content.decode()
    assert "Zinzolin." in response.content.decode()


def test_what_waits_can_be_taken_back_and_its_words_are_in_the_form(world, practice, sign_in):
    adoption = make_adoption(practice, world.neighbour, review=DeclarationState.WAITING, gave="Zinzolin.")
    client = sign_in(world.outsider)

    response = client.post(f"/reprises/{adoption.pk}/reprendre-le-texte/", follow=True)

    assert adoption.waiting is None
    assert "Zinzolin." in response.content.decode()


def test_record_withdrawn_meanwhile_keeps_the_words(world, practice, sign_in):
    practice.withdraw("perimee", "Elle n'a plus cours.", by=world.reviewer)

    response = declare(sign_in(world.outsider), practice, world.neighbour, gave="Zinzolin.")

    assert response.status_code == 409
    assert "Zinzolin." in response.content.decode()
    assert sign_in(world.outsider).get(f"/pratiques/{practice.slug}/reprendre/").status_code == 410


def test_returned_declaration_says_why_to_its_people_alone(world, practice, sign_in, client):
    adoption = make_adoption(practice, world.neighbour)
    client.force_login(world.outsider)
    client.post(f"/reprises/{adoption.pk}/dire/", said(cluster=world.neighbour.pk, gave="Peu."))
    waiting = adoption.waiting
    decision = {"declaration": waiting.pk, "action": "return"}

    refused = sign_in(world.reviewer).post(f"/reprises/{adoption.pk}/decider/", decision)
    sign_in(world.reviewer).post(f"/reprises/{adoption.pk}/decider/", decision | {"note": "Donnez un chiffre."})

    assert refused.status_code == 422
    assert "Donnez un chiffre." in sign_in(world.outsider).get(adoption.get_absolute_url()).content.decode()
    assert "Donnez un chiffre." not in sign_in(world.member).get(adoption.get_absolute_url()).content.decode()


def test_nobody_decides_of_what_touches_their_own_pole(world, practice, sign_in):
    adoption = make_adoption(practice, world.neighbour, review=DeclarationState.WAITING)
    insider = make_user("Ida Double", cluster=world.cluster, is_reviewer=True)
    decision = {"declaration": adoption.waiting.pk, "action": "accept"}

    assert sign_in(insider).post(f"/reprises/{adoption.pk}/decider/", decision).status_code == 409
    assert sign_in(world.outsider).post(f"/reprises/{adoption.pk}/decider/", decision).status_code == 403
    assert adoption.waiting


def test_second_decision_is_refused(world, practice, sign_in):
    adoption = make_adoption(practice, world.neighbour, review=DeclarationState.WAITING)
    decision = {"declaration": adoption.waiting.pk, "action": "accept"}
    client = sign_in(world.reviewer)

    assert client.post(f"/reprises/{adoption.pk}/decider/", decision).status_code == 302
    late = client.post(f"/reprises/{adoption.pk}/decider/", decision | {"action": "refuse", "note": "Zinzolin."})
    assert late.status_code == 409
    assert "Zinzolin." in late.content.decode()
    assert "Ce n’est plus possible" in late.content.decode()
    assert Declaration.objects.get().review == DeclarationState.ACCEPTED


def test_origin_learns_it_and_thanks_once(world, practice, referent, sign_in):
    adoption = make_adoption(practice, world.neighbour, review=DeclarationState.WAITING, author=world.outsider)
    adoption.waiting.decide("accept", by=world.reviewer)
    told = Notification.objects.filter(kind=Kind.ADOPTION)

    # The neighbour has no référent: staff stand in.
    assert set(told.values_list("user__name", flat=True)) == {"Renée Référente", "Olga Voisine", "Anne Admin"}
    client = sign_in(referent)
    client.post(f"/reprises/{adoption.pk}/remercier/", {"text": "Bravo pour l'idée."})
    client.post(f"/reprises/{adoption.pk}/remercier/", {"text": "Encore."})

    adoption.refresh_from_db()
    assert adoption.thanks == "Bravo pour l'idée."
    assert adoption.seen_at is not None
    assert told.filter(user=world.outsider, text="Bravo pour l'idée.").count() == 1
    assert sign_in(world.outsider).post(f"/reprises/{adoption.pk}/remercier/", {}).status_code == 403


def test_card_says_how_often_a_practice_was_taken_up(practice, client):
    make_adoption(practice)
    make_adoption(practice)

    assert "2 reprises" in client.get("/pratiques/").content.decode()


def test_pole_page_shows_what_travels(world, practice, client):
    make_adoption(practice, world.neighbour)

    assert "reprises par d&#x27;autres" in client.get(world.cluster.get_absolute_url()).content.decode().replace(
        "’", "&#x27;"
    )
    assert practice.title in client.get(world.neighbour.get_absolute_url()).content.decode()


def test_practice_counts_are_recounted_never_added(practice):
    adoption = make_adoption(practice)
    Practice.objects.filter(pk=practice.pk).update(taken_up=7)

    adoption.count()

    practice.refresh_from_db()
    assert practice.taken_up == 1


@pytest.mark.parametrize("page", ["decider", "remercier"])
def test_words_typed_while_signed_out_come_back(world, practice, referent, client, page):
    adoption = make_adoption(practice, world.neighbour, author=world.outsider)
    make_adoption(practice, world.neighbour, author=world.outsider, review=DeclarationState.WAITING)
    typed = {"declaration": adoption.waiting.pk, "action": "return", "note": "Zinzolin.", "text": "Zinzolin."}
    person = world.reviewer if page == "decider" else referent

    sent = client.post(f"/reprises/{adoption.pk}/{page}/", typed)
    client.post(sent.url, {"login": person.email, "password": "un-mot-de-passe"})

    assert "Zinzolin." in client.get(f"/reprises/{adoption.pk}/{page}/").content.decode()


def test_record_withdrawn_while_signed_out_gives_the_words_back(world, practice, client):
    declare(client, practice, world.neighbour, gave="Zinzolin.")
    practice.withdraw("perimee", "Elle n'a plus cours.", by=world.reviewer)
    address = f"/pratiques/{practice.slug}/reprendre/"
    client.post(f"/connexion/?next={address}", {"login": world.outsider.email, "password": "un-mot-de-passe"})

    assert "Zinzolin." in client.get(address).content.decode()


def test_thanks_that_come_second_are_given_back(world, practice, referent, sign_in):
    adoption = make_adoption(practice, world.neighbour)
    adoption.thank("Merci.", by=world.member)

    response = sign_in(referent).post(f"/reprises/{adoption.pk}/remercier/", {"text": "Zinzolin."})

    assert response.status_code == 409
    assert "Zinzolin." in response.content.decode()


def test_strange_keys_are_not_found(world, practice, sign_in):
    adoption = make_adoption(practice, world.neighbour)
    client = sign_in(world.reviewer)

    for key in ("", "abc", "9" * 40, "-1"):
        assert client.post(f"/reprises/{adoption.pk}/decider/", {"declaration": key}).status_code == 404


def test_person_of_two_poles_may_take_it_up_for_the_other(world, practice, sign_in):
    second = make_cluster("Pôle Exemple Lin")
    person = make_user("Zoé Double", cluster=world.neighbour)
    Membership.objects.create(user=person, cluster=second)
    make_adoption(practice, world.neighbour)

    page = sign_in(person).get(practice.get_absolute_url()).content.decode()

    assert ("Votre reprise" in page, "Nous la reprenons" in page) == (True, True)
