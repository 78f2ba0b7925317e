"""Staff prepare an edition: nothing typed is lost, and what is frozen is what was shown."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from compendium.models import MOST_RECORDS, Edition
from practices.workflow import RevisionState
from tests.compendium.editing import look, make_edition, make_preparation
from tests.factories import make_practice, make_revision, make_stub, make_theme

pytestmark = pytest.mark.django_db
TEXTS = {"titre": "Novembre 2026", "date": "2026-11-26", "avant_propos": "Cette année, deux pôles…"}


@pytest.fixture
def staff(world, sign_in):
    return sign_in(world.agent)


def test_agent_prepares_looks_and_freezes(world, staff, client):
    practice = make_practice(clusters=[world.cluster])

    made = staff.post("/editions/preparer/", TEXTS)
    page = staff.get(made["Location"])
    last = staff.get(f"{made['Location']}geler/")
    frozen = staff.post(f"{made['Location']}geler/", {"state": last.context["form"]["state"].value()}, follow=True)

    assert "<strong>1 fiche</strong>" in page.text
    assert "elle ne changera plus" in frozen.text
    edition = Edition.objects.frozen().get()
    assert (edition.title, edition.foreword, edition.frozen_by) == ("Novembre 2026", TEXTS["avant_propos"], world.agent)
    assert edition.records.get().practice == practice


def test_choice_is_that_of_the_catalogue(world, staff):
    rh = make_theme("rh-competences")
    chosen = make_practice(theme=rh, start_year="2021")
    make_practice(start_year="2021")
    make_practice(theme=rh, start_year="2012")
    asked = {"theme": rh.slug, "de": "2020"}

    page = staff.get("/editions/preparer/", asked)
    made = staff.post("/editions/preparer/", TEXTS | asked)
    listed = staff.get("/pratiques/", asked).context["practices"]

    edition = Edition.objects.get()
    assert [record.slug for record in page.context["look"].records] == [chosen.slug] == [one.slug for one in listed]
    assert edition.question == "theme=rh-competences&de=2020"
    assert [record.slug for record in staff.get(made["Location"]).context["look"].records] == [chosen.slug]


def test_look_says_what_misses(world, staff):
    theme = make_theme()
    theme.key_steps.create(slug="suivi", name="Suivi", order=1)
    make_practice(theme=theme)
    make_stub(theme=theme)
    make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)

    said = staff.get("/editions/preparer/").context["look"]

    assert (said.stubs, said.in_review) == (1, 1)
    assert [(found.name, [step.name for step in steps]) for found, steps in said.free] == [("Évaluation", ["Suivi"])]


def test_step_known_by_a_record_of_another_main_theme_does_not_miss(world, staff):
    other = make_theme("financement")
    step = other.key_steps.create(slug="prive", name="Financement privé", order=1)
    make_practice(other_themes=[str(other.pk)], key_step=str(step.pk))

    assert staff.get("/editions/preparer/").context["look"].free == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"titre": "  "}, "titre"),
        ({"titre": "x" * 121}, "titre"),
        ({"date": "demain"}, "date"),
        ({"date": "2001-01-01"}, "date"),
        ({"date": (date.today() + timedelta(days=400)).isoformat()}, "date"),
        ({"avant_propos": "y" * 10_001}, "avant_propos"),
        ({"avant_propos": "a\x00b"}, "avant_propos"),
        ({"theme": "inconnu"}, "__all__"),
        ({"de": "2020", "a": "2010"}, "__all__"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(world, staff, wrong, field):
    answer = staff.post("/editions/preparer/", TEXTS | {"avant_propos": "Ces mots restent."} | wrong)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert wrong.get("avant_propos", "Ces mots restent.").replace("\x00", "") in answer.text.replace("\x00", "")
    assert not Edition.objects.exists()


def test_two_tabs_both_texts_are_shown(world, staff):
    edition = make_preparation(world.agent, foreword="Au départ")
    address = reverse("compendium:edition_edit", args=[edition.pk])
    staff.post(address, TEXTS | {"avant_propos": "Le premier onglet", "seen": 0})

    answer = staff.post(address, TEXTS | {"avant_propos": "Le second onglet", "seen": 0})

    assert answer.status_code == 409
    assert "Le premier onglet" in answer.text
    assert "Le second onglet" in answer.text
    again = staff.post(address, TEXTS | {"avant_propos": "Les deux", "seen": answer.context["form"]["seen"].value()})
    assert again.status_code == 302
    assert Edition.objects.get().foreword == "Les deux"


def test_session_that_ended_gives_the_text_back(world, staff, client, sign_in):
    sign_in(None)
    client.post("/editions/preparer/", TEXTS)
    sign_in(world.agent)
    session = client.session
    session["unsent"] = {"/editions/preparer/": "titre=Novembre&avant_propos=Tout+est+l%C3%A0"}
    session.save()

    assert "Tout est là" in client.get("/editions/preparer/").text


def test_member_is_refused_and_keeps_the_words(world, sign_in):
    answer = sign_in(world.member).post("/editions/preparer/", TEXTS)

    assert answer.status_code == 403
    assert TEXTS["avant_propos"] in answer.text


def test_text_written_while_it_was_being_frozen_is_given_back(world, staff):
    make_practice()
    edition = make_edition(world.admin)

    answer = staff.post(reverse("compendium:edition_edit", args=[edition.pk]), TEXTS)

    assert answer.status_code == 409
    assert TEXTS["avant_propos"] in answer.text
    assert edition.get_absolute_url() in answer.text


def test_text_typed_while_signed_out_comes_back_even_if_it_was_frozen_meanwhile(world, client, sign_in):
    make_practice()
    edition = make_preparation(world.agent)
    address = reverse("compendium:edition_edit", args=[edition.pk])
    client.post(address, TEXTS)
    form = look(edition, {"state": look(edition)["state"].value()})
    assert form.is_valid()
    form.freeze(by=world.admin)
    client.force_login(world.agent)

    answer = client.get(address)

    assert answer.status_code == 409
    assert TEXTS["avant_propos"] in answer.text


def test_choice_that_names_what_is_gone_says_so_and_keeps_the_rest(world, staff):
    make_practice(clusters=[world.cluster], start_year="2021")
    asked = f"theme=evaluation&theme=gone&pole={world.cluster.slug}&pole=parti&de=2020"
    edition = make_preparation(world.agent, question=asked)

    page = staff.get(reverse("compendium:edition_edit", args=[edition.pk])).text

    assert "Ce choix nomme ce qui n’existe plus." in page
    assert all(
        f"« {gone} » n’existe pas, ou n’existe plus." in page.replace("\N{NO-BREAK SPACE}", " ")
        for gone in ("gone", "parti")
    )
    assert 'value="evaluation" id="theme-evaluation" checked' in page
    assert f'value="{world.cluster.slug}" id="pole-{world.cluster.slug}" checked' in page
    assert '<option value="2020" selected' in page


def test_same_text_written_otherwise_is_no_difference(world, staff):
    edition = make_preparation(world.agent, "Novembre 2026", foreword="Un\nDeux", question="theme=evaluation")
    Edition.objects.filter(pk=edition.pk).update(version=3, prepared_by=world.admin)
    typed = {"titre": " Novembre  2026", "date": "26/11/2026", "avant_propos": "Un\r\nDeux", "seen": 1}

    answer = staff.post(reverse("compendium:edition_edit", args=[edition.pk]), typed)

    assert answer.status_code == 409
    assert answer.context["others"] == [("Choix des fiches", "Évaluation")]


def test_frozen_twice_is_frozen_once(world, staff):
    make_practice()
    edition = make_preparation(world.agent)
    address = reverse("compendium:edition_freeze", args=[edition.pk])
    said = {"state": look(edition)["state"].value()}

    first, second = staff.post(address, said), staff.post(address, said)

    assert (first.status_code, second.status_code) == (302, 409)
    assert "déjà gelée" in second.text
    assert Edition.objects.frozen().count() == 1


def test_what_was_published_meanwhile_is_looked_at_first(world, staff):
    make_practice()
    edition = make_preparation(world.agent)
    address = reverse("compendium:edition_freeze", args=[edition.pk])
    said = {"state": look(edition)["state"].value()}
    make_practice(title="Arrivée entre-temps")

    answer = staff.post(address, said)

    assert answer.status_code == 409
    assert "rien n'est gelé" in answer.text.replace("’", "'")
    assert "Arrivée entre-temps" in answer.text
    assert not Edition.objects.frozen().exists()


def test_empty_choice_cannot_be_frozen(world, staff):
    edition = make_preparation(world.agent)
    address = reverse("compendium:edition_freeze", args=[edition.pk])

    page, answer = staff.get(address), staff.post(address, {"state": ""})

    assert "aucune fiche" in page.text
    assert answer.status_code == 409
    assert not Edition.objects.frozen().exists()


def test_too_many_records_are_refused(world, staff, monkeypatch):
    monkeypatch.setattr("compendium.figures.edition.MOST_RECORDS", 1)
    make_practice(), make_practice()
    edition = make_preparation(world.agent)

    page = staff.get(reverse("compendium:edition_edit", args=[edition.pk]))

    assert "au plus" in look(edition).obstacle
    assert "2 fiches</strong> : c’est plus qu’une édition n’en tient" in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert page.context["look"].records == []
    assert MOST_RECORDS == 5_000


def test_preparation_is_deleted_once_confirmed(world, staff):
    edition = make_preparation(world.agent, foreword="À garder peut-être")
    address = reverse("compendium:edition_abandon", args=[edition.pk])

    assert "À garder peut-être" in staff.get(address).text
    staff.post(address)

    assert not Edition.objects.exists()
    assert staff.post(address).status_code == 404


def test_double_click_opens_one_preparation(world, staff):
    staff.post("/editions/preparer/", TEXTS)
    staff.post("/editions/preparer/", TEXTS)

    assert Edition.objects.count() == 1
