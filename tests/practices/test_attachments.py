"""Files that go with a practice: joined to a draft, shown with it, downloaded by those who may; no word is lost."""

import pytest
from django.urls import reverse

from practices.forms import PracticeForm
from practices.models import Attachment, Practice, Revision
from practices.workflow import RevisionState, TransitionRefused
from tests.factories import as_post, make_practice, make_revision, make_text
from tests.files import make_attachment, make_docx, make_image, make_pdf, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

INLINES = {f"{name}-{count}_FORMS": "0" for name in ("sources", "events") for count in ("TOTAL", "INITIAL")}
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def draft(world):
    return make_revision(cluster=world.cluster, author=world.member)


@pytest.fixture
def join(world, sign_in, draft):
    """Post the draft with a file, as the member."""

    def post(content, name="plan.pdf", do="attach", **text):
        text = make_text(clusters=[world.cluster], do=do, version=str(draft.version)) | text
        return sign_in(world.member).post(draft.get_absolute_url(), text | {"file": upload(content, name)})

    return post


def stored(media):
    return [path for path in media.rglob("*") if path.is_file()]


def test_file_is_kept_as_sent_under_a_name_of_ours_and_shown_with_the_draft(join, draft, media, world):
    content = make_pdf()

    response = join(content, "Plan d'action.pdf")

    piece = Attachment.objects.get()
    draft.refresh_from_db()
    assert response.url == f"{draft.get_absolute_url()}#id_attachments"
    assert (piece.name, piece.kind, piece.size, piece.added_by) == (
        "Plan d'action.pdf",
        "pdf",
        len(content),
        world.member,
    )
    assert (draft.data["attachments"], draft.data["problem"]) == ([str(piece.pk)], make_text()["problem"])
    assert [path.read_bytes() for path in stored(media)] == [content]
    assert "Plan" not in piece.file.name


def test_first_post_of_a_new_text_keeps_it_and_takes_its_file(world, sign_in):
    client = sign_in(world.member)

    client.post("/contribuer/", {"title": "Une idée", "do": "attach", "file": upload(make_docx(), "modele.docx")})

    draft = Revision.objects.get()
    assert draft.data == {"title": "Une idée", "attachments": [str(Attachment.objects.get().pk)]}
    assert "modele.docx" in client.get(draft.get_absolute_url()).text


@pytest.mark.parametrize("do", ["save", "preview", "submit", "attach"])
def test_file_is_taken_whatever_the_button(join, draft, do):
    join(make_pdf(), do=do)

    draft.refresh_from_db()
    assert draft.data["attachments"] == [str(Attachment.objects.get().pk)]
    assert draft.is_submitted == (do == "submit")


def test_file_is_taken_even_when_the_text_is_not_ready_to_go(join):
    response = join(make_pdf(), do="submit", problem="")

    assert response.status_code == 422
    assert "Dites le problème que vous aviez." in response.text
    assert "n’est pas joint" not in response.text
    assert "checked><span>plan.pdf" in response.text


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (upload(b"MZ du texte", "plan.pdf"), "n’est pas d’un format accepté"),
        (upload(b"", "vide.pdf"), "Ce fichier est vide."),
        (upload(make_image(), "photo.jpg"), "Dites ce que montre l’image."),
        ([upload(make_pdf()), upload(make_pdf())], "Joignez un seul fichier à la fois."),
        ("", "Choisissez le fichier à joindre."),
    ],
    ids=["program", "empty", "silent image", "two", "none"],
)
def test_refused_file_says_why_and_costs_no_word(world, sign_in, draft, file, message):
    text = make_text(clusters=[world.cluster], problem="Tout juste écrit", do="attach", file=file)

    response = sign_in(world.member).post(draft.get_absolute_url(), text)

    draft.refresh_from_db()
    assert (response.status_code, draft.data["problem"]) == (422, "Tout juste écrit")
    assert message in response.text
    assert '<a href="#id_file">' in response.text
    assert Attachment.objects.count() == 0


