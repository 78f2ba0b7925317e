"""Who asks too often: told when to come back, in the way that they asked, and nothing typed is lost."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache, caches
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from clusters.caches.table import SharedTable
from clusters.models import Act, AuditEntry, User
from clusters.protection import limits
from clusters.protection.callers import caller_of
from config.settings import hardening
from tests.factories import make_revision, make_user
from tests.test_permissions import names_of

pytestmark = pytest.mark.django_db

TABLE = "clusters.caches.table.SharedTable"
TEXT = "Deux rapporteurs lisent chaque dossier."
PASSWORD = "un-mot-de-passe"


@pytest.fixture
def noon(settings, monkeypatch):
    """It is twenty seconds past noon, and whatever is limited may be done twice a minute."""
    settings.LIMITS = {name: (2, 60, whose) for name, (_, _, whose) in hardening.LIMITS.items()}
    clock = {"now": 1_800_000_020 - 1_800_000_000 % 60}
    monkeypatch.setattr(limits.time, "time", lambda: clock["now"])
    for memory in (cache, caches["limits"]):
        memory.clear()
    yield clock
    for memory in (cache, caches["limits"]):
        memory.clear()


def test_posts_of_a_person_are_counted_and_their_words_given_back(noon, world, sign_in):
    client = sign_in(world.member)
    form = {"name": "Mona Membre", "organisation": "Une organisation bien longue"}

    answers = [client.post("/compte/", form) for _ in range(3)]
    noon["now"] += 40
    later = client.post("/compte/", form)

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert (answers[2]["Retry-After"], answers[2]["Cache-Control"]) == ("40", "no-store")
    assert "Revenez dans 40 secondes." in answers[2].text.replace("\xa0", " ")
    assert "Une organisation bien longue" in answers[2].text
    assert later.status_code == 302


def test_another_person_at_the_same_address_has_a_count_of_their_own(noon, world, sign_in):
    for _ in range(3):
        sign_in(world.member).post("/compte/", {"name": "Mona"})

    assert sign_in(world.outsider).post("/compte/", {"name": "Olga"}).status_code == 302


def test_page_that_saves_by_itself_is_told_in_json(noon, world, sign_in):
    draft = make_revision(cluster=world.cluster, author=world.member)
    client = sign_in(world.member)
    for _ in range(2):
        client.post("/compte/", {"name": "Mona"})

    answer = client.post(draft.get_absolute_url(), {"do": "autosave", "problem": TEXT})

    assert (answer.status_code, answer["Retry-After"]) == (429, "40")
    assert answer.json() == {"why": "trop d'envois à la suite, reprise dans 40 secondes"}


def test_readers_of_lists_are_counted_by_address(noon, client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    one = [client.get("/pratiques/?q=projet", headers={"X-Forwarded-For": "192.0.2.1"}) for _ in range(3)]
    other = client.get("/pratiques/?q=projet", headers={"X-Forwarded-For": "192.0.2.2"})

    assert [answer.status_code for answer in (*one, other)] == [200, 200, 429, 200]
    assert "Trop d’essais" in one[2].text
    assert one[2]["Retry-After"] == "40"


@pytest.mark.parametrize(
    "address", ["/pratiques/fichier.csv", "/poles/fichier.json", "/invitations/abc/", "/accord/x/"]
)
def test_files_and_secret_links_are_counted(noon, client, address):
    statuses = [client.get(address).status_code for _ in range(3)]

    assert statuses[2] == 429
    assert 429 not in statuses[:2]


def test_posts_of_visitors_are_counted_by_address(noon, world):
    said = {"name": "Zoé", "email": "pas une adresse", "message": TEXT}

    answers = [Client().post(f"/poles/{world.cluster.slug}/rejoindre/", said) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert TEXT in answers[2].text


def test_post_of_another_site_uses_up_nothing(noon, world):
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(world.member)

    statuses = [forged.post("/compte/", {"name": "Mona"}).status_code for _ in range(4)]

    assert statuses == [403] * 4


def test_texts_that_wait_for_a_sign_in_are_counted_and_the_next_is_given_back(noon, client, settings):
    settings.LIMITS = {"unsent": settings.LIMITS["unsent"]}
    answers = [client.post("/contribuer/", {"title": "Un comité", "problem": TEXT}) for _ in range(2)]
    client.cookies.clear()
    given_back = client.post("/contribuer/", {"title": "Un comité", "problem": TEXT})

    assert [answer.status_code for answer in answers] == [302, 302]
    assert given_back.status_code == 401
    assert TEXT in given_back.text
    assert Session.objects.count() == 1
    assert Session.objects.get().expire_date < timezone.now() + timedelta(hours=25)


def test_flood_of_somebody_whose_account_was_shut_is_told_as_any_other(noon, world, sign_in):
    client = sign_in(world.member)
    User.objects.filter(pk=world.member.pk).update(is_active=False)

    answers = [client.post("/compte/", {"name": "Mona"}).status_code for _ in range(3)]

    assert answers[-1] == 429
    assert AuditEntry.objects.get().by is None


def test_address_of_both_writings_is_one_caller(rf):
    plain, mapped = (caller_of(rf.get("/", REMOTE_ADDR=one)) for one in ("192.0.2.1", "::ffff:192.0.2.1"))

    assert plain == mapped == "192.0.2.1"


def test_flood_is_recorded_once(noon, world, sign_in):
    client = sign_in(world.member)
    for _ in range(5):
        client.post("/compte/", {"name": "Mona"})

    line = AuditEntry.objects.get(act=Act.TOO_OFTEN)
    assert (line.by, line.detail) == (world.member, "post")


@pytest.mark.parametrize("known", [True, False])
def test_wrong_passwords_are_stopped_alike_for_any_address(settings, client, known):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/m/key"}
    cache.clear()
    address = make_user().email if known else "personne@pole-exemple.test"

    answers = [client.post("/connexion/", {"login": address, "password": "pas-le-bon"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "300"
    assert ("pas-le-bon" in answers[2].text, address in answers[2].text) == (False, True)


def test_every_name_of_the_tables_is_an_address():
    names = set(names_of(get_resolver().url_patterns))
    said = hardening.SENDS_MAIL.union(*hardening.LIMITED_PAGES.values())

    assert said <= names
    assert set(hardening.LIMITED_PAGES) <= set(hardening.LIMITS)


@pytest.fixture
def table(settings, monkeypatch):
    """Two workers' views of the table that production counts in."""
    settings.CACHES = settings.CACHES | {"comptes": {"BACKEND": TABLE, "LOCATION": "comptes"}}
    call_command("createcachetable", verbosity=0)
    monkeypatch.setattr(SharedTable, "rests_until", 0.0)
    return [SharedTable("comptes", {}), SharedTable("comptes", {})]


def test_two_workers_count_together_in_one_query_each(table, django_assert_num_queries):
    first, second = table
    first.count("clé", 60)

    with django_assert_num_queries(3):  # a savepoint around it, since the test is a transaction
        assert second.count("clé", 60) == 2
    assert first.count("clé", 60) == 3
    assert first.count("autre", 60) == 1


def test_cache_that_is_gone_counts_nothing_and_says_so(caplog, monkeypatch):
    monkeypatch.setattr(SharedTable, "rests_until", 0.0)
    gone = SharedTable("absente", {})

    times = [gone.count("clé", 60), gone.count("clé", 60)]

    assert times == [0, 0]
    assert caplog.text.count("left alone") == 1
