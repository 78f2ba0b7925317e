import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from practices.models import ReadCount
from tests.factories import make_practice, make_stub, make_user

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/604.1"
RECORD = "/pratiques/un-comite-qui-repond-en-trois-semaines/"


def read(client, address=RECORD, *, by=FIREFOX, **headers):
    return client.get(address, headers={"User-Agent": by} | headers)


def counted():
    return list(ReadCount.objects.order_by("day").values_list("practice__slug", "number"))


def test_each_opening_by_a_person_is_one_read_more(client, world, sign_in):
    practice = make_practice(clusters=[world.cluster])

    for reader in (None, world.outsider, world.reviewer):
        read(sign_in(reader))
    read(client, by=SAFARI)

    assert counted() == [(practice.slug, 4)]


def test_days_and_records_are_counted_apart():
    one, other = make_practice(), make_practice(title="Une autre")

    for practice, day in [(one, 1), (one, 1), (one, 2), (other, 2)]:
        ReadCount.count(practice, today=date(2026, 3, day))

    found = ReadCount.objects.order_by("practice", "day").values_list("practice", "day__day", "number")
    assert list(found) == [(one.pk, 1, 2), (one.pk, 2, 1), (other.pk, 2, 1)]


@pytest.mark.parametrize("role", ["member", "admin"])
def test_those_who_write_it_do_not_read_it(world, sign_in, role):
    make_practice(clusters=[world.cluster])

    response = read(sign_in(world.person(role)))

    assert (response.status_code, counted()) == (200, [])


@pytest.mark.parametrize(
    "robot",
    [
        "",
        " ",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36",
        "curl/8.5.0",
        "python-requests/2.32",
    ],
)
def test_robots_do_not_count(client, robot):
    make_practice()

    response = read(client, by=robot)

    assert (response.status_code, counted()) == (200, [])


@pytest.mark.parametrize(
    "headers", [{"Sec-Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}]
)
def test_page_fetched_ahead_of_its_reader_does_not_count(client, headers):
    make_practice()

    read(client, **headers)

    assert counted() == []


def test_only_the_page_of_a_published_record_counts(client, world):
    make_stub()
    withdrawn = make_practice(title="Retirée")
    withdrawn.withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)
    make_practice()

    for address in ("/pratiques/ateliers-de-partage/", withdrawn.get_absolute_url(), f"{RECORD}historique/"):
        read(client, address)
    client.head(RECORD, headers={"User-Agent": FIREFOX})

    assert counted() == []


def test_nothing_of_a_person_is_kept(client, world, sign_in):
    make_practice(clusters=[world.cluster])
    before = {model: model.objects.count() for model in (ReadCount, get_user_model())}

    response = read(client)

    assert {field.name for field in ReadCount._meta.fields} == {"id", "practice", "day", "number"}
    assert response.cookies == {}
    assert {model: model.objects.count() - n for model, n in before.items()} == {ReadCount: 1, get_user_model(): 0}


def refuse_to_write(is_refused):
    """The database takes no writing from this connection."""
    ways = {
        "sqlite": f"PRAGMA query_only = {'ON' if is_refused else 'OFF'}",
        "postgresql": f"SET default_transaction_read_only = {'on' if is_refused else 'off'}",
    }
    with connection.cursor() as cursor:
        cursor.execute(ways[connection.vendor])


@pytest.mark.django_db(transaction=True)
def test_database_that_cannot_write_costs_the_read_alone(client, caplog):
    make_practice()
    refuse_to_write(True)
    try:
        with caplog.at_level(logging.WARNING, "practices.models.reading"):
            response = read(client)
    finally:
        refuse_to_write(False)

    assert response.status_code == 200
    assert "Un comité qui répond en trois semaines" in response.text
    assert (counted(), len(caplog.records)) == ([], 1)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_reads_at_once_are_all_counted():
    practice = make_practice()

    def read_five_times(_):
        for _ in range(5):
            ReadCount.count(practice, today=date(2026, 3, 1))
        connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(read_five_times, range(4)))

    assert counted() == [(practice.slug, 20)]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_table_that_is_locked_waits_for_nobody(caplog):
    practice = make_practice()
    caplog.set_level(logging.WARNING, "practices.models.reading")

    with ThreadPoolExecutor(1) as threads, transaction.atomic():
        connection.cursor().execute("LOCK TABLE practices_readcount IN ACCESS EXCLUSIVE MODE")
        elsewhere = threads.submit(lambda: (ReadCount.count(practice), connection.close()))
        elsewhere.result(timeout=5)

    assert (counted(), ["lock timeout" in record.message for record in caplog.records]) == ([], [True])


def test_counts_are_seen_in_the_administration_and_not_written(sign_in):
    ReadCount.count(make_practice(), today=date(2026, 3, 1))
    client = sign_in(make_user(is_staff=True, is_superuser=True))

    page = client.get("/admin/practices/readcount/")

    assert "1 mars 2026" in page.text
    assert client.get("/admin/practices/readcount/add/").status_code == 403


def test_about_page_says_that_reads_are_counted_without_persons(client):
    assert "comptées, jour par jour, sans les personnes" in client.get("/a-propos/").text


def test_a_read_costs_one_query_more_than_a_robot(client):
    make_practice()
    read(client)

    costs = []
    for reader in ("", FIREFOX):
        with CaptureQueriesContext(connection) as asked:
            read(client, by=reader)
        costs.append(len(asked))

    assert costs[1] - costs[0] == 1
