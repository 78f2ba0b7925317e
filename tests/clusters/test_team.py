import pytest
from django.urls import reverse

from clusters.models import Invitation, LastReferent, Mail, Membership
from tests.factories import make_request, make_user

pytestmark = pytest.mark.django_db

REFERENT, MEMBER = Membership.Role.REFERENT, Membership.Role.MEMBER


@pytest.fixture
def referent(world):
    return make_user("Rita Référente", cluster=world.cluster, role=REFERENT)


def address(world, name="team", *args):
    return reverse(f"clusters:{name}", args=[world.cluster.slug, *args])


def role_of(user):
    return list(user.memberships.values_list("role", flat=True))


def test_page_shows_who_writes_since_when_and_who_waits(world, referent, sign_in):
    make_request(cluster=world.cluster, name="Zoé Candidate", message="Je travaille au pôle.")
    Invitation.objects.create(cluster=world.cluster, email="invitee@pole-exemple.test", invited_by=referent)

    page = sign_in(referent).get(address(world)).text

    shown = ["Mona Membre", "depuis le", "Zoé Candidate", "Je travaille au pôle.", "invitee@pole-exemple.test"]
    assert [text for text in shown if text not in page] == []


def test_member_is_told_who_keeps_the_team(world, sign_in):
    response = sign_in(world.member).get(address(world))

    assert response.status_code == 403
    assert "tenue par ses référents" in response.text


def test_referent_of_another_cluster_has_no_say(world, sign_in):
    stranger = make_user(cluster=world.neighbour, role=REFERENT)
    membership = world.member.memberships.get()

    statuses = [sign_in(stranger).post(address(world, name, membership.pk)).status_code for name in ["end", "role"]]

    assert (statuses, role_of(world.member)) == ([403, 403], [MEMBER])


def test_membership_of_another_cluster_is_not_found(world, referent, sign_in):
    other = world.outsider.memberships.get()

    response = sign_in(referent).post(address(world, "end", other.pk))

    assert (response.status_code, role_of(world.outsider)) == (404, [MEMBER])


def test_reading_the_page_that_ends_changes_nothing(world, referent, sign_in):
    response = sign_in(referent).get(address(world, "end", world.member.memberships.get().pk))

    assert "Mettre fin à la participation de Mona Membre" in response.text
    assert role_of(world.member) == [MEMBER]


def test_ended_member_is_told_by_mail_and_writes_no_more(world, referent, sign_in):
    response = sign_in(referent).post(address(world, "end", world.member.memberships.get().pk))

    mail = Mail.objects.get()
    assert (response.url, role_of(world.member)) == (address(world), [])
    assert (mail.to, "Rita Référente a mis fin" in " ".join(mail.text.split())) == (world.member.email, True)


@pytest.mark.parametrize(("name", "data"), [("end", {}), ("role", {"role": "membre"})])
def test_last_referent_stays_until_there_is_another(world, referent, sign_in, name, data):
    response = sign_in(referent).post(address(world, name, referent.memberships.get().pk), data, follow=True)

    assert "nommez-en d’abord un" in response.text
    assert (role_of(referent), Mail.objects.count()) == ([REFERENT], 0)


def test_refusal_to_end_the_last_referent_is_a_conflict(world, referent, sign_in):
    response = sign_in(referent).post(address(world, "end", referent.memberships.get().pk))

    assert response.status_code == 409


def test_referent_who_is_inactive_does_not_count_as_another(world, referent):
    make_user(cluster=world.cluster, role=REFERENT, is_active=False)

    with pytest.raises(LastReferent):
        referent.memberships.get().end(by=referent)


def test_referent_leaves_when_another_remains(world, referent, sign_in):
    make_user(cluster=world.cluster, role=REFERENT)

    response = sign_in(referent).post(address(world, "end", referent.memberships.get().pk))

    assert (response.url, role_of(referent)) == ("/compte/", [])


def test_admin_may_end_the_last_referent(world, referent, sign_in):
    sign_in(world.admin).post(address(world, "end", referent.memberships.get().pk))

    assert role_of(referent) == []


def test_member_is_named_referent_and_back(world, referent, sign_in):
    client, role = sign_in(referent), address(world, "role", world.member.memberships.get().pk)

    client.post(role, {"role": "referent"})
    named = role_of(world.member)
    client.post(role, {"role": "membre"})

    assert (named, role_of(world.member)) == ([REFERENT], [MEMBER])


@pytest.mark.parametrize("role", ["", "empereur", "x" * 5000])
def test_unknown_role_is_refused_in_words(world, referent, sign_in, role):
    response = sign_in(referent).post(
        address(world, "role", world.member.memberships.get().pk), {"role": role}, follow=True
    )

    assert "Ce rôle n’existe pas" in response.text
    assert role_of(world.member) == [MEMBER]


@pytest.mark.parametrize("n_rows", [1, 30])
def test_page_asks_the_same_queries_for_any_number(world, referent, sign_in, n_rows, django_assert_num_queries):
    for n in range(n_rows):
        make_user(f"Personne {n}", cluster=world.cluster)
        make_request(cluster=world.cluster)
        Invitation.objects.create(cluster=world.cluster, email=f"i{n}@pole-exemple.test", invited_by=referent)
    client = sign_in(referent)

    with django_assert_num_queries(9):
        response = client.get(address(world))

    assert response.text.count("Nommer référent") == n_rows + 1


def test_cluster_page_leads_its_referent_to_the_team(world, referent, sign_in):
    pages = [sign_in(person).get(world.cluster.get_absolute_url()).text for person in [referent, world.member, None]]

    assert [("Tenir l’équipe" in page, "Rejoindre ce pôle" in page) for page in pages] == [
        (True, False),
        (False, False),
        (False, True),
    ]
