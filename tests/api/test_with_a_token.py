"""What a token reads: what its person reads in the portal, and nothing else."""

import pytest

from exchange.models import Message
from exchange.workflow import AdoptionState
from practices.models import Practice
from practices.workflow import RevisionState
from tests.factories import make_adoption, make_message, make_practice, make_revision

pytestmark = pytest.mark.django_db


def test_contact_kept_for_signed_in_people_is_said_to_a_token(shelf, ask, world, token):
    mine = token(world.outsider)

    assert [ask(f"pratiques/{name}/").json()["contact"] for name in ("comite", "emploi")] == [
        "",
        "Camille Exemple, animation",
    ]
    assert ask("pratiques/comite/", token=mine).json()["contact"] == "Camille Exemple, animation"
    listed = ask("pratiques/?q=comité", token=mine).json()["results"]
    assert [one["contact"] for one in listed] == ["Camille Exemple, animation"]


def test_session_of_the_portal_counts_for_nothing(shelf, ask, world, sign_in):
    sign_in(world.member)

    assert ask("mes-pratiques/").status_code == 401
    assert ask("pratiques/comite/").json()["contact"] == ""


def test_exchanges_opened_to_all_are_read_by_all_and_the_others_by_tokens(shelf, ask, world, token):
    open_to_all = ask("questions/").json()
    mine = ask("questions/", token=token(world.agent)).json()

    (thread,) = open_to_all["results"]
    assert (thread["texte"], thread["pratique"]["cote"]) == ("Combien de temps cela prend-il ?", "EV 001")
    assert [(one["texte"], one["du_pole_de_la_fiche"]) for one in thread["reponses"]] == [
        ("Une heure par dossier.", True)
    ]
    assert [one["texte"] for one in mine["results"]] == ["Entre nous, qui paie ?", "Combien de temps cela prend-il ?"]
    assert [one["lisible_par_tous"] for one in mine["results"]] == [False, True]


def test_hidden_message_says_why_and_no_more(shelf, ask, world):
    Message.objects.filter(parent=None, is_open=True).get().hide("Hors sujet.", by=world.reviewer)

    (thread,) = ask("questions/").json()["results"]

    assert (thread["texte"], thread["masque"]) == ("", "Hors sujet.")


def test_questions_are_asked_by_record_and_kind(shelf, ask, world, token):
    make_message(Practice.objects.get(slug="emploi"), kind="retour", text="Essayé deux ans.")
    mine = token(world.agent)

    def texts(asked):
        return [one["texte"] for one in ask(f"questions/?{asked}", token=mine).json()["results"]]

    assert (texts("pratique=emploi"), texts("nature=retour")) == (["Essayé deux ans."], ["Essayé deux ans."])
    assert ask("questions/?pratique=ancienne").json()["erreurs"]["pratique"] != []


def test_adoptions_are_what_reviewers_published(shelf, ask, world):
    before = make_adoption(
        shelf, world.neighbour, author=world.outsider, state=AdoptionState.STOPPED, stop_reason="autre"
    )
    make_adoption(Practice.objects.get(slug="fonds"), world.cluster, author=world.member, review="en-relecture")

    (adoption,) = ask("reprises/").json()["results"]

    assert (adoption["adresse"], adoption["etat"]) == (f"http://testserver{before.get_absolute_url()}", "arretee")
    assert (adoption["pole"]["nom"], adoption["pratique"]["cote"]) == ("Pôle Exemple Bois", "EV 001")
    assert [(one["etat"], one["preuve"]) for one in adoption["auparavant"]] == [("en-place", 1)]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        *[("pratique=comite", 1), ("pratique=emploi", 0), ("pole=pole-exemple-bois", 1), ("pole=pole-exemple-mer", 0)],
        *[("etat=en-place", 1), ("etat=arretee", 0), ("etat=arretee&etat=en-place", 1)],
    ],
)
def test_adoptions_are_asked_by_record_pole_and_state(shelf, ask, asked, count):
    assert ask(f"reprises/?{asked}").json()["count"] == count


def test_what_hangs_on_a_withdrawn_record_is_given_no_more(shelf, ask, world):
    shelf.withdraw(Practice.Withdrawal.RIGHTS, "Retirée.", by=world.reviewer)

    assert [ask(address).json()["count"] for address in ("reprises/", "questions/")] == [0, 0]


def test_drafts_of_ones_poles_are_read(world, ask, token):
    draft = make_revision(cluster=world.cluster, author=world.member, tags="délai, PME", links="https://a.test/x")
    mine = token(world.member)

    (row,) = ask("mes-pratiques/", token=mine).json()["results"]
    said = ask(f"mes-pratiques/{row['numero']}/", token=mine).json()

    assert (row["numero"], row["etat_du_texte"], row["fiche"]) == (draft.pk, "brouillon", "privee")
    assert row["poles"] == said["texte"]["poles"] == ["Pôle Exemple Mer"]
    assert (said["texte"]["theme"], said["texte"]["mots_cles"]) == ("evaluation", ["délai", "PME"])
    assert (said["texte"]["annee"], said["texte"]["trop_tot"]) == ("2019", False)
    assert said["adresse"] == f"http://testserver/mes-pratiques/{draft.pk}/"


def test_draft_that_is_not_finished_is_read_as_it_is(world, ask, token):
    draft = make_revision(cluster=world.cluster, author=world.member)
    draft.data = {"title": "", "theme": "99999999999999999999", "clusters": ["x", "1" * 40], "tags": ["a", "b"]}
    draft.save()

    said = ask(f"mes-pratiques/{draft.pk}/", token=token(world.member)).json()

    assert (said["texte"]["theme"], said["texte"]["poles"], said["texte"]["etape"]) == ("", [], "")


@pytest.mark.parametrize("role", ["agent", "outsider", "reviewer"])
def test_draft_of_another_pole_is_nowhere(world, ask, token, role):
    draft = make_revision(cluster=world.cluster, author=world.member)
    theirs = token(world.person(role))

    assert ask(f"mes-pratiques/{draft.pk}/", token=theirs).status_code == 404
    assert ask("mes-pratiques/", token=theirs).json()["count"] == 0


@pytest.mark.parametrize("number", ["0", "999999", "9" * 18])
def test_text_that_is_not_there_is_nowhere(world, ask, token, number):
    assert ask(f"mes-pratiques/{number}/", token=token(world.member)).status_code == 404


def test_text_in_review_is_still_its_poles(world, ask, token):
    sent = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)

    (row,) = ask("mes-pratiques/", token=token(world.member)).json()["results"]

    assert (row["numero"], row["etat_du_texte"], row["envoye_le"] is not None) == (sent.pk, "en-relecture", True)


def test_every_thread_of_a_long_page_is_given(ask, world, token):
    practice = make_practice(clusters=[world.cluster])
    for _ in range(60):
        make_message(practice, world.outsider)

    page = ask("questions/?page_size=60", token=token(world.member)).json()

    assert (page["count"], len(page["results"])) == (60, 60)
