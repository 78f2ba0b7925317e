"""What happened to the practices, told to those who follow them or took them up: once, and only what is public."""

from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from clusters.models import Membership
from exchange.mails import read_log
from exchange.models import Adoption, Follow, Kind, Notification, Reading
from exchange.workflow import AdoptionState, DeclarationState
from practices.forms import PracticeForm
from practices.models import Event
from practices.workflow import Action
from tests.factories import as_post, make_cluster, make_practice, make_stub, make_theme, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(world):
    """Of the member's pôle, on the shelf « Évaluation »; what came before is told already."""
    practice = make_practice(clusters=[world.cluster], other_themes=[str(make_theme("financement").pk)])
    read_log()
    return practice


def rewrite(practice, *, by=None, **changed):
    """A new version, online at once."""
    text = PracticeForm.text_of(practice) | changed
    form = PracticeForm(as_post(text), instance=practice)
    assert form.is_valid(), form.errors
    return form.record(Action.EDIT, by=by)


def take_up(practice, cluster, *, author, version=1, state=AdoptionState.IN_PLACE):
    adoption, _ = Adoption.objects.get_or_create(practice=practice, cluster=cluster)
    about = {"since": 2024, "stop_reason": "autre" if state == AdoptionState.STOPPED else ""}
    adoption.declarations.create(
        author=author,
        state=state,
        version=version,
        review=DeclarationState.ACCEPTED,
        decided_at=timezone.now(),
        **about,
    )
    return adoption


def told():
    return [(one.user, one.kind, one.title) for one in Notification.objects.order_by("pk").select_related("user")]


@pytest.mark.parametrize("of", ["practice", "theme", "other_theme", "cluster"])
def test_followers_are_told_of_a_new_text(world, practice, of):
    things = {
        "practice": practice,
        "theme": practice.theme,
        "other_theme": practice.other_themes.get(),
        "cluster": world.cluster,
    }
    Follow.start(world.outsider, things[of])
    Follow.start(world.agent, world.neighbour)

    rewrite(practice, problem="Treize semaines.", title="Un comité plus rapide")

    assert read_log() == 1
    assert told() == [(world.outsider, Kind.FOLLOWED, "Nouveau texte de « Un comité plus rapide »")]
    notification = Notification.objects.get()
    assert notification.text == "Ce qui a changé : Titre · Quel problème aviez-vous ?"
    assert notification.path == f"{practice.get_absolute_url()}historique/comparer/?de=1&a=2"


def test_new_record_is_told_to_those_of_its_shelf(world):
    Follow.start(world.outsider, make_theme("evaluation"))

    practice = make_practice(clusters=[world.cluster], title="Un jury")
    read_log()

    assert told() == [(world.outsider, Kind.FOLLOWED, "Nouvelle fiche : « Un jury »")]
    assert Notification.objects.get().path == practice.get_absolute_url()


def test_person_who_follows_it_in_three_ways_is_told_once(world, practice):
    for thing in (practice, practice.theme, world.cluster):
        Follow.start(world.outsider, thing)

    rewrite(practice, problem="Treize semaines.")
    read_log()

    assert len(told()) == 1


def test_life_of_a_record_is_told_with_its_public_reason(world, practice):
    Follow.start(world.outsider, practice)
    practice.confirm("en-vigueur", by=world.member, note="Toujours.")
    practice.withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)
    practice.reinstate(by=world.reviewer)

    read_log()

    titles = [title for _, _, title in told()]
    assert titles == [
        f"Son pôle dit où en est « {practice} »",
        f"« {practice} » est retirée du catalogue",
        f"« {practice} » est de nouveau en ligne",
    ]
    assert "Le pôle l'a demandé." in Notification.objects.get(title__contains="retirée").text


def test_text_that_was_withdrawn_since_is_told_no_more(world, practice):
    Follow.start(world.outsider, practice)
    rewrite(practice, problem="Treize semaines.")
    practice.withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)

    read_log()

    assert [title for _, _, title in told()] == [f"« {practice} » est retirée du catalogue"]


def test_title_known_alone_is_no_news(world):
    Follow.start(world.outsider, make_theme())
    stub = make_stub()
    Event.objects.create(practice=stub, action=Action.IMPORT)

    assert (read_log(), told()) == (1, [])


@pytest.mark.parametrize(
    "action", sorted(set(Action) - {"accept", "import", "edit", "withdraw", "reinstate", "confirm"})
)
def test_work_on_a_draft_is_told_to_nobody(world, practice, action):
    Follow.start(world.outsider, practice)
    Event.objects.create(practice=practice, revision=practice.revisions.get(), action=action, note="Secret.")

    assert (read_log(), told()) == (0, [])


def test_contact_kept_for_members_is_no_news(world, practice):
    Follow.start(world.outsider, practice)

    rewrite(practice, contact="Zoé, zoe@pole-exemple.test")
    read_log()

    assert not Notification.objects.exists()


