"""The main acts by the keyboard alone, as people who cannot use a mouse do them."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import expect

from compendium.models import Comment, Edition, Selection
from exchange.models import Declaration, Message
from practices.models import Revision
from practices.workflow import RevisionState
from tests.codes import code_now
from tests.factories import make_practice, make_revision, make_theme

from .conftest import PASSWORD
from .hands import Hands

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media")]


@pytest.fixture
def hands(page, live_server):
    return Hands(page, live_server.url)


@pytest.fixture
def enter(hands):
    def sign_in(person, then="/"):
        hands.go(f"/connexion/?next={then}")
        hands.fill("Adresse électronique", person.email)
        hands.fill("Mot de passe", PASSWORD)
        hands.push("Se connecter")
        return hands

    return sign_in


@pytest.fixture
def practice(world):
    make_theme("financement")
    return make_practice(clusters=[world.cluster], title="Un comité rapide", tags="délai")


def test_password_may_be_pasted(world, hands):
    hands.go("/connexion/")
    hands.fill("Adresse électronique", PASSWORD)
    hands.press("Control+a", "Control+x")
    hands.type(world.member.email)
    hands.reach("textbox", "Mot de passe")
    hands.press("Control+v")

    hands.push("Se connecter")

    assert hands.page.url.endswith("/mes-pratiques/")


def test_second_factor_is_given(world, hands, enter):
    secret = generate_totp_secret()
    TOTP.activate(world.reviewer, secret)
    enter(world.reviewer)
    hands.fill("Code", "000000")
    hands.push("Continuer")
    assert hands.page.title().startswith("Erreur")

    hands.fill("Code", code_now(secret, seconds=10))
    hands.push("Continuer")

    assert "/connexion/" not in hands.page.url


def test_first_stop_leads_straight_to_the_content(practice, hands):
    hands.go("/pratiques/")
    hands.press("Tab")
    assert hands.page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    hands.press("Enter")
    assert hands.focused() == "contenu"

    hands.press("Tab")

    assert hands.focused() == "id_q"


def test_menu_of_a_phone_opens_and_closes(practice, hands):
    hands.page.set_viewport_size({"width": 390, "height": 800})
    hands.go("/")
    hands.reach("button", "Menu")
    hands.press("Enter")
    hands.reach("link", "Pôles")
    hands.press("Escape")
    expect(hands.page.get_by_role("navigation", name="Menu principal")).to_be_hidden()
    assert hands.page.evaluate("document.activeElement.textContent").strip() == "Menu"

    hands.press("Enter")
    hands.push("Pôles", "link")

    assert hands.page.url.endswith("/poles/")


def test_words_then_a_filter_then_a_record(practice, hands):
    make_practice(title="Un fonds commun", theme=make_theme("financement"))
    hands.go("/pratiques/")
    hands.fill("Chercher dans les fiches", "comité", role="searchbox")
    expect(hands.page.get_by_role("heading", name="1 fiche", exact=True)).to_be_visible()
    assert hands.focused() == "id_q"
    hands.press("Control+a", "Delete")
    expect(hands.page.get_by_role("heading", name="2 fiches", exact=True)).to_be_visible()

    hands.tick("Évaluation")
    expect(hands.page.get_by_role("heading", name="1 fiche", exact=True)).to_be_visible()
    assert hands.page.evaluate("document.activeElement.value") == "evaluation"
    hands.push("Un comité rapide", "link")

    assert hands.page.url.endswith(practice.get_absolute_url())


def test_record_is_kept_in_a_selection(world, practice, enter):
    hands = enter(world.member, practice.get_absolute_url())
    hands.reach_to(hands.page.locator("details.keep summary"))
    hands.press("Enter")

    hands.push("Nouvelle sélection")

    assert Selection.objects.get().owner == world.member


def tell(hands):
    """The eight answers, but for the year."""
    hands.fill("Titre", "Un comité qui répond")
    hands.choose("theme", "Évaluation")
    hands.fill("Quel problème", "Onze semaines d'attente.")
    hands.fill("Que faites-vous", "Deux rapporteurs par dossier.")
    hands.fill("Qu’est-ce que", "Trois semaines.")
    hands.reach("textbox", "Depuis quand")
    hands.choose("practice_state", "En place")
    hands.fill("Qui contacter", "Camille Exemple")


def test_practice_is_told_mended_and_sent(world, practice, enter):
    hands = enter(world.member, "/contribuer/")
    tell(hands)
    hands.push("Envoyer à la relecture")
    assert hands.focused() == "erreurs"
    assert hands.page.title().startswith("Erreur")
    hands.reach("link", "Depuis quand")
    hands.press("Enter")
    assert hands.focused() == "id_start_year"
    hands.type("2019")

    hands.push("Envoyer à la relecture")

    expect(hands.page.get_by_role("status").first).to_contain_text("parti à la relecture")
    assert Revision.objects.submitted().get().data["start_year"] == "2019"


def test_file_without_a_name_is_said_beside_its_field(world, practice, enter):
    draft = make_revision(cluster=world.cluster, author=world.member)
    hands = enter(world.member, draft.get_absolute_url())

    hands.push("Joindre ce fichier")

    assert hands.focused() == "erreurs"
    hands.reach("link", "Fichier")
    hands.press("Enter")
    assert hands.page.evaluate("document.activeElement.type") == "file"


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        ("Publier", RevisionState.ACCEPTED),
        ("Renvoyer", RevisionState.RETURNED),
        ("Ne pas retenir", RevisionState.REFUSED),
    ],
)
def test_reviewer_decides(world, practice, enter, decision, state):
    revision = make_revision(cluster=world.cluster, author=world.member, state=RevisionState.SUBMITTED)
    hands = enter(world.reviewer, f"/relecture/{revision.pk}/")
    hands.choose("action", decision)
    if decision != "Publier":
        hands.push("Valider la décision")
        assert hands.focused() == "erreurs"
        hands.fill("Mot au pôle", "Dites d'où vient le chiffre.")
    hands.push("Valider la décision")

    revision.refresh_from_db()
    assert revision.state == state


def test_question_is_asked_then_answered(world, practice, enter, hands):
    enter(world.outsider, f"/pratiques/{practice.slug}/ecrire/")
    hands.fill("Votre message", "Combien de temps ?")
    hands.push("Publier")
    question = Message.objects.get()
    hands.page.context.clear_cookies()
    enter(world.member, f"/messages/{question.pk}/repondre/")
    hands.push("Publier")
    assert hands.focused() == "erreurs"

    hands.fill("Votre réponse", "Deux mois.")
    hands.push("Publier")

    assert Message.objects.get(parent=question).text == "Deux mois."


def test_adoption_is_declared(world, practice, enter):
    hands = enter(world.outsider, f"/pratiques/{practice.slug}/reprendre/")
    hands.choose("state", "En place")
    hands.fill("Depuis", "2024", role="spinbutton")
    hands.fill("Ce que nous avons changé", "Un seul rapporteur.")

    hands.push("Envoyer à la relecture")

    assert Declaration.objects.get().changed == "Un seul rapporteur."


def test_edition_is_prepared_and_frozen(world, practice, enter):
    hands = enter(world.agent, "/editions/")
    hands.push("Préparer une édition", "link")
    hands.fill("Titre", "Novembre")
    hands.push("Enregistrer et regarder")
    hands.push("Aller geler cette édition", "link")

    hands.push("Geler cette édition")

    assert Edition.objects.frozen().get().title == "Novembre"


def test_figures_are_commented(world, practice, enter):
    hands = enter(world.reviewer, "/etat-de-l-art/themes/commenter/")
    hands.push("Publier")
    assert hands.focused() == "erreurs"

    hands.fill("Votre commentaire", "Le rayon se remplit.")
    hands.push("Publier")

    assert Comment.objects.get().text == "Le rayon se remplit."


ORDERED = [
    "/",
    "/pratiques/",
    "/poles/",
    "/etat-de-l-art/",
    "/connexion/",
    "/comparer/",
    "/donnees/",
    "/accessibilite/",
]


@pytest.mark.parametrize("width", [1440, 390])
def test_each_page_is_walked_from_end_to_end(practice, hands, width):
    hands.page.set_viewport_size({"width": width, "height": 900})
    walked = {}
    for address in [*ORDERED, practice.get_absolute_url()]:
        hands.go(address)
        stops = hands.page.evaluate("recueil.stops()")
        walked[address] = (hands.walk(stops), stops)

    assert {address: n for address, (n, stops) in walked.items() if n != stops} == {}
