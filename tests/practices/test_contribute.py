import uuid

import pytest
from django.urls import reverse

from practices.models import Event, Practice, Revision
from practices.workflow import RevisionState
from tests.factories import make_practice, make_revision, make_stub, make_text, make_theme

pytestmark = pytest.mark.django_db

WRITE = "/contribuer/"


def test_title_alone_makes_a_draft(world, sign_in):
    response = sign_in(world.member).post(WRITE, {"title": "Une idée", "do": "save"})

    draft = Revision.objects.get()
    assert response.url == f"/mes-pratiques/{draft.pk}/"
    assert (draft.data["title"], draft.state, draft.author) == ("Une idée", RevisionState.DRAFT, world.member)
    assert Practice.objects.get().state == Practice.State.PRIVATE
    assert list(Event.objects.values_list("action", "actor")) == [("open", world.member.pk)]


def test_text_without_a_title_is_a_draft_too(world, sign_in):
    client = sign_in(world.member)

    client.post(WRITE, {"title": " ", "problem": "Un long récit", "do": "save"})

    draft = Revision.objects.get()
    assert (draft.data["problem"], str(draft.practice)) == ("Un long récit", "Sans titre")
    assert "Sans titre" in client.get("/mes-pratiques/").text


def test_empty_form_makes_no_draft(world, sign_in):
    response = sign_in(world.member).post(WRITE, {"title": " ", "do": "save"})

    assert response.status_code == 422
    assert "Écrivez au moins un mot" in response.text
    assert Revision.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("start_year", "202119999999"),
        ("start_year", "l'an passé"),
        ("title", "T" * 10_000),
        ("problem", "p" * 10_001),
        ("links", "ftp://exemple"),
        ("tags", "m" * 300),
        ("theme", "999999"),
        ("theme", "nope"),
        ("short_title", "c" * 45),
    ],
)
def test_draft_keeps_what_is_not_valid_as_typed(world, sign_in, name, typed):
    client = sign_in(world.member)
    text = make_text(clusters=[world.cluster]) | {name: typed}

    client.post(WRITE, text | {"do": "save"})

    draft = Revision.objects.get()
    assert draft.data[name] == typed
    page = client.get(draft.get_absolute_url())
    assert page.status_code == 200
    assert f'<a href="#id_{name}">' in page.text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"start_year": "202119999999"}, "Indiquez une année entre 2005 et"),
        ({"title": "T" * 10_000}, "10\N{NARROW NO-BREAK SPACE}000 signes, pour 200 au plus."),
        ({"theme": ""}, "Choisissez un thème principal."),
        ({"theme": "999999"}, "Ce choix n’existe pas, ou n’existe plus."),
        ({"clusters": []}, "Choisissez au moins un pôle."),
        ({"problem": ""}, "Dites le problème que vous aviez."),
        ({"results": ""}, "Dites ce que cela donne, ou cochez"),
        ({"contact": ""}, "Indiquez qui contacter."),
        ({"links": "www.exemple.fr"}, "commencez par https://."),
        ({"tags": ",".join(f"mot{n}" for n in range(13))}, "Gardez 12 mots-clés au plus."),
    ],
)
def test_text_that_is_not_ready_stays_a_draft_and_says_why(world, sign_in, change, message):
    response = sign_in(world.member).post(WRITE, make_text(clusters=[world.cluster]) | change | {"do": "submit"})

    assert response.status_code == 422
    assert message in response.text
    assert "Deux rapporteurs par dossier" in response.text
    assert Revision.objects.get().state == RevisionState.DRAFT


def test_too_early_replaces_results(world, sign_in):
    text = make_text(clusters=[world.cluster], results="", too_early="on", do="submit")

    sign_in(world.member).post(WRITE, text)

    assert Revision.objects.get().state == RevisionState.SUBMITTED


def test_themes_are_one_to_three_and_differ(world, sign_in):
    themes = [make_theme(slug) for slug in ("evaluation", "financement", "rh-competences", "animation-reseau")]
    others = [str(theme.pk) for theme in themes]

    response = sign_in(world.member).post(WRITE, make_text(clusters=[world.cluster], other_themes=others, do="submit"))

    assert response.status_code == 422
    assert "Gardez deux autres thèmes au plus." in response.text


def test_complete_text_is_sent_to_review(world, sign_in):
    response = sign_in(world.member).post(WRITE, make_text(clusters=[world.cluster], do="submit"), follow=True)

    assert "parti à la relecture" in response.text
    assert Revision.objects.get().state == RevisionState.SUBMITTED
    assert [event.action for event in Event.objects.order_by("pk")] == ["open", "submit"]


def test_form_posted_twice_writes_one_text(world, sign_in):
    client = sign_in(world.member)
    text = make_text(clusters=[world.cluster], token=str(uuid.uuid4()))

    client.post(WRITE, text | {"do": "save"})
    client.post(WRITE, text | {"do": "submit"})
    third = client.post(WRITE, text | {"do": "submit"}, follow=True)

    assert "déjà parti à la relecture" in third.text
    assert Revision.objects.count() == Practice.objects.count() == 1


