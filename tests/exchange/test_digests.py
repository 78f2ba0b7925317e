"""The mails of what people were told: at their rhythm, all in one, once."""

from datetime import UTC, datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.test import Client

from clusters.models import Mail
from exchange.mails import run_alerts, write_digests
from exchange.models import Alert, Follow, Kind, Notification, Preference, Rhythm
from tests.factories import make_practice, make_revision, make_theme, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_round")]

PARIS = ZoneInfo("Europe/Paris")


def paris(*moment):
    return datetime(*moment, tzinfo=PARIS)


def utc(*moment):
    return datetime(*moment, tzinfo=UTC)


# A Wednesday.
NOON = paris(2026, 3, 4, 12)


def tell(user, kind=Kind.FOLLOWED, *, at=NOON, **fields):
    n = Notification.objects.count()
    about = {"title": f"Nouvelle {n}", "text": f"Texte {n}", "path": f"/pratiques/?n={n}", "key": f"essai:{n}"} | fields
    one = Notification.objects.create(user=user, kind=kind, **about)
    Notification.objects.filter(pk=one.pk).update(created_at=at)
    return one


def at(rhythm, *people, kinds=tuple(Kind)):
    for person in people:
        Preference.choose(person, dict.fromkeys(kinds, rhythm))


def mails():
    return list(Mail.objects.order_by("pk").values_list("to", "subject"))


def text():
    return " ".join(Mail.objects.latest("pk").text.split())


# When


def test_at_once_is_at_the_next_round(world):
    at(Rhythm.AT_ONCE, world.member)
    tell(world.member)

    assert [write_digests(NOON) for _ in range(2)] == [1, 0]
    assert mails() == [(world.member.email, "Nouvelle 0")]


@pytest.mark.parametrize(
    ("rhythm", "told_at", "waits", "leaves"),
    [
        (Rhythm.DAILY, paris(2026, 3, 4, 6, 59), paris(2026, 3, 4, 6, 59, 59), paris(2026, 3, 4, 7)),
        (Rhythm.DAILY, NOON, paris(2026, 3, 5, 6, 59), paris(2026, 3, 5, 7, 1)),
        (Rhythm.DAILY, NOON, paris(2026, 3, 4, 23), paris(2026, 3, 7, 20)),
        (Rhythm.WEEKLY, NOON, paris(2026, 3, 9, 6, 59), paris(2026, 3, 9, 7)),
        (Rhythm.WEEKLY, NOON, paris(2026, 3, 8, 23), paris(2026, 3, 10, 0, 5)),
        (Rhythm.WEEKLY, paris(2026, 3, 9, 6), paris(2026, 3, 9, 6, 59), paris(2026, 3, 9, 7)),
        # Clocks go forward on Sunday 29, and back on Sunday 25: seven in Paris stays seven.
        (Rhythm.DAILY, paris(2026, 3, 28, 12), utc(2026, 3, 29, 4, 59), utc(2026, 3, 29, 5)),
        (Rhythm.DAILY, paris(2026, 10, 24, 12), utc(2026, 10, 25, 5, 59), utc(2026, 10, 25, 6)),
    ],
)
def test_daily_and_weekly_leave_at_seven_in_paris(world, rhythm, told_at, waits, leaves):
    at(rhythm, world.member)
    tell(world.member, at=told_at)

    assert (write_digests(waits), write_digests(leaves), write_digests(leaves)) == (0, 1, 0)


def test_what_comes_after_seven_waits_for_the_next_day(world):
    at(Rhythm.DAILY, world.member)
    tell(world.member, at=paris(2026, 3, 4, 5))
    early = write_digests(paris(2026, 3, 4, 7, 30))
    tell(world.member, at=paris(2026, 3, 4, 8))

    assert (early, write_digests(paris(2026, 3, 4, 22)), write_digests(paris(2026, 3, 5, 7))) == (1, 0, 1)


