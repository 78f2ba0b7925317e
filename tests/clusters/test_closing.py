"""Who closes an account, from where, and what they must say first."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from clusters.models import NOBODY, Act, AuditEntry, Cluster, Mail, Membership, User, anonymise
from exchange.models import Message, Notification
from tests.factories import make_adoption, make_practice, make_revision, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "un-mot-de-passe"
PAGE = "/compte/supprimer/"


@pytest.fixture
def page_of(sign_in):
    """The client of a person who has just given their password again."""

    def open_page(user):
        client = sign_in(user)
        client.post(f"/compte/confirmer/?next={PAGE}", {"password": PASSWORD})
        return client

    return open_page


@pytest.mark.parametrize("typed", ["", "une-autre@pole-exemple.test"])
def test_deletion_asks_the_address_again(world, page_of, typed):
    response = page_of(world.member).post(PAGE, {"address": typed})

    assert response.status_code == 422
    assert "Votre compte n’est pas supprimé" in response.text
    assert typed in response.text
    assert not User.objects.get(pk=world.member.pk).is_closed


def test_address_is_known_whatever_its_case(world, page_of):
    page_of(world.member).post(PAGE, {"address": f" {world.member.email.upper()} "})

    assert User.objects.get(pk=world.member.pk).is_closed


def test_address_that_holds_markup_is_shown_as_text(world, page_of):
    odd = make_user(email='"<b>gras</b>"@pole-exemple.test')

    assert "<b>gras" not in page_of(odd).get(PAGE).text


def test_only_referent_does_not_leave_without_a_word(world, referent, page_of):
    response = page_of(referent).post(PAGE, {"address": referent.email})

    assert response.status_code == 422
    assert "Vous êtes le seul référent de Pôle Exemple Mer" in response.text
    assert "/poles/pole-exemple-mer/equipe/" in response.text
    assert not User.objects.get(pk=referent.pk).is_closed


def test_only_referent_may_entrust_the_cluster_to_the_team(world, referent, page_of):
    page_of(referent).post(PAGE, {"address": referent.email, "entrusted": "on"})

    line = AuditEntry.objects.get(act=Act.ACCOUNT_CLOSED)
    assert (line.by, line.person, line.by.is_closed) == (referent, referent, True)
    assert Mail.objects.get(to=world.admin.email).subject.startswith("Pôle Exemple Mer")


def test_one_of_two_referents_leaves_without_more(world, referent, page_of):
    make_user(cluster=world.cluster, role=Membership.Role.REFERENT)

    assert "entrusted" not in page_of(referent).get(PAGE).text


def test_last_admin_is_told_before_pressing(world, page_of):
    page = page_of(world.admin).get(PAGE).text

    assert ("dernier administrateur" in page, '<button class="btn">Supprimer' in page) == (True, False)


def test_closed_address_opens_another_account(world, page_of):
    address = world.member.email
    page_of(world.member).post(PAGE, {"address": address})

    assert make_user(email=address).email == address


def test_drafts_stay_with_their_cluster(world):
    draft = make_revision(cluster=world.cluster, author=world.member)
    colleague = make_user(cluster=world.cluster)

    anonymise(world.member)

    draft.refresh_from_db()
    assert (draft.is_draft, str(draft.author), draft.practice.is_editable_by(colleague)) == (True, NOBODY, True)


def test_what_others_were_told_names_the_person_no_more(world, referent):
    practice = make_practice(clusters=[world.cluster])
    Message.write(practice, by=world.agent, text="Combien ?", kind=Message.Kind.QUESTION, is_open=False)
    adoption = make_adoption(practice, world.neighbour, author=world.outsider)
    adoption.thank("Merci.", by=world.member)

    anonymise(world.agent)
    anonymise(world.member)

    assert set(Notification.objects.values_list("title", flat=True)) == {
        f"Question de {NOBODY} sur « {practice} »",
        f"{NOBODY} vous remercie d'avoir repris « {practice} »",
    }


def test_log_of_the_administration_names_the_person_no_more(world):
    of_person, of_cluster = map(ContentType.objects.get_for_model, [Membership, Cluster])
    about = {"user": world.admin, "action_flag": 2}
    LogEntry.objects.create(**about, content_type=of_person, object_repr=str(world.member.memberships.get()))
    LogEntry.objects.create(**about, content_type=of_cluster, object_repr="Mona Membre, pôle")

    anonymise(world.member)

    # A pôle that would bear the name keeps it: it is no person.
    assert [line.object_repr for line in LogEntry.objects.order_by("pk")] == [NOBODY, "Mona Membre, pôle"]


def delete_in_admin(client, *people):
    if len(people) == 1:
        return client.post(f"/admin/clusters/user/{people[0].pk}/delete/", {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [person.pk for person in people], "post": "yes"}
    return client.post("/admin/clusters/user/", chosen)


def test_deletion_in_the_administration_closes_the_account(world, sign_in):
    revision = make_revision(cluster=world.cluster, author=world.member)
    address = world.member.email

    response = delete_in_admin(sign_in(world.admin), world.member)

    revision.refresh_from_db()
    assert (response.status_code, revision.author.is_closed, str(revision.author)) == (302, True, NOBODY)
    assert "L'équipe du Recueil a fermé votre compte" in Mail.objects.get(to=address).text.replace("’", "'")
    assert list(LogEntry.objects.values_list("object_repr", flat=True)) == [NOBODY]


def test_several_are_closed_at_once_and_the_last_admin_stays(world, sign_in):
    delete_in_admin(sign_in(world.admin), world.member, world.outsider, world.admin)

    closed = User.objects.exclude(pk__in=User.objects.kept()).order_by("pk")
    assert list(closed) == [world.member, world.outsider]


def test_page_of_the_administration_says_what_stays(world, sign_in):
    make_revision(cluster=world.cluster, author=world.member)

    page = sign_in(world.admin).get(f"/admin/clusters/user/{world.member.pk}/delete/").text

    assert "Mona Membre : nom, adresse et rôles effacés" in page


def test_closed_account_is_seen_and_changed_no_more(world, sign_in):
    anonymise(world.member)
    client = sign_in(world.admin)
    address = f"/admin/clusters/user/{world.member.pk}/"

    assert (client.get(f"{address}change/").status_code, client.get(f"{address}delete/").status_code) == (200, 403)
    assert client.post(f"{address}change/", {"name": "Mona"}).status_code == 403
