import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import CASCADE
from django.test import Client

from clusters.models import NOBODY, Invitation, JoinRequest, Mail, Membership, User
from tests.factories import make_request, make_revision, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "un-mot-de-passe"


@pytest.fixture
def delete(sign_in):
    """Sign in, give the password again, and press the button."""

    def act(user, **typed):
        client = sign_in(user)
        client.post("/compte/confirmer/?next=/compte/supprimer/", {"password": PASSWORD})
        return client.post("/compte/supprimer/", {"address": user.email} | typed)

    return act


def test_name_and_organisation_are_corrected(world, sign_in):
    response = sign_in(world.member).post("/compte/", {"name": "Mona M. Membre", "organisation": "Agence"})

    world.member.refresh_from_db()
    assert (response.url, world.member.name, world.member.organisation) == ("/compte/", "Mona M. Membre", "Agence")


@pytest.mark.parametrize(("name", "organisation"), [("", "Agence gardée"), ("x" * 121, "Agence gardée")])
def test_refused_name_keeps_the_rest(world, sign_in, name, organisation):
    response = sign_in(world.member).post("/compte/", {"name": name, "organisation": organisation})

    world.member.refresh_from_db()
    assert (response.status_code, world.member.name) == (422, "Mona Membre")
    assert organisation in response.text


def test_rights_are_not_given_to_oneself(world, sign_in):
    post = {"name": "Mona", "is_superuser": "on", "is_reviewer": "on", "email": "autre@pole-exemple.test"}

    sign_in(world.member).post("/compte/", post)

    user = User.objects.get(pk=world.member.pk)
    assert (user.is_superuser, user.is_reviewer, user.email) == (False, False, world.member.email)


@pytest.mark.parametrize("n_clusters", [1, 30])
def test_page_asks_the_same_queries_for_any_number(world, sign_in, n_clusters, django_assert_num_queries):
    user = make_user()
    for n in range(n_clusters):
        cluster = type(world.cluster).objects.create(name=f"Pôle {n}", slug=f"pole-{n}")
        Membership.objects.create(user=user, cluster=cluster)
    client = sign_in(user)

    with django_assert_num_queries(7):
        response = client.get("/compte/")

    assert response.text.count("Quitter ce pôle") == n_clusters


def test_member_leaves_a_cluster(world, sign_in):
    response = sign_in(world.member).post(f"/compte/poles/{world.member.memberships.get().pk}/quitter/")

    assert (response.url, world.member.memberships.count()) == ("/compte/", 0)
    assert "Vous avez quitté" in Mail.objects.get().text


def test_last_referent_does_not_leave_unseen(world, sign_in):
    referent = make_user(cluster=world.cluster, role=Membership.Role.REFERENT)

    response = sign_in(referent).post(f"/compte/poles/{referent.memberships.get().pk}/quitter/")

    assert (response.status_code, referent.memberships.count()) == (409, 1)


def test_deletion_asks_the_password_first(world, sign_in):
    client = sign_in(world.member)

    asked = [client.get("/compte/supprimer/").url, client.post("/compte/supprimer/").url]
    refused = client.post("/compte/confirmer/?next=/compte/supprimer/", {"password": "pas le bon"})

    assert asked == ["/compte/confirmer/?next=%2Fcompte%2Fsupprimer%2F"] * 2
    assert "incorrect" in refused.text
    assert User.objects.get(pk=world.member.pk).is_active


def test_reading_what_is_kept_deletes_nothing(world, sign_in):
    client = sign_in(world.member)

    client.post("/compte/confirmer/?next=/compte/supprimer/", {"password": PASSWORD})
    page = client.get("/compte/supprimer/").text

    assert ("Ce qui reste" in page, User.objects.get(pk=world.member.pk).is_active) == (True, True)


def test_deleted_person_is_forgotten_and_the_texts_stay(world, delete):
    revision = make_revision(cluster=world.cluster, author=world.member)

    response = delete(world.member)

    user = User.objects.get(pk=world.member.pk)
    revision.refresh_from_db()
    assert (response.url, user.name, user.organisation, user.is_active) == ("/", NOBODY, "", False)
    assert (user.email.endswith("@compte-supprime.invalid"), user.has_usable_password()) == (True, False)
    assert (revision.author, revision.data["title"]) == (user, "Un comité qui répond en trois semaines")


def test_nothing_elsewhere_says_who_it_was(world, delete):
    user, address = world.member, world.member.email
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    Authenticator.objects.create(user=user, type="recovery_codes", data={})
    make_request(cluster=world.neighbour, user=user, email=address)
    Invitation.objects.create(cluster=world.neighbour, email=address)
    Mail.objects.create(to=address, subject="Votre texte", text="…")

    delete(user)

    for rows in [EmailAddress.objects, Authenticator.objects, JoinRequest.objects, Invitation.objects]:
        assert rows.count() == 0
    assert user.memberships.count() == 0
    assert list(Mail.objects.values_list("to", "subject")) == [(address, "Votre compte est supprimé")]


def test_every_session_ends(world, delete):
    elsewhere, other = Client(), Client()
    elsewhere.force_login(world.member)
    other.force_login(world.outsider)

    delete(world.member)

    holders = [session.get_decoded().get("_auth_user_id") for session in Session.objects.all()]
    assert (elsewhere.get("/compte/").status_code, other.get("/compte/").status_code) == (302, 200)
    assert str(world.member.pk) not in holders


def test_rights_go_with_the_account(world, delete):
    make_user(is_staff=True, is_superuser=True)

    delete(world.admin)

    user = User.objects.get(pk=world.admin.pk)
    assert [user.is_staff, user.is_superuser, user.is_reviewer, user.is_agent] == [False] * 4


def test_last_admin_stays_and_is_told_why(world, delete):
    make_user(is_staff=True, is_superuser=True, is_active=False)

    response = delete(world.admin)

    assert response.status_code == 409
    assert "dernier administrateur" in response.text
    assert User.objects.get(pk=world.admin.pk).is_superuser


def test_admins_are_told_of_a_cluster_left_without_a_referent(world, delete):
    referent = make_user(cluster=world.cluster, role=Membership.Role.REFERENT)

    delete(referent, entrusted="on")

    assert Mail.objects.get(to=world.admin.email).subject.replace("’", "'") == "Pôle Exemple Mer n'a plus de référent"


def test_two_people_may_go(world, delete):
    delete(world.member)
    delete(world.outsider)

    assert User.objects.filter(name=NOBODY, is_active=False).count() == 2


def test_what_is_the_persons_alone_goes_and_the_log_of_the_administration_stays(world, delete):
    user = world.admin
    make_user(is_staff=True, is_superuser=True)
    owned = [relation for relation in User._meta.related_objects if relation.on_delete is CASCADE]
    user.follows.create(cluster=world.cluster)
    user.alerts.create(name="Une", question="theme=evaluation")
    user.notifications.create(kind="suivi", key="1", title="Une", path="/")
    user.preferences.create(kind="suivi", rhythm="jamais")
    LogEntry.objects.create(user=user, object_repr="Un pôle", action_flag=2)

    delete(user)

    left = {one.name: one.related_model.objects.filter(**{one.field.name: user}).count() for one in owned}
    assert {name: count for name, count in left.items() if count} == {"logentry": 1}
