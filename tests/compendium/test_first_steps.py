"""What the administration says to who opens it first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clusters.models import Mail, Membership
from compendium.figures import first_steps
from tests.compendium.editing import make_edition
from tests.factories import make_practice, make_user

pytestmark = pytest.mark.django_db
TITLES = [
    *("Protéger votre compte", "Remplir les rayons", "Réunir des relecteurs"),
    *("Nommer des référents", "Faire partir les courriels", "Geler une première édition"),
]


@pytest.fixture
def admin(db):
    return make_user(is_superuser=True, is_staff=True)


def left(admin):
    return [step.title for step in first_steps(admin) if not step.is_done]


def test_new_portal_has_everything_to_do(admin, sign_in):
    assert left(admin) == TITLES

    page = sign_in(admin).get("/admin/").text

    assert "Premiers pas : 6 sur 6 à faire" in page
    assert [title for title in TITLES if title in page] == TITLES


def test_each_step_is_done_by_what_is_there(admin, world):
    make_practice(clusters=[world.cluster])
    Membership.objects.filter(user=world.member).update(role=Membership.Role.REFERENT)
    admin.authenticator_set.create(type="totp", data={})
    Mail.objects.create(to="a@exemple.test", subject="Essai", text="Essai", state=Mail.State.SENT)
    assert left(admin) == ["Geler une première édition"]

    make_edition(admin)

    assert left(admin) == []


def test_list_goes_once_all_is_done_and_is_for_administrators_alone(world, sign_in, monkeypatch):
    other = make_user(is_staff=True)
    assert "premiers-pas" not in sign_in(other).get("/admin/").text

    monkeypatch.setattr("compendium.figures.first_steps", lambda user: [])

    page = sign_in(world.admin).get("/admin/").text
    assert "premiers-pas" not in page
    assert "Aide-mémoire" in page


def test_mails_that_nobody_hands_over_are_told(admin):
    Mail.objects.create(to="a@exemple.test", subject="Essai", text="Essai", state=Mail.State.SENT)
    Mail.objects.create(
        to="a@exemple.test", subject="Essai", text="Essai", next_try_at=timezone.now() - timedelta(hours=1)
    )

    [step] = [step for step in first_steps(admin) if step.title == "Faire partir les courriels"]

    assert not step.is_done
    assert "send_mail" in step.said


def test_steps_ask_a_bounded_number_of_queries(admin, world, django_assert_num_queries):
    with django_assert_num_queries(8):
        first_steps(admin)


def test_tables_of_libraries_have_french_names(world, sign_in):
    page = sign_in(world.admin).get("/admin/").text

    assert [name for name in ("Authenticators", "Taggit", "Task Results", "Tasks Database") if name in page] == []
    assert "Seconds facteurs" in page
