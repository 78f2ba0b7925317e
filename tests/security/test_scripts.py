"""Scripts in every text of the portal: no page, file or mail of it lets one run."""

import json
from xml.etree import ElementTree

import pytest
from django.contrib import admin
from django.core import mail
from django.core.management import call_command
from django.http import StreamingHttpResponse
from django.urls import reverse

from practices.models import Practice
from tests.compendium.editing import make_edition
from tests.factories import make_practice
from tests.permissions import GET, ROLES

from .hostile import bundles, joined, keepable, poison_all, write_all
from .payloads import CALL, MARKDOWN, SCRIPTS
from .reading import dangers, linked_data

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def poisoned(world, addresses):
    """Addresses of things whose every text is a script; those of an edition lead to one that was frozen so."""
    assert poison_all() > 30
    world.cluster.refresh_from_db()
    write_all(world.cluster)
    scripts = joined(keepable(SCRIPTS), 1_900)
    number = make_edition(world.admin, title=next(bundles(keepable(SCRIPTS), 110)), foreword=scripts).number
    return {name: address.replace("/editions/2/", f"/editions/{number}/") for name, address in addresses.items()}


def content_of(response):
    if isinstance(response, StreamingHttpResponse):
        return b"".join(response.streaming_content)
    return response.content


def troubles(response):
    """What is wrong with an answer, whatever its kind."""
    kind, content = response["Content-Type"].partition(";")[0], content_of(response)
    if kind == "text/html":
        return dangers(content.decode())
    if kind.endswith("json"):
        json.loads(content)
        return []
    if kind.endswith("xml"):
        return troubles_of_xml(ElementTree.fromstring(content))
    return [] if kind in {"text/csv", "text/plain", "application/pdf", *OTHERS} else [f"unknown kind: {kind}"]


OTHERS = {"application/x-bibtex", "application/x-research-info-systems"}


def troubles_of_xml(root):
    found = [f"<{one.tag}>" for one in root.iter() if one.tag.rpartition("}")[2].lower() in {"script", "foreignobject"}]
    found += [name for one in root.iter() for name in one.attrib if name.lower().startswith("on")]
    for one in root.iter():
        if one.get("type") == "html":
            found += dangers(one.text or "")
        address = one.get("href", "")
        found += [address] if ":" in address and not address.startswith(("http://", "https://")) else []
    return found


def test_detector_sees_scripts_where_they_would_run():
    """Else the sweeps below would prove nothing: nearly all these texts are seen when they stand raw in a page."""
    tags = [text for text in SCRIPTS if text.startswith("<") and not dangers(f"<main>{text}</main>")]
    links = [
        text for text in ("javascript:attack()", "java\tscript:attack()") if not dangers(f'<a href="{text}">x</a>')
    ]

    assert len(SCRIPTS) + len(MARKDOWN) >= 120
    assert len(tags) <= 14, tags
    assert links == []
    assert dangers('<a href="/x" onclick="attack()">x</a><p style="color:red">x</p>') == ["a[onclick]", "p[style]"]


def seen_by(name):
    """Whoever may open it: a visitor if anyone may, and the one of the others who sees most."""
    row = dict(zip(ROLES, GET[name], strict=True))
    others = [role for role in ("admin", "member", "outsider", "agent", "reviewer") if row[role] == 200]
    return ["visitor"] * (row["visitor"] == 200) + others[:1]


def test_no_page_runs_what_was_typed(world, poisoned, sign_in):
    found, shown = {}, 0
    for who in ROLES:
        client = sign_in(world.person(who))
        for name, address in poisoned.items():
            if who in seen_by(name):
                response = client.get(address)
                shown += CALL.encode() in (b"" if response.streaming else response.content)
                found[who, name] = troubles(response)

    assert {key: wrong for key, wrong in found.items() if wrong} == {}
    assert shown > 100


def test_no_page_of_the_administration_runs_what_was_typed(world, poisoned, sign_in):
    client, found, shown = sign_in(world.admin), {}, 0
    for model in admin.site._registry:
        table = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.order_by("-pk").first()
        pages = [reverse(f"{table}_changelist")]
        pages += [reverse(f"{table}_{page}", args=[row.pk]) for page in ("change", "history", "delete")] if row else []
        for page in pages:
            content = client.get(page).content.decode()
            shown += CALL in content
            found[page] = dangers(content)

    assert {page: wrong for page, wrong in found.items() if wrong} == {}
    assert shown > 40


def test_no_mail_runs_what_was_typed(world, poisoned):
    call_command("send_mail")

    assert len(mail.outbox) >= 2
    for message in mail.outbox:
        assert "\n" not in message.subject
        for html, kind in message.alternatives:
            # A mail has no sheet to link: its looks are in its tags.
            assert (kind, dangers(html, allowed=frozenset({"style"}))) == ("text/html", [])


def test_data_for_programs_says_the_same_words_and_stays_in_its_element(client):
    for title in list(bundles(keepable(SCRIPTS), 190))[::3]:
        practice = make_practice(title=title)
        html = client.get(practice.get_absolute_url()).text

        (block,) = linked_data(html)
        assert json.loads(block)["@graph"][0]["name"] == Practice.objects.get(pk=practice.pk).title
        assert dangers(html) == []
