"""What a person is told in the portal: listed, counted, opened; theirs alone."""

import pytest
from django.utils import timezone

from exchange.models import Kind, Notification
from tests.factories import make_user

pytestmark = pytest.mark.django_db

LIST = "/notifications/"


def tell(user, n=1, *, path="/pratiques/", **fields):
    first = Notification.objects.count()
    for number in range(first, first + n):
        told = {"kind": Kind.FOLLOWED, "title": f"Nouvelle {number}", "text": "Ce qui a changé : Titre"} | fields
        Notification.objects.create(user=user, key=f"essai:{number}", path=path, **told)
    return Notification.objects.filter(user=user).first()


def test_unread_come_first_and_look_so(world, sign_in):
    for number in range(3):
        tell(world.member, read_at=timezone.now() if number else None)

    page = sign_in(world.member).get(LIST).text

    assert page.index("Nouvelle 0") < page.index("Nouvelle 2") < page.index("Nouvelle 1")
    assert page.count('<li class="stack unread">') == 1


def test_those_of_others_are_not_seen(world, sign_in):
    theirs = tell(world.outsider)
    client = sign_in(world.member)

    found = client.get(LIST).text, client.get(theirs.get_absolute_url()).status_code

    theirs.refresh_from_db()
    assert ("Nouvelle 0" in found[0], found[1], theirs.read_at) == (False, 404, None)


def test_opening_one_reads_it_and_leads_there(world, sign_in):
    other = tell(world.member)
    mine = tell(world.member, path="/pratiques/?theme=evaluation&q=a%20b")

    response = sign_in(world.member).get(mine.get_absolute_url())

    mine.refresh_from_db(), other.refresh_from_db()
    assert response.url == "/pratiques/?theme=evaluation&q=a%20b"
    assert (mine.read_at is not None, other.read_at) == (True, None)


@pytest.mark.parametrize(
    "path", ["https://ailleurs.test/", "//ailleurs.test/", "javascript:alert(1)", "/\\ailleurs.test", ""]
)
def test_it_leads_nowhere_else(world, sign_in, path):
    mine = tell(world.member, path=path)

    assert sign_in(world.member).get(mine.get_absolute_url()).url == LIST


def test_all_those_shown_are_read_at_once(world, sign_in):
    shown, theirs = tell(world.member, 3), tell(world.outsider)
    client = sign_in(world.member)
    assert f'name="last" value="{shown.pk}"' in client.get(LIST).text
    late = tell(world.member)

    response = client.post("/notifications/lues/", {"last": shown.pk})

    assert response.url == LIST
    assert set(Notification.objects.unread()) == {late, theirs}


@pytest.mark.parametrize("last", ["", "x", "9" * 40])
def test_nonsense_reads_nothing(world, sign_in, last):
    tell(world.member)

    sign_in(world.member).post("/notifications/lues/", {"last": last})

    assert Notification.objects.unread().count() == 1


@pytest.mark.parametrize(("n_unread", "shown"), [(0, None), (1, "1"), (99, "99"), (120, "99+")])
def test_masthead_counts_what_is_not_read(world, sign_in, n_unread, shown):
    tell(world.outsider)
    tell(world.member, read_at=timezone.now())
    Notification.objects.bulk_create(
        Notification(user=world.member, kind=Kind.ALERT, key=str(n), title="Une", path="/") for n in range(n_unread)
    )

    page = sign_in(world.member).get("/a-propos/").text

    assert (f'<span class="count num">{shown}<' in page) == bool(shown)
    assert page.count("non lue") == bool(shown)


def test_masthead_asks_one_query_more(world, sign_in, client, django_assert_num_queries):
    sign_in(world.admin).get("/a-propos/")

    with django_assert_num_queries(3):  # the session, the person, the count
        client.get("/a-propos/")


@pytest.mark.parametrize("n_told", [1, 30])
def test_page_asks_the_same_queries_for_any_number(world, sign_in, n_told, django_assert_num_queries):
    tell(world.member, n_told)
    client = sign_in(world.member)

    with django_assert_num_queries(7):
        page = client.get(LIST).text

    assert page.count('<li class="stack unread">') == n_told


def test_second_page_holds_the_rest(world, sign_in):
    tell(world.member, 31)

    assert sign_in(world.member).get(f"{LIST}?page=2").text.count('<li class="stack unread">') == 1


def test_what_people_typed_is_escaped_and_leads_nowhere(world, sign_in):
    tell(world.member, kind=Kind.QUESTION, text="<script>alert(1)</script>\nLisez\t/admin/")

    page = sign_in(world.member).get(LIST).text

    assert ("<script>alert" in page, 'href="/admin/"' in page) == (False, False)


def test_records_that_an_alert_names_are_links(world, sign_in):
    tell(world.member, kind=Kind.ALERT, text="Filtre : Évaluation\nEV 001, Un comité\t/pratiques/un-comite/")

    assert '<a href="/pratiques/un-comite/">EV 001, Un comité</a>' in sign_in(world.member).get(LIST).text


def test_who_acts_is_not_told_and_nobody_twice(world):
    gone = make_user(is_active=False)
    people = [world.member, world.member, world.outsider, gone]

    for _ in range(2):
        Notification.tell(people, kind=Kind.ANSWER, key="message:1", title="x" * 400, path="/", by=world.outsider)

    assert list(Notification.objects.values_list("user", flat=True)) == [world.member.pk]
