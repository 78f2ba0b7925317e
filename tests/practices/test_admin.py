import pytest
from django.contrib import admin
from django.forms.models import model_to_dict
from django.urls import reverse

from clusters.models import Session, Version
from practices.models import Announcement, Entry, Event, Neighbour, Practice, Presence, Revision
from practices.workflow import RevisionState
from tests.factories import make_practice, make_revision, make_stub, make_text

pytestmark = pytest.mark.django_db

INLINES = {
    f"{prefix}-{name}": value
    for prefix in ("sources", "events")
    for name, value in {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}.items()
}


@pytest.fixture
def admin_client(world, sign_in):
    return sign_in(world.admin)


def change(practice):
    return reverse("admin:practices_practice_change", args=[practice.pk])


def test_correction_goes_through_the_form_and_is_logged(world, admin_client):
    practice = make_practice(clusters=[world.cluster])

    response = admin_client.post(change(practice), make_text(clusters=[world.cluster], title="Corrigé") | INLINES)

    practice.refresh_from_db()
    event = Event.objects.first()
    assert (response.status_code, practice.title, practice.call_number) == (302, "Corrigé", "EV 001")
    assert (event.action, event.actor, event.revision.state) == ("edit", world.admin, RevisionState.ACCEPTED)
    assert event.revision.data["title"] == "Corrigé"
    assert "corrige" in practice.entry.plain


def test_invalid_correction_is_refused(world, admin_client):
    practice = make_practice(clusters=[world.cluster])

    response = admin_client.post(change(practice), make_text(clusters=[world.cluster], start_year="1789") | INLINES)

    assert response.status_code == 200
    assert "Indiquez une année" in response.text
    assert Event.objects.filter(action="edit").count() == 0


@pytest.mark.parametrize("make", [make_stub, lambda: make_revision().practice])
def test_unpublished_practice_is_read_only(world, admin_client, make):
    practice = make()

    response = admin_client.post(change(practice), make_text(title="Par la porte de service") | INLINES)

    assert response.status_code == 403
    assert not Practice.objects.filter(title="Par la porte de service").exists()


def test_every_practice_opens_in_the_admin_whatever_its_state(world, admin_client):
    published = make_practice(clusters=[world.cluster])
    Revision.start(published, lambda practice: make_text(clusters=[world.cluster]), by=world.member)
    practices = [published, make_practice(), make_stub(), make_revision().practice]

    assert [admin_client.get(change(practice)).status_code for practice in practices] == [200] * 4


@pytest.mark.parametrize("model", [Revision, Event])
@pytest.mark.parametrize("right", ["add", "change", "delete"])
def test_log_cannot_be_written_in_the_admin(world, admin_client, model, right):
    make_practice(clusters=[world.cluster])
    args = [] if right == "add" else [model.objects.get().pk]

    response = admin_client.post(reverse(f"admin:practices_{model._meta.model_name}_{right}", args=args), {"note": "x"})

    assert response.status_code == 403


def test_practice_is_neither_added_nor_deleted_in_the_admin(world, admin_client):
    practice = make_practice(clusters=[world.cluster])

    assert admin_client.post(reverse("admin:practices_practice_add")).status_code == 403
    assert admin_client.post(reverse("admin:practices_practice_delete", args=[practice.pk])).status_code == 403


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_each_table_opens_with_its_search_and_one_line(world, admin_client, model):
    make_practice(clusters=[world.cluster], tags="délai")
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"

    assert admin_client.get(reverse(f"{name}_changelist"), {"q": "délai"}).status_code == 200
    for row in model.objects.all()[:1]:
        assert admin_client.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200


def test_every_model_of_ours_is_in_the_admin():
    from django.apps import apps

    ours = {model for app in ("clusters", "practices") for model in apps.get_app_config(app).get_models()}

    # Rows that serve the portal itself and tell an administrator nothing.
    assert ours - {Announcement, Presence, Entry, Neighbour, Session, Version} <= set(admin.site._registry)


@pytest.mark.parametrize("n_practices", [1, 30])
def test_practice_table_asks_the_same_queries_for_any_number(
    world, admin_client, n_practices, django_assert_max_num_queries
):
    for _ in range(n_practices):
        make_practice(clusters=[world.cluster])

    with django_assert_max_num_queries(12):
        admin_client.get(reverse("admin:practices_practice_changelist"))


@pytest.mark.parametrize("what", ["theme", "tag"])
def test_renamed_theme_or_keyword_is_found_by_its_new_name_at_once(admin_client, what):
    practice = make_practice(tags="délai")
    row = practice.theme if what == "theme" else practice.tags.get()
    typed = model_to_dict(row) | {"name": "Hydrogène", "introduction": "Un texte."}
    formset = {f"key_steps-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}

    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    response = admin_client.post(address, typed | formset)

    assert response.status_code == 302
    assert "1 fiche</h2>" in admin_client.get("/pratiques/?q=hydrogene").text
