import re
from html import unescape

import pytest
from django.contrib import admin
from django.urls import reverse

from clusters.models import Membership
from practices.forms import PracticeForm
from practices.models import Event, Practice, Revision, Synonym, Term, Unanswered
from practices.workflow import RevisionState, TransitionRefused
from tests.factories import make_practice, make_revision, make_stub, make_user

pytestmark = pytest.mark.django_db

OUR_OWN_WORDS = {Synonym, Term, Unanswered}
PEOPLE = ["visitor", "agent", "member", "outsider", "reviewer", "admin"]
RECORD = "/pratiques/un-comite-qui-repond-en-trois-semaines/"
SAID = {"reason": "doublon", "text": "Une fiche plus complète existe.", "replaced_by": ""}


def plain(response):
    page = response.text.partition('<main id="contenu" tabindex="-1">')[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.fixture
def practice(world):
    return make_practice(clusters=[world.cluster], contact="Ana Contact")


@pytest.fixture
def withdrawn(world, practice):
    other = make_practice(clusters=[world.neighbour], title="La remplaçante")
    practice.withdraw("doublon", "Une fiche plus complète existe.", by=world.reviewer, replaced_by=other)
    return practice


# Who, and when


@pytest.mark.parametrize("role", [*PEOPLE, "referent"])
def test_withdrawing_is_for_reviewers_and_referents_of_the_pole(world, sign_in, practice, role):
    referent = make_user("Renée Référente", cluster=world.cluster)
    Membership.objects.filter(user=referent).update(role=Membership.Role.REFERENT)
    client = sign_in(referent if role == "referent" else world.person(role))

    link = f'href="{RECORD}retirer/"' in client.get(RECORD).text
    status = client.post(RECORD + "retirer/", SAID).status_code

    may = role in {"reviewer", "admin", "referent"}
    assert (link, Practice.objects.get().is_withdrawn) == (may, may)
    assert status == (302 if may or role == "visitor" else 403)


def test_withdrawing_is_logged_with_its_reason(world, practice):
    practice.withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)

    event = Event.objects.first()
    assert (event.action, event.actor, event.practice) == ("withdraw", world.reviewer, practice)
    assert event.note == "À la demande du pôle. Le pôle l'a demandé."
    assert event.revision.number == 1


@pytest.mark.parametrize("role", ["agent", "member", "outsider"])
def test_model_refuses_whom_the_page_refuses(world, practice, role):
    with pytest.raises(TransitionRefused, match="relecteur ou un référent"):
        practice.withdraw("demande", "Non.", by=world.person(role))

    assert Practice.objects.get().is_published


@pytest.mark.parametrize("make", [make_stub, lambda: make_revision().practice])
def test_what_is_not_online_is_not_withdrawn(world, make):
    practice = make()

    with pytest.raises(TransitionRefused, match="pas en ligne"):
        practice.withdraw("demande", "Non.", by=world.reviewer)


def test_double_click_says_what_was_done(world, sign_in, practice):
    client = sign_in(world.reviewer)
    client.post(RECORD + "retirer/", SAID)

    response = client.post(RECORD + "retirer/", SAID, follow=True)

    assert "C’est déjà fait : fiche retirée par Rémi Relecteur, le" in plain(response)
    assert Event.objects.filter(action="withdraw").count() == 1


def test_second_person_keeps_her_words_and_reads_what_the_first_did(world, sign_in, withdrawn):
    response = sign_in(world.admin).post(RECORD + "retirer/", SAID | {"text": "Un autre motif, bien écrit."})

    assert response.status_code == 409
    assert "C’est déjà fait : fiche retirée par Rémi Relecteur" in plain(response)
    assert "Un autre motif, bien écrit." in response.text


# The form


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"reason": ""}, "Choisissez un motif."),
        ({"reason": "caprice"}, "Ce motif n’existe pas."),
        ({"text": "  "}, "Expliquez le retrait"),
        ({"text": "a" * 2001}, "Raccourcissez"),
        ({"text": "Un signe\x00 caché"}, "signe invisible"),
        ({"replaced_by": "EV 999"}, "Aucune fiche en ligne ne porte la cote « EV 999 »"),
        ({"replaced_by": "n'importe quoi"}, "deux lettres et trois chiffres"),
        ({"replaced_by": "EV 9999999999999999999"}, "Aucune fiche en ligne"),
        ({"replaced_by": "ev1"}, "EV 001 est la cote de cette fiche même."),
    ],
)
def test_bad_answers_are_said_beside_their_field_and_kept(world, sign_in, practice, typed, message):
    response = sign_in(world.reviewer).post(RECORD + "retirer/", SAID | typed)

    assert response.status_code == 422
    assert message in plain(response)
    assert "La fiche n’est pas retirée par cet envoi" in plain(response)
    assert Practice.objects.get().is_published


@pytest.mark.parametrize("cote", ["EV 002", "ev2", " EV002 ", "Ev 02"])
def test_cote_of_what_replaces_is_read_as_people_write_it(world, sign_in, practice, cote):
    other = make_practice()

    sign_in(world.reviewer).post(RECORD + "retirer/", SAID | {"replaced_by": cote})

    assert Practice.objects.get(pk=practice.pk).replaced_by == other


def test_explanation_written_signed_out_comes_back(world, client, practice):
    client.post(RECORD + "retirer/", SAID)
    client.force_login(world.reviewer)

    assert "Une fiche plus complète existe." in client.get(RECORD + "retirer/").text


# What the world sees


