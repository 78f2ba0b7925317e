import pytest
from django.core.cache import cache
from django.urls import reverse

from clusters.models import Invitation, JoinRequest, Mail, Membership
from tests.factories import make_cluster, make_request, make_user

pytestmark = pytest.mark.django_db

WHO = {"name": "Zoé Candidate", "email": "zoe@pole-exemple.test", "message": "Je suis chargée de mission."}


@pytest.fixture
def referent(world):
    return make_user("Rita Référente", cluster=world.cluster, role=Membership.Role.REFERENT)


@pytest.fixture
def ask(world, client):
    return lambda **data: client.post(reverse("clusters:join", args=[world.cluster.slug]), WHO | data)


def told():
    return sorted(Mail.objects.values_list("to", flat=True))


def test_visitor_asks_and_the_referent_is_told(world, referent, ask):
    response = ask(email="Zoe@Pole-Exemple.test")

    asked, mail = JoinRequest.objects.get(), Mail.objects.get()
    assert (response.url, asked.user, asked.email) == (world.cluster.get_absolute_url(), None, WHO["email"])
    assert mail.to == referent.email
    assert ("Je suis chargée de mission." in mail.text, asked.get_absolute_url() in mail.text) == (True, True)


def test_without_a_referent_the_admins_are_told(world, ask):
    make_user(is_staff=True, is_superuser=True, is_active=False)

    ask()

    assert told() == [world.admin.email]


def test_signed_in_person_asks_under_the_account(world, ask, sign_in):
    sign_in(world.outsider)

    ask(name="Un autre", email="autre@pole-exemple.test")

    asked = JoinRequest.objects.get()
    assert (asked.user, asked.name, asked.email) == (world.outsider, "Olga Voisine", world.outsider.email)


def test_member_is_told_that_there_is_nothing_to_ask(world, ask, sign_in):
    sign_in(world.member)

    ask()

    assert JoinRequest.objects.count() == 0


def test_cluster_that_merged_leads_to_its_successor(world, client):
    merged = make_cluster(successor=world.cluster, end_reason="fusion", label_state="ancien")

    response = client.get(reverse("clusters:join", args=[merged.slug]))

    assert response.url == reverse("clusters:join", args=[world.cluster.slug])


@pytest.mark.parametrize("missing", ["name", "email", "message"])
def test_missing_answer_is_said_beside_its_field_and_loses_no_word(ask, missing):
    response = ask(**{missing: " "})

    kept = [text for name, text in WHO.items() if name != missing]
    assert response.status_code == 422
    assert f'href="#id_{missing}"' in response.text
    assert [text for text in kept if text not in response.text] == []
    assert JoinRequest.objects.count() == 0


def test_form_sent_twice_is_one_request(ask):
    statuses = [ask().status_code, ask().status_code]

    assert (statuses, JoinRequest.objects.count(), Mail.objects.count()) == ([302, 302], 1, 1)


def test_second_request_from_an_address_is_refused_and_its_text_kept(ask):
    ask()

    response = ask(message="Je précise ma demande.")

    assert response.status_code == 409
    assert ("attend déjà" in response.text, "Je précise ma demande." in response.text) == (True, True)
    assert JoinRequest.objects.count() == 1


def test_flood_is_stopped_and_the_text_kept(ask, settings):
    cache.clear()
    settings.LIMITS = {"join": (5, 3600, "address")}
    for n in range(5):
        ask(email=f"adresse{n}@pole-exemple.test")

    response = ask(message="La sixième de l'heure.")

    assert (response.status_code, JoinRequest.objects.count()) == (429, 5)
    assert 0 < int(response["Retry-After"]) <= 3600
    assert "La sixième de l&#x27;heure." in response.text


def test_accepted_with_an_account_writes_for_the_cluster(world, referent, sign_in):
    asked = make_request(cluster=world.cluster, user=world.outsider, email=world.outsider.email, name="Olga Voisine")

    response = sign_in(referent).post(asked.get_absolute_url(), {"answer": "accept", "note": "Bienvenue Olga."})

    assert response.url == reverse("clusters:team", args=[world.cluster.slug])
    assert world.cluster.memberships.filter(user=world.outsider, role="membre").count() == 1
    assert (told(), "Bienvenue Olga." in Mail.objects.get().text) == ([world.outsider.email], True)


