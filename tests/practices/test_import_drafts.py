"""A member's file: drafts of their pôles, kept as the form keeps them, over nobody's words."""

import pytest

from clusters.models import Membership
from practices.models import Practice, Revision
from practices.workflow import Action, RevisionState
from tests.factories import make_practice, make_revision, make_stub
from tests.practices.bringing import LINE, as_csv, as_json, checked, pour, poured, told, troubles

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(world, sign_in):
    return sign_in(world.member)


def brought(client, *lines):
    return checked(client, as_json(*lines), "fiches.json")


def test_line_becomes_a_draft_among_ones_practices(member, world):
    imported = poured(member, as_json(LINE))

    revision = Revision.objects.get()
    assert (revision.state, revision.author, revision.version) == (RevisionState.DRAFT, world.member, 1)
    assert [event.action for event in revision.events.all()] == [Action.OPEN]
    assert revision.data["title"] == revision.practice.title == LINE["titre"]
    assert imported.report[0]["address"] == revision.get_absolute_url()
    assert LINE["titre"] in member.get("/mes-pratiques/").text
    assert member.get(revision.get_absolute_url()).status_code == 200


def test_file_of_a_member_cannot_ask_to_publish(member, world):
    imported = checked(member, as_json(LINE), "fiches.json", way="publier", kind="poles")

    assert (imported.publishes, imported.kind) == (False, "pratiques")


def test_line_that_is_not_complete_is_kept_and_what_is_missing_is_said(member, world):
    imported = poured(member, as_csv({"titre": "Un début", "annee": ""}))

    assert imported.report[0]["notes"] == [
        "Le brouillon restera à compléter : Thème principal ; Quel problème aviez-vous ? ; Que faites-vous ? ; "
        "Qu'est-ce que cela donne ? ; Depuis quand ? ; Où en est-elle ? ; Qui contacter ?"
    ]
    # A person of one pôle writes for it.
    assert Revision.objects.get().data == {"title": "Un début", "clusters": [str(world.cluster.pk)]}


def test_what_is_wrong_is_refused(member, world):
    assert troubles(brought(member, LINE | {"annee": 1999, "poles": ["Pôle Exemple Bois"]})) == [
        ("poles", "Choisissez au moins un des pôles pour lesquels vous écrivez."),
        ("annee", "Indiquez une année entre 2005 et 2026."),
    ]


def test_record_online_is_not_touched_and_gets_a_draft(member, world):
    practice = make_practice(clusters=[world.cluster], limits="Deux tables.")

    poured(member, as_json({"cote": "EV 001", "annee": 2021}))

    draft = practice.revisions.get(state=RevisionState.DRAFT)
    practice.refresh_from_db()
    assert (practice.start_year, draft.data["start_year"], draft.data["limits"]) == (2019, "2021", "Deux tables.")


def test_stub_of_ones_pole_gets_a_draft(member, world):
    stub = make_stub(cluster=world.cluster)

    poured(member, as_json(LINE | {"titre": "Ateliers de partage", "fiche": "a-completer"}))

    assert (Practice.objects.count(), stub.revisions.get().data["action"]) == (1, LINE["action"])


def test_same_file_again_changes_nothing(member, world):
    make_practice(clusters=[world.cluster], title="En ligne")
    lines = LINE, LINE | {"titre": "En ligne", "annee": 2021}
    poured(member, as_json(*lines))

    assert told(brought(member, *lines)) == ["inchangee", "inchangee"]


def test_ones_own_draft_is_changed_and_its_words_are_kept_beside(member, world):
    poured(member, as_json(LINE))

    poured(member, as_json(LINE | {"limites": "Deux tables."}))

    draft = Revision.objects.get()
    assert (draft.version, draft.data["limits"]) == (2, "Deux tables.")
    assert [copy.data.get("limits") for copy in draft.copies.all()] == [None]


def test_draft_where_another_person_wrote_is_not_replaced(member, world, referent):
    poured(member, as_json(LINE))
    draft = Revision.objects.get()
    draft.keep(draft.data | {"limits": "Les mots de Renée."}, by=referent, seen=1)

    imported = brought(member, LINE | {"annee": 2020})

    assert troubles(imported) == [
        ("", "Un brouillon de cette fiche est ouvert, où Renée Référente a écrit : rien n'y est remplacé.")
    ]
    assert imported.report[0]["address"] == draft.get_absolute_url()
    pour(member, imported)
    draft.refresh_from_db()
    assert draft.data["limits"] == "Les mots de Renée."


def test_text_in_review_waits_for_its_decision(member, world):
    make_revision(author=world.member, cluster=world.cluster, state=RevisionState.SUBMITTED)

    assert troubles(brought(member, LINE | {"annee": 2020})) == [
        ("", "Un texte de cette fiche est en relecture : attendez la décision.")
    ]


def test_text_that_was_refused_is_taken_up(member, world):
    old = make_revision(author=world.member, cluster=world.cluster, state=RevisionState.REFUSED)

    poured(member, as_json(LINE | {"annee": 2020}))

    draft = old.practice.revisions.first()
    assert (draft.state, draft.data["start_year"], old.practice.revisions.count()) == (RevisionState.DRAFT, "2020", 2)


def test_record_of_another_pole_is_refused(member, world):
    make_practice(clusters=[world.neighbour])

    assert troubles(brought(member, {"cote": "EV 001", "titre": "Un"})) == [
        ("", "Cette fiche est d'un pôle pour lequel vous n'écrivez pas.")
    ]


def test_drafts_of_others_are_told_to_nobody(member, world):
    make_revision(cluster=world.neighbour)

    imported = brought(member, LINE | {"poles": ["Pôle Exemple Mer", "Pôle Exemple Bois"]})

    assert told(imported) == ["creee"]


def test_withdrawn_record_is_refused(member, world):
    make_practice(clusters=[world.cluster]).withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)

    assert troubles(brought(member, LINE)) == [("", "Cette fiche est retirée : elle ne se modifie plus.")]


def test_what_a_draft_does_not_hold_is_said(member, world):
    imported = brought(member, LINE | {"sources": [{"titre": "Un rapport"}]})

    assert imported.report[0]["notes"] == ["Les sources ne se versent pas dans un brouillon."]


def test_agent_of_a_pole_writes_for_it_alone(world, sign_in):
    Membership.objects.create(user=world.agent, cluster=world.cluster)
    client = sign_in(world.agent)

    imported = brought(client, LINE, LINE | {"titre": "Une autre", "poles": ["Pôle Exemple Bois"]})

    assert told(imported) == ["creee", "refusee"]
    pour(client, imported)
    assert not Revision.objects.get().is_interview


def test_admin_may_keep_drafts(world, sign_in):
    poured(sign_in(world.admin), as_json(LINE), "fiches.json", kind="pratiques", way="brouillons")

    assert (Revision.objects.get().state, Practice.objects.get().is_published) == (RevisionState.DRAFT, False)