def test_change_of_rhythm_gives_no_second_mail_of_the_day_and_loses_nothing(world):
    at(Rhythm.DAILY, world.member, kinds=[Kind.FOLLOWED])
    at(Rhythm.WEEKLY, world.member, kinds=[Kind.ALERT])
    tell(world.member), tell(world.member, Kind.ALERT)
    thursday = paris(2026, 3, 5, 8)
    write_digests(thursday)

    at(Rhythm.DAILY, world.member)
    counts = [write_digests(thursday), write_digests(paris(2026, 3, 6, 8))]

    assert counts == [0, 1]
    assert mails() == [(world.member.email, "Nouvelle 0"), (world.member.email, "Nouvelle 1")]


@pytest.mark.parametrize("rhythm", [Rhythm.AT_ONCE, Rhythm.DAILY, Rhythm.WEEKLY])
def test_what_was_read_in_the_portal_is_not_mailed(world, rhythm):
    at(rhythm, world.member)
    tell(world.member, read_at=NOON)

    assert (write_digests(paris(2026, 3, 20, 12)), mails()) == (0, [])


def test_never_is_never_even_for_who_changes_their_mind(world):
    at(Rhythm.NEVER, world.member)
    tell(world.member)
    before = write_digests(NOON)

    at(Rhythm.AT_ONCE, world.member)
    tell(world.member, title="Depuis")

    assert (before, write_digests(NOON), mails()) == (0, 1, [(world.member.email, "Depuis")])


def test_inactive_people_are_sent_nothing(world):
    at(Rhythm.AT_ONCE, world.member)
    tell(world.member)
    type(world.member).objects.filter(pk=world.member.pk).update(is_active=False)

    assert (write_digests(NOON), mails()) == (0, [])


def test_each_kind_has_its_usual_rhythm(world):
    for kind in (Kind.QUESTION, Kind.TEXT, Kind.FOLLOWED):
        tell(world.member, kind, title=kind.value)

    rounds = [NOON, paris(2026, 3, 5, 7), paris(2026, 3, 9, 7)]

    assert [write_digests(moment) for moment in rounds] == [1, 1, 1]
    assert [subject for _, subject in mails()] == ["question", "texte", "suivi"]


# What


def test_one_mail_groups_what_is_told_by_kind(world):
    at(Rhythm.DAILY, world.member, world.outsider)
    tell(world.member, Kind.ALERT), tell(world.member, Kind.FOLLOWED), tell(world.member, Kind.FOLLOWED)
    tell(world.outsider)

    assert write_digests(paris(2026, 3, 5, 7)) == 2
    mail = Mail.objects.get(to=world.member.email)
    assert mail.subject == "Aujourd’hui dans Le Recueil : 3 nouvelles"
    said = [
        "NOUVEAUTÉS DE CE QUE VOUS SUIVEZ",
        "Nouvelle 1",
        "Nouvelle 2",
        "NOUVELLES FICHES DE VOS ALERTES",
        "Nouvelle 0",
    ]
    assert sorted(said, key=mail.text.index) == said
    assert "Nouvelle 1\nhttps://recueil.test/pratiques/?n=1\nTexte 1\n" in mail.text
    assert 'href="https://recueil.test/pratiques/?n=2"' in mail.html


def test_alert_says_its_filter_and_leads_to_each_record(world, shelf):
    at(Rhythm.AT_ONCE, world.member)
    Alert.objects.create(user=world.member, name="Les fonds", question="theme=financement", seen_key=shelf.entry.pk)
    practice = make_practice(title="Un fonds d'amorçage", theme=make_theme("financement"))
    run_alerts()

    write_digests()

    assert mails() == [(world.member.email, "1 nouvelle fiche pour « Les fonds »")]
    assert (
        "https://recueil.test/pratiques/?theme=financement Filtre : Financement – FI 001, Un fonds d’amorçage" in text()
    )
    assert f"https://recueil.test{practice.get_absolute_url()}" in text()
    assert f'href="https://recueil.test{practice.get_absolute_url()}"' in Mail.objects.get().html


