"""Words typed by people, while what keeps them dies, or while someone else writes."""

import uuid
from random import randint

import pytest
from django.contrib.sessions.models import Session

from practices.forms import PracticeForm
from practices.models import Event, Practice, Revision
from practices.workflow import Action, RevisionState
from tests.factories import make_practice, make_revision, make_text, make_user

from .collision import at_once
from .typist import Sender, Typist, at_work
from .visitor import Answer, Visitor, fields, read
from .waiting import until

ROUNDS = 2
N_TYPISTS = 3
# What has broken texts elsewhere: quotes, markup, several lines, spaces that do not break, signs beyond Latin.
HALF = {
    "title": "L'« aperçu » d'une pratique & <ses> limites",
    "problem": "Onze\u00a0semaines d'attente…\r\n\r\n– trois relances ;\r\n– « rien » de prévu à 100\u202f% 🙂",
    "action": "  Deux rapporteurs par dossier\t: l'un lit, l'autre \"relit\".  ",
    "contact": "Zoë Ŝanĝo <zoe@pole-exemple.test>",
    "start_year": "bientôt",
}


@pytest.fixture
def writer(world, portal):
    return Visitor(portal).sign_in(world.member)


@pytest.fixture
def new_typists(world, portal):
    """Each at work on a draft of their own."""

    def begin(**manners):
        drafts = [make_revision(cluster=world.cluster, author=world.member) for _ in range(N_TYPISTS)]
        return [Typist(Visitor(portal).sign_in(world.member), draft, **manners) for draft in drafts]

    return begin


@pytest.fixture
def sender(world, writer):
    ready = make_text(clusters=[world.cluster], do="submit")
    return Sender(writer, lambda n: {**ready, "title": f"Texte {n}", "token": str(uuid.uuid4())})


def test_half_a_practice_survives_the_death_of_the_server(writer, portal, tally):
    address = writer.post("/contribuer/", {**HALF, "do": "save"}).location

    portal.kill()
    unanswered = writer.get(address)
    portal.start()

    shown = fields(writer.get(address).text)
    assert tally.lost(" ".join(HALF.values()), *(shown[name] for name in HALF)) == []
    assert {name: shown[name] for name in HALF} == HALF
    assert unanswered == Answer(status=None)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_server_killed_in_the_middle_of_saves_leaves_each_whole_or_absent(new_typists, sender, portal, tally, attempt):
    typists, enough = new_typists(), randint(5, 25)

    with at_work([*typists, sender]):
        until(lambda: sender.sent and sum(typist.n_taken for typist in typists) >= enough)
        portal.kill()
        until(lambda: all(person.is_cut_off for person in [*typists, sender]))
    portal.start()
    # Nobody knows whether the last one came through: it is sent again.
    sender.send(sender.sent[-1])

    assert [tally.lost(typist.owed(), typist.stored()) for typist in typists] == [[]] * N_TYPISTS
    assert [typist.kept_whole() for typist in typists] == [True] * N_TYPISTS
    stored = {text["token"]: Revision.objects.get(token=text["token"]) for text in sender.sent}
    assert [tally.lost(text["title"], stored[text["token"]].data["title"]) for text in sender.sent] == [[]] * len(
        stored
    )
    assert {revision.state for revision in stored.values()} == {RevisionState.SUBMITTED}
    assert [Event.objects.filter(action=act).count() for act in (Action.OPEN, Action.SUBMIT)] == [len(stored)] * 2
    assert Practice.objects.count() == Revision.objects.count() == len(stored) + N_TYPISTS


def test_database_that_restarts_interrupts_nobody_for_good(new_typists, portal, database, tally):
    typists, server = new_typists(is_patient=True), portal.process.pid

    with at_work(typists):
        until(lambda: min(typist.n_taken for typist in typists) >= 2)
        database.stop()
        until(lambda: min(typist.n_refused for typist in typists) >= 1)
        database.start()
        enough = [typist.n_taken + 2 for typist in typists]
        until(lambda: all(typist.n_taken >= n for typist, n in zip(typists, enough, strict=True)))

    assert {status for typist in typists for status in typist.statuses + typist.pages} == {200, 302, 503}
    assert (portal.is_running, portal.process.pid) == (True, server)
    assert [tally.lost(typist.owed(), typist.stored()) for typist in typists] == [[]] * N_TYPISTS
    assert [typist.kept_whole() for typist in typists] == [True] * N_TYPISTS


def test_new_practice_sent_again_after_the_database_restarted_is_there_once(world, writer, database, tally):
    text = make_text(clusters=[world.cluster], do="save", token=str(uuid.uuid4()))

    database.stop()
    down = writer.post("/contribuer/", text)
    database.start()
    up = until(lambda: (answer := writer.post("/contribuer/", text)).is_taken and answer)
    again = writer.post("/contribuer/", text)

    revision = Revision.objects.get()
    assert (down.status, up.status, again.status) == (503, 302, 302)
    assert tally.lost(" ".join(text["problem"].split()), revision.data["problem"]) == []
    assert Event.objects.filter(action=Action.OPEN).count() == 1


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_browsers_on_one_draft_lose_no_word_of_either(world, portal, tally, attempt):
    practice = make_practice(clusters=[world.cluster])
    draft = Revision.start(practice, PracticeForm.text_of, by=world.member)
    people = [world.member, make_user("Carole Collègue", cluster=world.cluster)]
    visitors = [Visitor(portal).sign_in(person) for person in people]
    texts = [f"{name} a écrit ceci, et cela de {name} aussi." for name in ("Mona", "Carole")]

    def save(visitor, text):
        post = {**draft.data, "problem": text, "version": str(draft.version), "do": "save"}
        return lambda: visitor.post(draft.get_absolute_url(), post)

    answers = at_once(draft, *map(save, visitors, texts))

    shown = read("".join(answer.text for answer in answers))
    assert [tally.lost(text, shown) for text in texts] == [[], []]
    assert sorted(answer.status for answer in answers) == [302, 409]


def test_session_deleted_while_typing_gives_every_word_back(world, writer, tally):
    text = {**HALF, "do": "save"}
    writer.get("/contribuer/")
    Session.objects.all().delete()

    sent_away = writer.post("/contribuer/", text)
    writer.sign_in(world.member, to="/contribuer/")
    page = writer.get("/contribuer/")

    shown = fields(page.text)
    assert (sent_away.status, sent_away.location) == (302, "/connexion/?next=/contribuer/")
    assert {name: shown[name] for name in HALF} == HALF
    assert tally.lost(" ".join(HALF.values()), *shown.values()) == []