def test_who_did_it_and_who_left_are_not_told(world, practice):
    gone = make_user(is_active=False)
    for person in (world.admin, gone, world.outsider):
        Follow.start(person, practice)

    rewrite(practice, by=world.admin, problem="Treize semaines.")
    read_log()

    assert [user for user, _, _ in told()] == [world.outsider]


def test_event_is_told_once(world, practice):
    Follow.start(world.outsider, practice)
    rewrite(practice, problem="Treize semaines.")

    assert [read_log() for _ in range(3)] == [1, 0, 0]
    assert len(told()) == 1


def test_event_that_cannot_be_told_waits_and_holds_up_no_other(world, practice, caplog):
    Follow.start(world.outsider, practice)
    # A text without its number: nothing writes one, and nothing but a broken row could hold it.
    broken = rewrite(practice, problem="Treize semaines.").revisions.first()
    type(broken).objects.filter(pk=broken.pk).update(number=None)
    practice.confirm("en-vigueur", by=world.member)

    assert read_log() == 1
    assert [title for _, _, title in told()] == [f"Son pôle dit où en est « {practice} »"]
    assert "n'a pas pu être annoncé à ceux qui le suivent" in caplog.text


# The pôles that took it up


def test_pole_that_took_it_up_reads_what_differs_from_the_text_it_knows(world, practice):
    author, referent = make_user(cluster=world.neighbour), make_user("Rita Référente")
    Membership.objects.create(user=referent, cluster=world.neighbour, role=Membership.Role.REFERENT)
    take_up(practice, world.neighbour, author=author)
    rewrite(practice, problem="Treize semaines.")
    rewrite(practice, results="Deux semaines.")

    read_log()

    title = f"Nouveau texte de « {practice} », que Pôle Exemple Bois a reprise"
    assert told() == [(person, Kind.TEXT, title) for person in (author, referent)] * 2
    last = Notification.objects.filter(user=author).first()
    assert last.text == "Ce qui a changé : Quel problème aviez-vous ? · Qu'est-ce que cela donne ?"
    assert last.path.endswith("?de=1&a=3")


@pytest.mark.parametrize(
    ("state", "version", "n_told"),
    [
        (AdoptionState.STUDIED, 1, 1),
        (AdoptionState.IN_PLACE, 2, 0),
        (AdoptionState.IN_PLACE, None, 1),
        (AdoptionState.STOPPED, 1, 0),
    ],
)
def test_only_who_goes_on_with_an_older_text_is_told(world, practice, state, version, n_told):
    take_up(practice, world.neighbour, author=world.outsider, state=state, version=version)

    rewrite(practice, problem="Treize semaines.")
    read_log()

    assert len(told()) == n_told


def test_declaration_that_waits_makes_no_adopter(world, practice):
    adoption = take_up(practice, world.neighbour, author=world.outsider)
    adoption.declarations.update(review=DeclarationState.WAITING, decided_at=None)

    rewrite(practice, problem="Treize semaines.")
    read_log()

    assert told() == []


def test_author_who_left_the_pole_is_not_told_of_what_it_took_up(world, practice):
    take_up(practice, world.neighbour, author=world.outsider)
    world.outsider.memberships.all().delete()

    rewrite(practice, problem="Treize semaines.")
    read_log()

    assert told() == []


def test_adopter_who_follows_it_too_is_told_once_of_what_matters_more(world, practice):
    take_up(practice, world.neighbour, author=world.outsider)
    Follow.start(world.outsider, practice)

    rewrite(practice, problem="Treize semaines.")
    read_log()

    assert [(user, kind) for user, kind, _ in told()] == [(world.outsider, Kind.TEXT)]


# The first day


def test_real_records_are_read_at_once_when_nobody_follows(world, django_assert_max_num_queries):
    call_command("load_fixtures", verbosity=0)

    with django_assert_max_num_queries(12):
        count = read_log()

    assert (count, Reading.objects.count(), Notification.objects.count()) == (81, 81, 0)


def test_what_happened_before_the_exchange_is_told_to_nobody(world):
    practice = make_practice(clusters=[world.cluster])
    Follow.start(world.outsider, practice)
    migration = import_module("exchange.migrations.0003_read_what_is_past")

    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(migration.PAST)

    assert Reading.objects.count() == Event.objects.count() == 1
    assert Reading.objects.get().at <= timezone.now()
    assert (read_log(), told()) == (0, [])


@pytest.mark.parametrize("n_people", [1, 30])
def test_telling_asks_the_same_queries_for_any_number_of_followers(
    world, practice, n_people, django_assert_num_queries
):
    for _ in range(n_people):
        Follow.start(make_user(), practice)
    Follow.start(world.agent, make_cluster())
    practice.confirm("en-vigueur", by=world.member)

    with django_assert_num_queries(16):
        read_log()

    assert len(told()) == n_people
