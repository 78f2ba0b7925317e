"""axe on every page, in its states: light and dark, wide and narrow."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters.models import Invitation, Membership
from compendium.models import Selection
from exchange.models import Adoption, Declaration
from practices.forms import PracticeForm
from practices.models import ReadCount, Remark, Revision
from practices.workflow import Action, RevisionState
from tests.factories import as_post, make_practice, make_request, make_revision, make_stub, make_text, make_user
from tests.practices.bringing import brought_by

pytestmark = pytest.mark.django_db(transaction=True)

VIEWS = [("light", 1440), ("dark", 390)]


@pytest.fixture
def shelf(world):
    practice = make_practice(
        clusters=[world.cluster], tags="délai, comité", evidence="3", cost="5-20", means_people="0,2 ETP"
    )
    make_stub(cluster=world.cluster)
    return practice


@pytest.fixture
def second(world):
    return make_practice(clusters=[world.neighbour], title="Un comité voisin", start_year="2012")


@pytest.fixture
def withdrawn(world):
    practice = make_practice(clusters=[world.cluster], title="Une fiche retirée")
    practice.withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)
    return practice.get_absolute_url()


@pytest.fixture
def history(world, shelf):
    text = make_text(clusters=[world.cluster], problem="Les porteurs attendaient.", limits="Peu.")
    form = PracticeForm(as_post(text), instance=shelf)
    assert form.is_valid()
    form.record(Action.EDIT)
    address = f"{shelf.get_absolute_url()}historique/"
    return [address, *(address + rest for rest in ("1/", "comparer/?de=1&a=2", "comparer/?de=1&a=1"))]


def invitation_for(world, email, **fields):
    invitation = Invitation.objects.create(cluster=world.neighbour, email=email, invited_by=world.member, **fields)
    return invitation.get_absolute_url()


@pytest.fixture
def selection(world, shelf, second):
    """Kept, shown by its link, with a record that was withdrawn since."""
    gone = make_practice(clusters=[world.cluster], title="Une fiche gardée puis retirée")
    rows = [(shelf, "À lire d'abord."), (second, ""), (gone, "Dommage.")]
    selection = Selection.start(world.member, "Pour le conseil", rows)
    selection.open_link(shows_name=True)
    gone.withdraw("demande", "Le pôle l'a demandé.", by=world.reviewer)
    return selection


def look(page, axe_finds, addresses, visit):
    found = {}
    for scheme, width in VIEWS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            visit(address)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            wrong = axe_finds(page) | ({"overflow": wide} if wide > 0 else {})
            if wrong:
                found[address, scheme, width] = wrong
    return found


def test_axe_finds_nothing_on_the_pages_of_a_visitor(world, shelf, second, history, withdrawn, page, visit, axe_finds):
    addresses = [
        "/",
        "/a-propos/",
        "/glossaire/",
        "/pratiques/",
        "/pratiques/?q=comite&theme=evaluation",
        "/pratiques/?q=introuvable",
        "/pratiques/?theme=nope",
        "/pratiques/?q=comitee",
        f"/pratiques/?comme={world.cluster.slug}&semblables=on",
        f"/poles/?comme={world.cluster.slug}",
        "/comparer/",
        f"/comparer/?fiche={shelf.slug}",
        f"/comparer/?fiche={shelf.slug}&fiche={second.slug}&fiche=rien",
        shelf.get_absolute_url(),
        "/pratiques/ateliers-de-partage/",
        "/themes/",
        "/themes/evaluation/",
        "/poles/",
        "/donnees/",
        world.cluster.get_absolute_url(),
        world.neighbour.get_absolute_url(),
        reverse("clusters:join", args=[world.cluster.slug]),
        invitation_for(world, "invitee@pole-exemple.test"),
        invitation_for(world, "partie@pole-exemple.test", revoked_at=timezone.now()),
        "/connexion/",
        "/mot-de-passe/oublie/",
        "/inscription/",
        "/nulle-part/",
        *history,
        withdrawn,
    ]

    assert look(page, axe_finds, addresses, visit) == {}


def test_axe_finds_nothing_on_the_pages_of_a_member(world, shelf, page, visit, sign_in_page, axe_finds):
    draft = make_revision(cluster=world.cluster, author=world.member, start_year="20219", contact="", title=shelf.title)
    kept = draft.copies.create(data=draft.data | {"problem": "Un autre texte."}, editor=world.member)
    Remark.say(draft, {"title": "Plus court.", "theme": "Un autre ?", "too_early": "Sûr ?"}, by=world.reviewer)
    addresses = [
        "/contribuer/",
        draft.get_absolute_url(),
        reverse("practices:preview", args=[draft.pk]),
        reverse("practices:copy", args=[draft.pk, kept.pk]),
        "/mes-pratiques/",
        "/importer/",
        brought_by(world.member),
        "/relecture/",
        "/mot-de-passe/",
        "/compte/",
        reverse("people:leave", args=[world.member.memberships.get().pk]),
        invitation_for(world, world.member.email),
        invitation_for(world, "une-autre@pole-exemple.test"),
        "/deconnexion/",
        shelf.get_absolute_url(),
    ]
    sign_in_page(world.member)

    assert look(page, axe_finds, addresses, visit) == {}


def test_axe_finds_nothing_on_the_states_of_the_form(world, page, sign_in_page, axe_finds):
    page = sign_in_page(world.member)
    page.get_by_role("link", name="Contribuer").first.click()
    page.get_by_role("button", name="Envoyer à la relecture").click()
    empty = axe_finds(page)
    page.get_by_label("Titre", exact=True).fill("Une idée")
    page.get_by_role("button", name="Envoyer à la relecture").click()
    refused = axe_finds(page)
    page.get_by_role("button", name="Enregistrer le brouillon").first.click()
    page.get_by_text("Brouillon enregistré.").wait_for()

    assert (empty, refused, axe_finds(page)) == ({}, {}, {})


def test_axe_finds_nothing_on_the_pages_of_a_reviewer(world, shelf, withdrawn, page, visit, sign_in_page, axe_finds):
    submitted = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)
    revision = Revision.start(shelf, lambda _: make_text(clusters=[world.cluster], problem="Neuf"), by=world.member)
    Remark.say(shelf.revisions.last(), {"problem": "D'où vient ce chiffre ?"}, by=world.reviewer)
    revision.move("submit", by=world.member)
    addresses = [
        "/relecture/",
        "/relecture/?file=chez-les-poles",
        reverse("practices:review", args=[submitted.pk]),
        reverse("practices:review", args=[revision.pk]),
        f"{shelf.get_absolute_url()}retirer/",
        withdrawn,
    ]
    sign_in_page(world.reviewer)

    assert look(page, axe_finds, addresses, visit) == {}


def test_axe_finds_nothing_on_the_pages_of_a_referent(world, page, visit, sign_in_page, axe_finds):
    referent = make_user("Rita Référente", cluster=world.cluster, role=Membership.Role.REFERENT)
    asked = make_request(cluster=world.cluster, message="Je travaille au pôle.")
    invitation_for(world, "invitee@pole-exemple.test")
    team = reverse("clusters:team", args=[world.cluster.slug])
    end = reverse("clusters:end", args=[world.cluster.slug, world.member.memberships.get().pk])
    page = sign_in_page(referent)
    visit(team)
    page.get_by_role("button", name="Envoyer l’invitation").click()
    refused = axe_finds(page)

    assert refused == {}
    assert look(page, axe_finds, [team, end, asked.get_absolute_url()], visit) == {}


def test_axe_finds_nothing_on_the_list_of_requests(world, page, visit, sign_in_page, axe_finds):
    make_request(cluster=world.neighbour)
    sign_in_page(world.admin)

    assert look(page, axe_finds, ["/demandes/"], visit) == {}


def test_axe_finds_nothing_on_the_second_factor(world, page, visit, sign_in_page, axe_finds):
    names = ["index", "activate_totp", "list_webauthn", "add_webauthn", "generate_recovery_codes"]
    sign_in_page(world.reviewer)
    visit("/compte/supprimer/")
    asked = axe_finds(page)
    page.get_by_label("Mot de passe").fill("un-mot-de-passe")
    page.get_by_role("button", name="Continuer").click()

    assert asked == {}
    assert look(page, axe_finds, ["/compte/supprimer/", *(reverse(f"mfa_{name}") for name in names)], visit) == {}


def test_menu_opens_by_keyboard_on_a_phone(world, page, visit):
    page.set_viewport_size({"width": 390, "height": 800})
    visit("/")

    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Pôles").first.focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/poles/")


def test_axe_finds_nothing_on_a_selection(world, shelf, second, selection, page, visit, axe_finds):
    addresses = [
        "/selection/",
        f"/selection/?titre=Liste&fiche={shelf.slug}&note=Bien&fiche={second.slug}&fiche=rien",
        f"/selection/?fiche={shelf.slug}&ajouter=comite",
        selection.shared_url,
        "/selections/partage/rien/",
    ]

    assert look(page, axe_finds, addresses, visit) == {}


def test_axe_finds_nothing_on_the_selections_of_an_account(world, selection, page, visit, sign_in_page, axe_finds):
    addresses = ["/selections/", selection.get_absolute_url(), f"/selections/{selection.pk}/supprimer/", "/selection/"]
    page = sign_in_page(world.member)
    visit(selection.get_absolute_url())
    selection.write("Depuis un autre onglet", "", [], seen=selection.version)
    page.get_by_label("Titre", exact=True).fill("Depuis celui-ci")
    page.get_by_role("button", name="Enregistrer", exact=True).first.click()
    page.get_by_text("Rien n’est perdu").wait_for()
    both = axe_finds(page)

    assert both == {}
    assert look(page, axe_finds, addresses, visit) == {}


def test_axe_finds_nothing_on_what_a_practice_became(world, shelf, page, visit, sign_in_page, axe_finds):
    ReadCount.count(shelf)
    Selection.start(world.outsider, "Liste", [(shelf, "")])
    adoption = Adoption.objects.create(practice=shelf, cluster=world.neighbour)
    said = {"state": "en-place", "since": 2024, "author": world.outsider, "review": "publiee"}
    Declaration.objects.create(adoption=adoption, decided_at=timezone.now(), **said)
    sign_in_page(world.member)

    addresses = [f"{shelf.get_absolute_url()}devenir/", "/mes-pratiques/devenir/"]
    assert look(page, axe_finds, addresses, visit) == {}