def test_token_of_someone_else_opens_a_text_of_ones_own(world, sign_in):
    theirs = make_revision(cluster=world.neighbour, author=world.outsider)

    sign_in(world.member).post(WRITE, {"title": "À moi", "token": str(theirs.token), "do": "save"})

    theirs.refresh_from_db()
    assert theirs.data["title"] == "Un comité qui répond en trois semaines"


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f"])
def test_control_characters_are_named_and_the_text_comes_back(world, sign_in, sign):
    response = sign_in(world.member).post(WRITE, {"title": "Une idée", "problem": f"avant{sign}après", "do": "save"})

    assert response.status_code == 422
    assert "signe invisible" in response.text
    assert "après" in response.text
    assert Revision.objects.count() == 0


def test_signed_out_post_comes_back_after_sign_in(world, client):
    response = client.post(WRITE, {"title": "Écrit hors session", "problem": "Un long récit", "do": "save"})
    assert response.url == f"{reverse('account_login')}?next={WRITE}"

    signed = client.post(response.url, {"login": world.member.email, "password": "un-mot-de-passe"}, follow=True)

    assert "Voici votre texte" in signed.text
    assert "Écrit hors session" in signed.text
    assert "Un long récit" in signed.text
    assert Revision.objects.count() == 0


def test_text_that_waited_is_kept_once_saved(world, client):
    client.post(WRITE, {"title": "Écrit hors session", "do": "save"})
    client.force_login(world.member)
    client.post(WRITE, {"title": "Écrit hors session", "do": "save"})

    page = client.get(WRITE)

    assert "Écrit hors session" not in page.text


def test_draft_posted_signed_out_comes_back_over_the_stored_one(world, client):
    draft = make_revision(cluster=world.cluster, author=world.member)
    client.post(draft.get_absolute_url(), {"title": "Plus récent", "do": "save"})
    client.force_login(world.member)

    page = client.get(draft.get_absolute_url())

    assert 'value="Plus récent"' in page.text


def test_form_without_its_token_gives_the_text_back(world):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(world.member)

    response = client.post(WRITE, {"title": "Sans cachet", "problem": "Un long récit", "password": "secret"})

    assert response.status_code == 403
    assert "Un long récit" in response.text
    assert "secret" not in response.text


def test_colleague_goes_on_with_the_draft(world, sign_in):
    draft = make_revision(cluster=world.cluster)

    sign_in(world.member).post(draft.get_absolute_url(), make_text(clusters=[world.cluster], title="À deux", do="save"))

    draft.refresh_from_db()
    assert draft.data["title"] == "À deux"


def test_draft_sent_meanwhile_gives_the_text_back(world, sign_in):
    draft = make_revision(cluster=world.cluster, author=world.member)
    draft.move("submit", by=world.member)

    response = sign_in(world.member).post(
        f"/mes-pratiques/{draft.pk}/", {"title": "Trop tard", "problem": "Un long récit", "do": "save"}
    )

    assert response.status_code == 409
    assert "Un long récit" in response.text
    assert Revision.objects.get().data == draft.data


def test_writer_must_name_a_pole_of_ones_own(world, sign_in):
    response = sign_in(world.member).post(WRITE, make_text(clusters=[world.neighbour], do="submit"))

    assert response.status_code == 422
    assert "un des pôles pour lesquels vous écrivez" in response.text
    assert list(Practice.objects.get().clusters.all()) == []


def test_gap_opens_the_form_with_its_theme_filled(world, sign_in):
    theme = make_theme("financement")

    page = sign_in(world.member).get(f"{WRITE}?theme=financement&etape=nope")

    assert f'value="{theme.pk}" id="id_theme_1" checked' in page.text.replace(" required", "")


def test_stub_is_completed_by_its_pole(world, sign_in):
    stub = make_stub(cluster=world.cluster, title="Ateliers de partage")

    response = sign_in(world.member).post(reverse("practices:revise", args=[stub.slug]))

    draft = Revision.objects.get()
    assert response.url == draft.get_absolute_url()
    assert (draft.data["title"], draft.data["clusters"]) == ("Ateliers de partage", [str(world.cluster.pk)])


def test_draft_of_a_published_practice_leaves_it_online_as_it_was(world, sign_in):
    practice = make_practice(clusters=[world.cluster], title="Le texte en ligne")
    client = sign_in(world.member)
    draft_url = client.post(reverse("practices:revise", args=[practice.slug])).url

    client.post(draft_url, make_text(clusters=[world.cluster], title="Le texte nouveau", do="submit"))

    practice.refresh_from_db()
    assert practice.title == "Le texte en ligne"
    assert "Le texte en ligne" in client.get(practice.get_absolute_url()).text


def test_preview_shows_what_is_typed_and_what_is_missing(world, sign_in):
    draft = make_revision(cluster=world.cluster, author=world.member, problem="**Onze** semaines", contact="")

    page = sign_in(world.member).get(reverse("practices:preview", args=[draft.pk]))

    assert "<strong>Onze</strong> semaines" in page.text
    assert "Qui contacter" in page.text


@pytest.mark.parametrize("n_practices", [1, 30])
def test_desk_asks_the_same_queries_for_any_number(world, sign_in, n_practices, django_assert_num_queries):
    client = sign_in(world.member)
    for _ in range(n_practices):
        make_revision(cluster=world.cluster, author=world.member).move("submit", by=world.member)

    with django_assert_num_queries(13):
        page = client.get("/mes-pratiques/")

    assert page.text.count('class="tick"') == n_practices
