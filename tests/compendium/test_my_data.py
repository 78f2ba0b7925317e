"""A person takes all that the portal holds of them."""

import csv
import io
import json
import zipfile

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry

from clusters.models import ApiToken, Invitation, Mail, Session, User
from compendium.exports.personal import SHEETS
from compendium.models import Comment, Edition, Selection
from exchange.models import Correction
from practices.models import DraftCopy, Event, Import, Presence, Remark, Review
from practices.workflow import Action
from tests.factories import (
    make_adoption,
    make_agreement,
    make_interview,
    make_message,
    make_practice,
    make_request,
    make_revision,
)
from tests.files import make_attachment

pytestmark = pytest.mark.django_db
PAGE, FILE = "/compte/mes-donnees/", "/compte/mes-donnees/archive.zip"
OF_A_MEMBER = {"compte": 1, "poles": 1, "sessions": 1, "securite": 2}


@pytest.fixture
def take(sign_in):
    """The archive of a person who has just given their password again."""

    def open_archive(user):
        client = sign_in(user)
        client.post(f"/compte/confirmer/?next={PAGE}", {"password": "un-mot-de-passe"})
        response = client.get(FILE)
        return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))

    return open_archive


def said(archive):
    return json.loads(archive.read("donnees.json"))


def busy_in_texts(world, user):
    draft = make_revision(cluster=world.cluster, author=user)
    DraftCopy.objects.create(revision=draft, editor=user, data={"title": "Un autre texte"})
    Review.objects.create(revision=draft, reviewer=user, data={"title": "Une note"})
    Remark.objects.create(revision=draft, author=user, field="title", text="Une remarque")
    Event.objects.create(practice=draft.practice, revision=draft, actor=user, action=Action.OPEN)
    Presence.objects.create(revision=draft, user=user)
    make_attachment(draft, added_by=user)
    Import.objects.create(owner=user, kind="pratiques", name="lot.csv", noun="ligne", size=1, lines=[[2, {}, []]])
    make_agreement(make_interview(user, world.cluster))
    make_agreement(draft, email=user.email)
    return draft


def busy_in_talk(world, user):
    practice = make_practice(clusters=[world.cluster])
    message = make_message(practice, user)
    Correction.objects.create(message=message, text="Une correction")
    message.reports.create(reporter=user, reason="Une erreur")
    make_adoption(practice, world.cluster, author=user).thank("Merci à vous", by=user)
    user.follows.create(practice=practice)
    user.alerts.create(name="Mon alerte", question="theme=evaluation")
    user.preferences.create(kind="suivi", rhythm="jamais")
    user.notifications.create(kind="suivi", key="1", title="Une nouvelle", path="/")
    Selection.start(user, "Ma sélection", [(practice, "Ma note")])
    Comment.objects.create(author=user, text="Mon commentaire")
    Edition.objects.create(prepared_by=user, title="Mon édition", dated="2026-11-26")


def busy_in_account(world, user):
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    user.authenticator_set.create(type="totp", data={"secret": "TRES-SECRET"})
    ApiToken.open(user, "Mon jeton", 30)
    make_request(cluster=world.neighbour, user=user, email=user.email)
    make_request(cluster=world.cluster, name="Dina", email="dina@pole-exemple.test", decided_by=user)
    Invitation.objects.create(cluster=world.neighbour, email=user.email)
    Invitation.objects.create(cluster=world.cluster, email="invitee@pole-exemple.test", invited_by=user)
    Mail.objects.create(to=user.email, subject="Bonjour", text="…")
    LogEntry.objects.create(user=user, object_repr="Un pôle", action_flag=2)


@pytest.fixture
def busy(world, media):
    """Someone who has done all that can be done."""
    busy_in_texts(world, world.member)
    busy_in_talk(world, world.member)
    busy_in_account(world, world.member)
    return world.member


