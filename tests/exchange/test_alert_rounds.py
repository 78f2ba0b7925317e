"""The rounds that look for what is new in the lists that people watch."""

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from exchange.filters import NOBODY, AlertFilter
from exchange.mails import run_alerts
from exchange.models import Kind, Notification
from practices.filters import PracticeFilter
from practices.models import Entry
from practices.search import Results, catalogue
from tests.factories import make_cluster, make_practice, make_sector, make_stub, make_theme, make_user

from .watching import told, watch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_round")]


def test_new_records_are_told_once_for_each_alert(world, shelf):
    alert = watch(world.member, "theme=financement")
    theme = make_theme("financement")
    make_practice(title="Ailleurs")
    found = [make_practice(theme=theme, title=f"Fonds {n}") for n in range(7)]

    assert [run_alerts() for _ in range(2)] == [1, 0]
    notification = Notification.objects.get()
    alert.refresh_from_db()
    assert (notification.title, notification.alert) == (f"7 nouvelles fiches pour « {alert.name} »", alert)
    assert notification.path == "/pratiques/?theme=financement"
    assert [words for words, _ in notification.lines] == [
        "Filtre : Financement",
        *[f"FI 00{n}, Fonds {n - 1}" for n in (7, 6, 5, 4, 3)],
        "et 2 autres",
    ]
    assert notification.lines[1][1] == found[-1].get_absolute_url()
    assert alert.seen_key == found[-1].entry.pk


def test_each_alert_has_its_own_past(world, shelf):
    theme = make_theme("financement")
    watch(world.member, "theme=financement")
    make_practice(theme=theme)
    watch(world.outsider, "theme=financement")
    make_practice(theme=theme)

    run_alerts()

    assert [title[:12] for _, title in told()] == ["2 nouvelles ", "1 nouvelle f"]


def test_what_is_not_new_or_not_published_is_not_told(world, shelf):
    stub = make_stub()
    watch(world.member, "theme=evaluation", seen_key=shelf.entry.pk)
    withdrawn = make_practice(title="Retirée aussitôt")
    withdrawn.withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)
    Entry.write(shelf), Entry.write(stub)

    run_alerts()

    assert told() == []


def test_stub_that_is_written_at_last_is_new(world, shelf):
    watch(world.member, "theme=evaluation")
    stub = make_stub(title="Ateliers")
    run_alerts()

    stub.publish(is_sourced=True)
    run_alerts()

    assert len(told()) == 1


def test_words_are_all_asked(world, shelf):
    watch(world.member, "q=fonds+amor%C3%A7age")
    watch(world.outsider, "q=comit%C3%A9&theme=financement")

    make_practice(title="Un fonds", tags="trésorerie")
    make_practice(title="Un fonds d'amorçage", theme=make_theme("financement"))
    run_alerts()

    assert [user for user, _ in told()] == ["Mona Membre"]
    assert Notification.objects.get().title.startswith("1 nouvelle fiche")


def test_inactive_people_are_told_nothing(world, shelf):
    watch(make_user(is_active=False), "theme=evaluation")
    make_practice()

    assert (run_alerts(), told()) == (0, [])


def test_alert_that_fails_holds_up_no_other(world, shelf, monkeypatch, caplog):
    watch(world.member, "q=panne")
    watch(world.outsider, "theme=evaluation")
    make_practice()

    def fail(*args, **kwargs):
        raise RuntimeError("panne")

    monkeypatch.setattr("exchange.filters.matching", fail)
    run_alerts()

    assert ([user for user, _ in told()], "n'a pas pu être cherchée" in caplog.text) == (["Olga Voisine"], True)


def test_old_keys_tell_nothing_after_a_withdrawal(world, shelf):
    alert, last = watch(world.member, "theme=evaluation"), make_practice()
    run_alerts()
    last.withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)
    run_alerts()

    last.reinstate(by=world.reviewer)
    run_alerts()

    alert.refresh_from_db()
    assert (len(told()), alert.seen_key) == (1, last.entry.pk)


@pytest.mark.parametrize("n_alerts", [1, 30])
def test_round_asks_the_same_queries_for_any_number_of_alerts(world, shelf, n_alerts, django_assert_num_queries):
    for n in range(n_alerts):
        watch(make_user(), f"theme=evaluation&de={2005 + n % 9}")
    make_practice(start_year="2019")
    run_alerts()
    make_practice(start_year="2019")

    with django_assert_num_queries(14):
        assert run_alerts() == n_alerts


def test_round_with_nothing_new_costs_little(world, shelf, django_assert_num_queries):
    watch(world.member, "theme=evaluation")
    run_alerts()

    with django_assert_num_queries(4):
        run_alerts()


QUESTIONS = [
    *("theme=evaluation", "theme=evaluation&theme=financement", "preuve=3&preuve=1", "etat=arretee", "cout=5-20"),
    *("pole=pole-mer", "region=bretagne&de=2012", "secteur=mer", "tag=delai", "tag=delai&tag=rare", "de=2011&a=2016"),
    *("q=comite", "q=comité&theme=financement", "q=%22un+comité%22", "q=fonds+-comité", "comme=pole-mer&semblables=on"),
    *("theme=nope", "de=2020&a=2010", "q=le", "preuve=9", "", "tri=titre", "region=bretagne&pole=pole-ete"),
]


def test_filter_that_serves_again_answers_as_a_new_one():
    mer = make_cluster("Pôle Mer", regions=["Bretagne"], sector=make_sector("Mer"))
    ete = make_cluster("Pôle Été", regions=["Corse"])
    make_practice(title="Un comité", clusters=[mer], start_year="2010", evidence="3", tags="délai", cost="5-20")
    make_practice(
        title="Un fonds", clusters=[ete, mer], theme=make_theme("financement"), start_year="2015", tags="rare"
    )
    make_practice(
        title="Un fonds, un comité", clusters=[ete], practice_state="arretee", start_year="2019", evidence="1"
    )
    known, request = catalogue(), RequestFactory().get("/")
    request.user, asked = NOBODY.user, AlertFilter(catalogue())

    for question in [*QUESTIONS, *reversed(QUESTIONS)]:
        fresh, again = PracticeFilter(QueryDict(question), Results(known), request=request), asked.ask(question)
        expected = (fresh.is_valid(), fresh.mistakes, [label for label, _ in fresh.chips])
        assert (again.is_valid(), again.mistakes, again.words) == expected
        if fresh.is_valid():
            complete = fresh.hits.complete if fresh.hits else fresh.qs.found
            assert again.qs.found == fresh.qs.found & complete, question


def test_notifications_of_alerts_are_of_their_kind(world, shelf):
    watch(world.member, "theme=evaluation")
    make_practice()

    run_alerts()

    assert Notification.objects.get().kind == Kind.ALERT


def test_title_with_a_tab_makes_no_other_link(world, shelf):
    watch(world.member, "theme=evaluation")
    practice = make_practice(title="Un jury\tjavascript:alert(1)")

    run_alerts()

    assert Notification.objects.get().lines[1][1] == practice.get_absolute_url()