def test_description_is_counted_not_cut_and_comes_back(join):
    response = join(make_image(), "photo.jpg", alt="d" * 301)

    assert response.status_code == 422
    assert f"Raccourcissez{NBSP}: 301 signes, pour 300 au plus." in response.text
    assert "Choisissez-le de nouveau" in response.text
    assert "d" * 301 in response.text


def test_description_typed_without_its_file_comes_back(world, sign_in, draft):
    text = make_text(clusters=[world.cluster], do="save", alt="Une courbe du délai")

    response = sign_in(world.member).post(draft.get_absolute_url(), text)

    assert response.status_code == 422
    assert ("Une courbe du délai" in response.text, "Choisissez le fichier" in response.text) == (True, True)


def test_image_comes_in_with_its_description(join):
    join(make_image("WEBP"), "Photo.WEBP", alt="  Une salle,\n vue du fond ")

    piece = Attachment.objects.get()
    assert (piece.name, piece.kind, piece.alt) == ("Photo.jpg", "jpg", "Une salle, vue du fond")


def test_text_that_cannot_be_kept_says_that_its_file_is_not_either(join, draft):
    Revision.objects.filter(pk=draft.pk).update(version=3)

    untitled = join(make_pdf(), title="\x01", alt="Un plan")
    conflict = join(make_pdf(), problem="Autre", alt="Un plan")

    assert (untitled.status_code, conflict.status_code) == (422, 409)
    for page in (untitled.text, conflict.text):
        assert f"«{NBSP}plan.pdf{NBSP}» n’est pas joint" in page
        assert "Un plan</textarea>" in page
    assert Attachment.objects.count() == 0


def test_signed_out_the_text_waits_and_its_file_is_asked_for_again(world, client, draft):
    text = make_text(title="Écrit trop tard", alt="Un plan", file=upload(make_pdf()), do="attach")
    client.post(draft.get_absolute_url(), text)
    client.force_login(world.member)

    page = client.get(draft.get_absolute_url()).text

    assert f"«{NBSP}piece.pdf{NBSP}» n’est pas joint" in page
    assert ('value="Écrit trop tard"' in page, "Un plan</textarea>" in page) == (True, True)


def test_same_file_sent_twice_is_one(join, draft, media):
    answers = [join(make_pdf()) for _ in range(2)]

    draft.refresh_from_db()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert draft.data["attachments"] == [str(Attachment.objects.get().pk)]
    assert len(stored(media)) == 1


def test_eleventh_file_is_refused_until_one_is_unticked(join, draft):
    pieces = [str(make_attachment(draft).pk) for _ in range(10)]

    full = join(make_pdf(), attachments=pieces)
    draft.refresh_from_db()
    after = join(make_pdf(), attachments=pieces[1:])

    assert (full.status_code, after.status_code) == (422, 302)
    assert "a déjà 10 fichiers" in full.text


def test_files_kept_in_all_have_a_limit(join, draft):
    about = {"practice": draft.practice, "kind": "pdf", "name": "a.pdf", "size": 1}
    Attachment.objects.bulk_create([Attachment(**about) for _ in range(50)])

    response = join(make_pdf())

    assert (response.status_code, "garde déjà 50 fichiers" in response.text) == (422, True)


def test_unticked_file_leaves_the_text_and_stays_at_hand(world, sign_in, draft):
    piece, client = make_attachment(draft, shown=True), sign_in(world.member)

    client.post(draft.get_absolute_url(), make_text(clusters=[world.cluster], do="save"))

    draft.refresh_from_db()
    assert (draft.data.get("attachments"), Attachment.objects.get()) == (None, piece)
    assert piece.name in client.get(draft.get_absolute_url()).text


@pytest.mark.parametrize("pk", ["theirs", "999999", "nope", "9" * 30])
def test_file_of_another_practice_is_no_choice(world, draft, pk):
    theirs = make_attachment(make_revision(cluster=world.neighbour))
    pk = str(theirs.pk) if pk == "theirs" else pk

    form = PracticeForm(as_post(make_text(clusters=[world.cluster], attachments=[pk])), instance=draft.practice)

    assert list(form.errors) == ["attachments"]