def test_accepted_without_an_account_is_invited(world, referent, sign_in):
    asked = make_request(cluster=world.cluster)

    sign_in(referent).post(asked.get_absolute_url(), {"answer": "accept", "note": "Bienvenue."})

    invitation, mail = Invitation.objects.get(), Mail.objects.get()
    assert (invitation.email, invitation.role, invitation.invited_by) == (asked.email, "membre", referent)
    assert (invitation.get_absolute_url() in mail.text, "Bienvenue." in mail.text) == (True, True)


def test_accepted_twice_by_invitation_and_request_opens_one_invitation(world, referent):
    waiting = Invitation.objects.create(cluster=world.cluster, email="a@pole-exemple.test")
    asked = make_request(cluster=world.cluster, email="a@pole-exemple.test")

    assert asked.decide(True, by=referent) == waiting


def test_declined_is_answered_politely(world, referent, sign_in):
    asked = make_request(cluster=world.cluster)

    sign_in(referent).post(asked.get_absolute_url(), {"answer": "decline", "note": "L'équipe est au complet."})

    mail, asked = Mail.objects.get(), JoinRequest.objects.get()
    assert (asked.is_accepted, asked.decided_by, Invitation.objects.count()) == (False, referent, 0)
    assert ("Merci de votre demande" in mail.text, "au complet" in mail.text) == (True, True)


def test_answer_without_a_choice_keeps_the_note(world, referent, sign_in):
    asked = make_request(cluster=world.cluster)

    response = sign_in(referent).post(asked.get_absolute_url(), {"note": "Un mot déjà écrit."})

    assert response.status_code == 422
    assert "Un mot déjà écrit." in response.text


def test_second_answer_is_a_conflict_and_keeps_the_note(world, referent, sign_in):
    asked = make_request(cluster=world.cluster)
    asked.decide(False, by=world.admin)

    response = sign_in(referent).post(asked.get_absolute_url(), {"answer": "accept", "note": "Bienvenue quand même."})

    assert response.status_code == 409
    assert ("vient de répondre" in response.text, "Bienvenue quand même." in response.text) == (True, True)
    assert Mail.objects.count() == 0


def test_answer_typed_while_signed_out_comes_back(world, referent, client):
    asked = make_request(cluster=world.cluster)

    client.post(asked.get_absolute_url(), {"answer": "accept", "note": "Écrit sans session."})
    client.force_login(referent)

    assert "Écrit sans session." in client.get(asked.get_absolute_url()).text


def test_request_is_not_shown_to_other_people(world, sign_in):
    asked = make_request(cluster=world.cluster)
    stranger = make_user(cluster=world.neighbour, role=Membership.Role.REFERENT)

    assert [sign_in(person).get(asked.get_absolute_url()).status_code for person in [stranger, world.member]] == [
        404
    ] * 2


@pytest.mark.parametrize("n_rows", [1, 30])
def test_list_asks_the_same_queries_for_any_number(world, sign_in, n_rows, django_assert_num_queries):
    for _ in range(n_rows):
        make_request(cluster=make_cluster())
    client = sign_in(world.admin)

    with django_assert_num_queries(5):
        response = client.get("/demandes/")

    assert response.text.count('href="/demandes/') - 1 == n_rows


def test_list_says_who_answers_and_forgets_what_is_decided(world, referent, sign_in):
    make_request(cluster=world.cluster, name="Au référent")
    make_request(cluster=world.neighbour, name="À vous")
    make_request(cluster=world.cluster, name="Répondue").decide(False, by=referent)

    rows = [(asked.name, asked.has_referent) for asked in sign_in(world.admin).get("/demandes/").context["requests"]]

    assert rows == [("Au référent", True), ("À vous", False)]