def test_every_kind_of_thing_is_in_the_archive(busy, take):
    held = said(take(busy))

    assert {sheet.name for sheet in SHEETS} - {name for name, rows in held.items() if rows} == set()


def test_every_relation_to_a_person_is_told_by_a_sheet():
    related = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is User
    }

    assert {name for sheet in SHEETS for name in sheet.covers} == related


def test_tables_and_data_say_the_same(busy, take):
    archive = take(busy)
    held = said(archive)

    for name, rows in held.items():
        text = archive.read(f"{name}.csv").decode("utf-8-sig")
        table = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert (table[0], len(table) - 1) == (list(rows[0]), len(rows))


def test_words_files_and_page_are_there(busy, take):
    archive = take(busy)
    held, page = said(archive), archive.read("lisez-moi.html").decode()

    assert held["textes"][0]["texte"]["title"] == "Un comité qui répond en trois semaines"
    assert held["messages"][0]["texte"] == "Combien de temps cela prend-il ?"
    assert archive.read(held["pieces"][0]["dans_cette_archive"]) != b""
    assert ("Mona Membre" in page, "textes.csv" in page) == (True, True)


def test_secrets_and_other_people_are_not_there(busy, take):
    archive = take(busy)
    everything = "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())

    assert [sorted(row) for row in said(archive)["sessions"]] == [
        ["jusqu_au", "navigateur", "ouverte_le", "reseau", "vue_le"]
    ]
    keys = Session.objects.values_list("pk", flat=True)
    for secret in (*keys, "TRES-SECRET", busy.password, ApiToken.objects.get().digest, "dina@pole", "invitee@pole"):
        assert secret not in everything


def test_archive_of_one_person_holds_nothing_of_another(world, busy, take):
    held = said(take(world.outsider))

    assert {name: len(rows) for name, rows in held.items()} == OF_A_MEMBER


def test_who_decided_of_a_message_is_given_the_decision_and_not_the_words(world, take):
    message = make_message(make_practice(clusters=[world.cluster]), world.agent)
    message.hide("Hors sujet", by=world.reviewer)

    row = said(take(world.reviewer))["messages"][0]

    assert (row["votre_role"], row["texte"]) == ("masqué par vous", None)


def test_formula_is_harmless_in_a_table(world, take):
    world.member.alerts.create(name="=1+1", question="q=a")

    archive = take(world.member)

    assert "'=1+1" in archive.read("alertes.csv").decode()
    assert said(archive)["alertes"][0]["nom"] == "=1+1"


def test_file_that_the_disk_lost_holds_up_no_other(world, media, take):
    lost = make_attachment(make_revision(cluster=world.cluster, author=world.member), added_by=world.member)
    lost.file.storage.delete(lost.file.name)

    archive = take(world.member)

    assert (archive.testzip(), len(said(archive)["pieces"])) == (None, 1)


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_password_is_asked_first(world, sign_in, address):
    response = sign_in(world.member).get(address)

    assert response.url.startswith("/compte/confirmer/")


def test_page_says_what_the_archive_holds(world, busy, sign_in, django_assert_num_queries):
    client = sign_in(busy)
    client.post(f"/compte/confirmer/?next={PAGE}", {"password": "un-mot-de-passe"})
    client.get(PAGE)
    make_revision(cluster=world.cluster, author=busy)

    with django_assert_num_queries(len(SHEETS) + 7):
        page = client.get(PAGE).text

    assert "Vos alertes" in page
    assert client.get(FILE)["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


@pytest.mark.parametrize("count", [1, 3])
def test_archive_asks_the_same_queries_for_any_number(world, count, django_assert_num_queries):
    for _ in range(count):
        make_revision(cluster=world.cluster, author=world.member)
        make_message(make_practice(clusters=[world.cluster]), world.member)
    sheets = [sheet for sheet in SHEETS if sheet.name in {"textes", "messages"}]

    with django_assert_num_queries(2):
        rows = [row for sheet in sheets for row in sheet.records(world.member)]

    assert len(rows) == 2 * count
