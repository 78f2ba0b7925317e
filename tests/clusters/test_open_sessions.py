"""« Vos sessions »: a person sees where they are signed in, and signs out from afar."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session as Plain
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from clusters.models import Act, AuditEntry, Session, end_sessions
from clusters.protection import sessions
from clusters.protection.sessions import browser_of, open_sessions
from clusters.views import sessions as views
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD, OTHER = "un-mot-de-passe", "un-autre-mot-long"
PAGE = "/compte/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1"


def signed_in(user, browser=FIREFOX, address="203.0.113.7", **more):
    client = Client(headers={"User-Agent": browser}, REMOTE_ADDR=address)
    client.post("/connexion/", {"login": user.email, "password": PASSWORD, **more})
    client.post("/compte/confirmer/", {"password": PASSWORD})
    return client


def is_in(client):
    return client.get("/compte/").status_code == 200


def key_of(client):
    return client.cookies["sessionid"].value


def test_page_lists_where_one_is_signed_in_and_no_key(client):
    user = make_user()
    here, there = signed_in(user), signed_in(user, IPHONE, "198.51.100.20")
    signed_in(make_user(), "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36")

    page = here.get(PAGE)

    assert page.context["here"].browser == "Firefox, Windows"
    assert [one.browser for one in page.context["others"]] == ["Safari, iPhone"]
    assert "198.51.100.0/24" in page.text
    assert not any(key_of(one) in page.text for one in (here, there))


def test_one_is_closed_and_the_others_stay():
    user = make_user()
    here, there, elsewhere = signed_in(user), signed_in(user, IPHONE), signed_in(user)
    name = next(one.name for one in open_sessions(user) if one.key == key_of(there))

    done = here.post(PAGE, {"end": name}, follow=True)

    assert [is_in(one) for one in (here, there, elsewhere)] == [True, False, True]
    assert "C'est fermé." in done.context["messages"]._loaded_messages[0].message
    assert AuditEntry.objects.get(act=Act.SESSIONS_ENDED).detail == "1"


def test_all_others_are_closed_at_once():
    user, neighbour = make_user(), make_user()
    here, there, elsewhere, theirs = signed_in(user), signed_in(user), signed_in(user), signed_in(neighbour)

    here.post(PAGE, {"end": "autres"})

    assert [is_in(one) for one in (here, there, elsewhere, theirs)] == [True, False, False, True]
    assert AuditEntry.objects.get(act=Act.SESSIONS_ENDED).detail == "2"


def test_session_of_somebody_else_is_not_closed_and_nothing_is_logged():
    user, neighbour = make_user(), make_user()
    here, theirs = signed_in(user), signed_in(neighbour)
    for said in (open_sessions(neighbour)[0].name, key_of(theirs), open_sessions(user)[0].name, "", None):
        here.post(PAGE, {"end": said} if said is not None else {})

    assert [is_in(here), is_in(theirs)] == [True, True]
    assert not AuditEntry.objects.filter(act=Act.SESSIONS_ENDED).exists()


def test_list_takes_as_many_queries_for_one_session_as_for_thirty(django_assert_num_queries):
    user = make_user()
    here = signed_in(user)
    with django_assert_num_queries(QUERIES):
        here.get(PAGE)
    for _ in range(29):
        signed_in(user)
    with django_assert_num_queries(QUERIES):
        assert len(here.get(PAGE).context["others"]) == 29


QUERIES = 8


def test_list_is_bounded(monkeypatch):
    monkeypatch.setattr(sessions, "MOST_LISTED", 2)
    monkeypatch.setattr(views, "MOST_LISTED", 2)
    user = make_user()
    clients = [signed_in(user) for _ in range(4)]

    page = clients[0].get(PAGE)
    assert (len(open_sessions(user)), "les plus anciennes" in page.text) == (2, True)
    assert page.context["here"].key == key_of(clients[0])
    clients[0].post(PAGE, {"end": "autres"})
    assert [is_in(one) for one in clients] == [True, False, False, False]


def test_session_signed_with_a_former_key_is_listed():
    user = make_user()
    here = signed_in(user)
    with override_settings(SECRET_KEY="une-autre-cle", SECRET_KEY_FALLBACKS=["only-for-the-tests"]):
        assert [one.key for one in open_sessions(user)] == [key_of(here)]


def test_what_would_not_be_let_in_is_not_listed():
    user = make_user()
    here, there = signed_in(user), signed_in(user)
    here.post("/mot-de-passe/", {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER})
    user.refresh_from_db()

    assert [one.key for one in open_sessions(user)] == [key_of(here)]
    assert not is_in(there)
    Session.objects.filter(pk=key_of(here)).update(expire_date=timezone.now())
    assert open_sessions(user) == []


def test_session_beyond_its_hours_is_not_listed(monkeypatch):
    user = make_user()
    signed_in(user)
    assert len(open_sessions(user)) == 1
    later = sessions.time.time() + 9 * 3600
    monkeypatch.setattr(sessions.time, "time", lambda: later)
    assert open_sessions(user) == []


def test_row_says_whose_it_is_and_those_that_are_nobodys_stay():
    user = make_user()
    visitor = Client()
    visitor.post("/compte/", {"name": "Un nom"})
    here = signed_in(user)

    assert set(Session.objects.values_list("pk", "person")) == {(key_of(visitor), None), (key_of(here), user.pk)}
    end_sessions(user)
    assert [row.pk for row in Plain.objects.all()] == [key_of(visitor)]


def test_password_is_asked_again(client):
    user = make_user()
    client.force_login(user)

    assert client.get(PAGE)["Location"].startswith("/compte/confirmer/")
    assert client.post(PAGE, {"end": "autres"})["Location"].startswith("/compte/confirmer/")


def test_admin_closes_the_sessions_of_others_and_keeps_their_own(admin_in):
    user, unseen = make_user(), make_user()
    me = int(admin_in.session["_auth_user_id"])
    there, elsewhere = signed_in(user), signed_in(user, IPHONE)

    admin_in.post("/admin/clusters/user/", {"action": "sign_out", "_selected_action": [user.pk, unseen.pk, me]})

    assert [is_in(there), is_in(elsewhere)] == [False, False]
    assert admin_in.get("/admin/clusters/user/").status_code == 200
    line = AuditEntry.objects.get(act=Act.SESSIONS_ENDED)
    assert (line.by_id, line.person_id, line.detail) == (me, user.pk, "2")


def test_closing_and_its_line_in_the_log_come_together(monkeypatch):
    user = make_user()
    here, there = signed_in(user), signed_in(user)
    monkeypatch.setattr(views, "record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        here.post(PAGE, {"end": "autres"})

    assert is_in(there)


def test_sessions_of_before_learn_whose_they_are():
    """What the migration does to the rows that the release before wrote."""
    user, visitor = make_user(), Client()
    here = signed_in(user)
    visitor.post("/compte/", {"name": "Un nom"})
    Session.objects.update(person=None)

    import_module("clusters.migrations.0014_name_the_person_of_each_session").name_persons(
        apps, connection.schema_editor()
    )

    assert set(Session.objects.values_list("pk", "person")) == {(key_of(visitor), None), (key_of(here), user.pk)}


@pytest.fixture
def admin_in(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (FIREFOX, "Firefox, Windows"),
        (IPHONE, "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15", "Safari, Mac"),
        ("curl/8.0 <script>", ""),
        ("", ""),
    ],
)
def test_browser_is_told_in_words_of_ours(rf, said, told):
    assert browser_of(rf.get("/", headers={"User-Agent": said})) == told