def test_long_digest_says_how_many_are_left(world):
    at(Rhythm.AT_ONCE, world.member)
    for _ in range(18):
        tell(world.member, text="mot " * 200)

    write_digests(NOON)

    assert "Et 3 autres, dans vos notifications : https://recueil.test/notifications/" in text()
    assert "18 nouvelles dans Le Recueil" in mails()[0]
    assert (len(text()) < 9_000, Notification.objects.filter(mailed_at=None).count()) == (True, 0)


def test_what_people_typed_is_escaped(world):
    at(Rhythm.AT_ONCE, world.member)
    tell(world.member, Kind.QUESTION, title="<b>Gras</b>", text="<script>alert(1)</script>")

    write_digests(NOON)

    html = Mail.objects.get().html
    assert ("<script" in html, "<b>" in html, "<b>Gras</b>" in unescape(html)) == (False, False, True)


def test_mail_says_why_and_how_to_end_it(world, client):
    at(Rhythm.AT_ONCE, world.member)
    tell(world.member, Kind.ALERT), tell(world.member)
    write_digests(NOON)
    mail = Mail.objects.get()

    Client(enforce_csrf_checks=True).post(
        mail.unsubscribe.removeprefix("https://recueil.test"), {"List-Unsubscribe": "One-Click"}
    )
    tell(world.member, Kind.ALERT), tell(world.member), tell(world.member, Kind.QUESTION)

    assert write_digests(NOON) == 1
    assert "aussitôt : nouveautés de ce que vous suivez, nouvelles fiches" in " ".join(mail.text.split())
    assert [address in mail.text for address in (mail.unsubscribe, "https://recueil.test/suivis/")] == [True, True]
    assert "Nouvelle 4" in text()


# Once


def test_mail_that_cannot_be_written_holds_up_no_other(world, monkeypatch, caplog):
    at(Rhythm.AT_ONCE, world.member, world.outsider)
    tell(world.member, title="panne"), tell(world.outsider)
    true = Notification.lines.fget

    def lines(self):
        if self.title == "panne":
            raise RuntimeError
        return true(self)

    monkeypatch.setattr(Notification, "lines", property(lines))
    counts = [write_digests(NOON)]
    monkeypatch.setattr(Notification, "lines", property(true))

    assert [*counts, write_digests(NOON)] == [1, 1]
    assert "n'a pas pu être écrit" in caplog.text


@pytest.mark.parametrize("n_told", [1, 30])
def test_digest_asks_the_same_queries_for_any_number(world, n_told, django_assert_num_queries):
    at(Rhythm.AT_ONCE, world.member)
    for _ in range(n_told):
        tell(world.member)

    with django_assert_num_queries(12):
        assert write_digests(NOON) == 1


def test_round_of_the_command_tells_and_delivers(world, mailoutbox, capsys):
    at(Rhythm.AT_ONCE, world.outsider)
    Follow.start(world.outsider, make_theme())
    make_practice(clusters=[world.cluster], title="Un jury")

    call_command("send_mail")
    call_command("send_mail")

    assert [(message.to, message.subject) for message in mailoutbox] == [
        ([world.outsider.email], "Nouvelle fiche : « Un jury »")
    ]
    assert capsys.readouterr().out == "Courriels. Parti : 1.\n"


def test_round_still_announces_what_happens_to_a_text(world, mailoutbox):
    make_revision(cluster=world.cluster, author=world.member).move("submit", by=world.member)

    call_command("send_mail")

    assert {message.to[0] for message in mailoutbox} == {world.member.email, world.reviewer.email}


def test_two_people_are_sent_a_mail_each(world):
    people = [make_user() for _ in range(3)]
    at(Rhythm.AT_ONCE, *people)
    for person in people:
        tell(person)

    assert (write_digests(NOON), len({to for to, _ in mails()})) == (3, 3)