def test_more_than_ten_ticked_files_are_too_many(draft, world):
    pieces = [str(make_attachment(draft).pk) for _ in range(11)]

    form = PracticeForm(as_post(make_text(clusters=[world.cluster], attachments=pieces)), instance=draft.practice)

    assert form.errors["attachments"] == ["Gardez 10 fichiers au plus : décochez les autres."]


def test_publication_shows_the_files_of_the_text_and_a_new_draft_starts_with_them(world, draft):
    piece, left = make_attachment(draft, shown=True), make_attachment(draft)
    draft.move("submit", by=world.member)

    PracticeForm.for_revision(draft).publish(draft, by=world.reviewer)

    practice = Practice.objects.get()
    assert list(practice.attachments.all()) == [piece]
    assert PracticeForm.text_of(practice)["attachments"] == [str(piece.pk)]
    assert left.practice == practice


def test_record_preview_and_review_show_name_nature_weight_and_description(world, sign_in, draft):
    make_attachment(draft, shown=True, name="salle.png", kind="png", alt="Une salle", size=1_300_000)
    client = sign_in(world.admin)
    draft.move("submit", by=world.admin)
    pages = [client.get(reverse(f"practices:{name}", args=[draft.pk])).text for name in ("preview", "review")]
    PracticeForm.for_revision(draft).publish(draft, by=world.reviewer)

    pages.append(client.get(Practice.objects.get().get_absolute_url()).text)

    for page in pages:
        assert '<h2 id="pieces-jointes">Pièces jointes</h2>' in page
        shown = ("salle.png", f"Image PNG, 1,2{NBSP}Mo", "<p>Une salle</p>")
        assert [word for word in shown if word not in page] == []


@pytest.mark.parametrize("n_files", [1, 10])
def test_record_asks_the_same_queries_for_any_number_of_files(client, n_files, django_assert_num_queries):
    practice = make_practice()
    for _ in range(n_files):
        practice.attachments.add(make_attachment(practice=practice))

    client.get("/")  # the worker then remembers the catalogue

    with django_assert_num_queries(6):
        page = client.get(practice.get_absolute_url()).text

    assert page.count('href="/pieces/') == n_files


@pytest.mark.parametrize("n_files", [1, 10])
def test_draft_asks_the_same_queries_for_any_number_of_files(world, sign_in, draft, n_files, django_assert_num_queries):
    for _ in range(n_files):
        make_attachment(draft, shown=True)
    client = sign_in(world.member)
    client.get(draft.get_absolute_url())

    with django_assert_num_queries(29):
        page = client.get(draft.get_absolute_url()).text

    assert page.count('href="/pieces/') == n_files


def test_correction_by_the_admin_keeps_or_drops_files(world, sign_in):
    practice = make_practice(clusters=[world.cluster])
    kept, dropped = [make_attachment(practice=practice) for _ in range(2)]
    practice.attachments.set([kept, dropped])
    address = reverse("admin:practices_practice_change", args=[practice.pk])

    response = sign_in(world.admin).post(address, PracticeForm.text_of(practice) | {"attachments": [kept.pk]} | INLINES)

    assert response.status_code == 302
    assert list(practice.attachments.all()) == [kept]
    assert practice.revisions.first().data["attachments"] == [str(kept.pk)]


def test_admin_reads_files_and_changes_none(world, sign_in, draft):
    piece = make_attachment(draft)
    address = reverse("admin:practices_attachment_change", args=[piece.pk])
    client = sign_in(world.admin)

    page = client.get(address)
    post = client.post(address, {"name": "autre.pdf"})

    assert (page.status_code, post.status_code) == (200, 403)
    assert (piece.name in page.text, 'name="_save"' in page.text) == (True, False)


def test_draft_gone_to_review_meanwhile_takes_no_file(world, draft, media):
    Revision.objects.filter(pk=draft.pk).update(state=RevisionState.SUBMITTED, submitted_at=draft.created_at)

    with pytest.raises(TransitionRefused, match="parti à la relecture"):
        Attachment.keep(upload(make_pdf()), draft, by=world.member, kind="pdf", name="plan.pdf", alt="")

    assert (stored(media), Attachment.objects.count()) == ([], 0)
