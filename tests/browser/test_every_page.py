"""Every page in every state: see table.py for which, audit.py for what is asked of each."""

import pytest
from allauth.core.ratelimit import respond_429
from django.core.exceptions import SuspiciousOperation

from practices.views.browse import About
from tests.permissions import GET, ROLES

from .audit import Audit
from .conftest import SEEN
from .scene import session_of, set_scene
from .table import ACTS, gives_html, signed_in, table

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media", "faulty")]

WHO = ["visitor", "member", "reviewer", "admin", "agent", "outsider", "guarded"]


@pytest.fixture
def faulty(monkeypatch):
    """One page that fails when it is asked to, to see what people are then shown."""
    sound = About.get

    def get(self, request, *args, **kwargs):
        fault = request.GET.get("panne")
        if fault == "429":
            return respond_429(request)
        if fault:
            raise SuspiciousOperation if fault == "400" else RuntimeError
        return sound(self, request, *args, **kwargs)

    monkeypatch.setattr(About, "get", get)


def enter(page, live_server, user):
    if user:
        cookie = {"name": "sessionid", "value": session_of(user), "url": live_server.url}
        page.context.add_cookies([cookie])


@pytest.mark.every_page
@pytest.mark.parametrize("who", WHO)
def test_nothing_is_wrong_with_any_page(world, page, live_server, record_property, who):
    scene, audit = set_scene(world), Audit(page, live_server.url)
    enter(page, live_server, scene.person(who))

    for shown in table(scene, who):
        audit.visit(shown)

    record_property(SEEN, [sorted(audit.pages), audit.states, audit.looks, audit.violations])
    assert not audit.found, "\n".join(f"{where}: {wrong}" for where, wrong in audit.found.items())
    assert audit.shared_titles() == {}
    assert len(audit.feet) <= 1


def test_table_leaves_no_page_out(world, media):
    """What answers HTML to someone is in it; so is what leads elsewhere at first, unless it is said to be an act."""
    scene = set_scene(world)
    pages = {shown.name for who in WHO for shown in table(scene, who)}
    html = {
        name
        for who in ROLES
        for client in [signed_in(scene.person(who))]
        for name, address in scene.addresses.items()
        if GET[name][ROLES.index(who)] == 200 and gives_html(client, address)
    }
    elsewhere = {name for name, row in GET.items() if 200 not in row and set(row) != {404}}

    assert html - pages == set()
    assert elsewhere - pages - ACTS == set()
    assert html & ACTS == set()