@pytest.mark.parametrize("role", PEOPLE)
def test_address_answers_gone_with_the_notice(world, sign_in, withdrawn, role):
    response = sign_in(world.person(role)).get(RECORD)

    page = plain(response)
    assert response.status_code == 410
    assert "EV 001 Fiche retirée Un comité qui répond en trois semaines" in page
    assert ": une autre fiche dit la même chose Une fiche plus complète existe." in page
    assert 'href="/pratiques/la-remplacante/">EV 002, La remplaçante</a>' in response.text
    assert "Deux rapporteurs" not in page
    assert ("Remettre en ligne" in page) == (role in {"reviewer", "admin"})
    assert ("en brouillon" in page) == (role in {"member", "admin"})


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("address", ["historique/", "historique/comparer/", "historique/1/"])
def test_history_of_a_withdrawn_record_is_for_its_people(world, sign_in, withdrawn, role, address):
    response = sign_in(world.person(role)).get(RECORD + address)

    is_theirs = role in {"member", "reviewer", "admin"}
    assert response.status_code == (200 if is_theirs else 410)
    assert ("Une fiche plus complète existe." in plain(response)) == (not is_theirs)


def test_withdrawn_record_is_gone_from_every_list_and_count(world, client, withdrawn):
    addresses = ["/", "/pratiques/", "/pratiques/?q=comite", "/pratiques/?q=EV001", "/themes/", "/themes/evaluation/"]
    addresses += [world.cluster.get_absolute_url(), "/poles/", "/pratiques/la-remplacante/"]

    pages = {address: client.get(address).text for address in addresses}

    assert [address for address, page in pages.items() if "Un comité qui répond" in page] == []
    assert ">1 fiche<" in pages["/pratiques/"]
    assert "Aucune fiche recensée" in client.get("/pratiques/?pole=pole-exemple-mer").text


def test_desk_of_its_writers_says_withdrawn_and_why(world, sign_in, withdrawn):
    page = plain(sign_in(world.member).get("/mes-pratiques/"))

    assert "EV 001 Retirée" in page
    assert "Une autre fiche dit la même chose. Une fiche plus complète existe." in page


def test_withdrawn_record_is_read_only_in_the_admin(world, sign_in, withdrawn):
    address = reverse("admin:practices_practice_change", args=[withdrawn.pk])

    assert sign_in(world.admin).get(address).status_code == 200
    assert sign_in(world.admin).post(address, {"title": "Par la porte de service"}).status_code == 403


@pytest.mark.parametrize(
    "model", [m for m in admin.site._registry if m._meta.app_label == "practices" and m not in OUR_OWN_WORDS]
)
def test_nothing_of_a_practice_is_deleted_in_the_admin(world, rf, model):
    request = rf.get("/")
    request.user = world.admin
    table = admin.site._registry[model]

    inlines = [inline for inline in table.get_inline_instances(request) if inline.has_delete_permission(request)]
    assert (table.has_delete_permission(request), inlines) == (False, [])


# What comes after


def open_draft(practice, by):
    draft = Revision.start(practice, PracticeForm.text_of, by=by)
    draft.move("submit", by=by)
    return draft


def test_text_of_a_withdrawn_record_cannot_be_published(world, sign_in, practice):
    draft = open_draft(practice, world.member)
    practice.withdraw("demande", "Le temps d'un accord.", by=world.reviewer)

    response = sign_in(world.reviewer).post(
        reverse("practices:review", args=[draft.pk]), {"action": "accept", "note": "Un mot déjà écrit"}
    )

    assert response.status_code == 409
    assert "Cette fiche est retirée : remettez-la en ligne d’abord." in plain(response)
    assert "Un mot déjà écrit" in response.text
    assert Revision.objects.get(pk=draft.pk).state == RevisionState.SUBMITTED
    assert Practice.objects.get().call_number == "EV 001"


def test_writers_open_a_draft_of_a_withdrawn_record(world, sign_in, withdrawn):
    response = sign_in(world.member).post(RECORD + "historique/1/restaurer/", follow=True)

    assert response.status_code == 200
    assert withdrawn.revisions.get(state=RevisionState.DRAFT).data["contact"] == "Ana Contact"


def test_withdrawal_hides_no_remark_from_its_writers(world, practice):
    draft = open_draft(practice, world.member)
    draft.move("return", by=world.reviewer, note="Précisez.")

    practice.withdraw("demande", "Le temps d'un accord.", by=world.reviewer)

    assert practice.revisions.get(state=RevisionState.DRAFT).last_remark.note == "Précisez."


def test_record_put_online_again_is_as_it_was(world, sign_in, withdrawn):
    before = Practice.objects.get(pk=withdrawn.pk)

    response = sign_in(world.reviewer).post(RECORD + "remettre-en-ligne/", follow=True)

    after = Practice.objects.get(pk=withdrawn.pk)
    assert response.status_code == 200
    assert "La fiche est de nouveau en ligne." in plain(response)
    assert (after.call_number, after.published_at, after.action) == ("EV 001", before.published_at, before.action)
    assert (after.withdrawal, after.withdrawal_text, after.withdrawn_at, after.replaced_by) == ("", "", None, None)
    assert Event.objects.first().action == "reinstate"


def test_second_click_on_reinstate_says_what_was_done(world, sign_in, withdrawn):
    client = sign_in(world.reviewer)
    client.post(RECORD + "remettre-en-ligne/")

    response = client.post(RECORD + "remettre-en-ligne/", follow=True)

    assert "C’est déjà fait : fiche remise en ligne par Rémi Relecteur" in plain(response)
    assert Event.objects.filter(action="reinstate").count() == 1


@pytest.mark.parametrize("role", ["visitor", "agent", "member", "outsider"])
def test_others_do_not_reinstate(world, sign_in, withdrawn, role):
    response = sign_in(world.person(role)).post(RECORD + "remettre-en-ligne/")

    assert response.status_code == (302 if role == "visitor" else 403)
    assert Practice.objects.get(pk=withdrawn.pk).is_withdrawn
