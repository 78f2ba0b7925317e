"""Chromium reads the worst pages: no script of theirs runs, and the policy has nothing left to stop."""

import os

import pytest

from tests.factories import make_message, make_practice

from .hostile import bundles, joined, keepable, poison_all, write_all
from .payloads import MARKDOWN, SCRIPTS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
# What the page would do if a script ran, and what the browser says when its policy stops something.
WATCH = """
window.attacked = [];
window.attack = () => window.attacked.push("attack");
const note = (stopped) => window.attacked.push(`${stopped.violatedDirective} ${stopped.blockedURI}`);
document.addEventListener("securitypolicyviolation", note);
"""
# Hover, focus and click on all that could be: scripts that wait for a gesture have it.
TOUCH = """
for (const one of document.querySelectorAll("main *")) {
  for (const kind of ["pointerover", "mouseover", "mouseenter", "focus", "toggle", "animationstart", "error", "load"]) {
    one.dispatchEvent(new Event(kind, { bubbles: false }));
  }
}
"""


@pytest.fixture
def worst(world):
    practice = make_practice(clusters=[world.cluster])
    make_message(practice, world.outsider, is_open=True).set_open(True, by=world.member)
    poison_all()
    world.cluster.refresh_from_db()
    write_all(world.cluster)
    practice.refresh_from_db()
    return practice


@pytest.fixture
def watched(page):
    found = []
    page.add_init_script(WATCH)
    page.on("dialog", lambda dialog: (found.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda said: found.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("request", lambda asked: found.append(asked.url) if "mal.test" in asked.url else None)
    page.on("popup", lambda _: found.append("popup"))
    return found


def read(page, address, found):
    page.goto(address)
    page.evaluate(TOUCH)
    page.wait_for_timeout(150)
    found += page.evaluate("window.attacked")
    assert page.locator("h1").count() == 1
    assert page.locator("script:not([src]):not([type='application/ld+json'])").count() == 0


def test_worst_page_opens_no_dialog_and_breaks_no_policy(world, worst, page, live_server, watched):
    slug, asked = worst.slug, ["<script>attack()</script>", '"><img src=x onerror=attack()>', "' onmouseover='attack()"]
    pages = [f"/pratiques/{slug}/{rest}" for rest in ("", "historique/", "echanges/")]
    pages += ["/", "/pratiques/", "/poles/", f"/poles/{world.cluster.slug}/", "/themes/evaluation/", "/etat-de-l-art/"]
    pages += [f"/pratiques/?q={text}" for text in asked]
    pages += [f"/comparer/?fiche={slug}", f"/selection/?fiche={slug}&note={asked[0]}&titre={asked[1]}"]

    for address in pages:
        read(page, f"{live_server.url}{address}", watched)

    assert watched == []


def test_raw_scripts_in_a_page_would_have_been_seen(page, watched):
    """Else the silence of the other test would prove nothing."""
    page.set_content("<main><h1>x</h1><img src=x onerror=attack()></main>")
    page.evaluate(WATCH)
    page.set_content("<main><h1>x</h1><img src=x onerror=attack()></main>")
    page.wait_for_timeout(300)

    assert page.evaluate("window.attacked")


def test_what_is_typed_in_the_form_and_comes_back_runs_nothing(world, page, live_server, watched, context):
    page.goto(f"{live_server.url}/connexion/")
    page.get_by_label("Adresse électronique").fill(world.member.email)
    page.get_by_label("Mot de passe").fill("un-mot-de-passe")
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    page.wait_for_url(lambda address: "/connexion/" not in address)

    page.goto(f"{live_server.url}/contribuer/")
    page.get_by_label("Titre", exact=True).fill(next(bundles(keepable(SCRIPTS), 190)))
    page.get_by_label("Que faites-vous ?").fill(joined(keepable(MARKDOWN)))
    page.get_by_label("Quel problème aviez-vous ?").fill(joined(keepable(SCRIPTS)))
    page.get_by_role("button", name="Enregistrer et voir l’aperçu").click()
    page.evaluate(TOUCH)
    watched += page.evaluate("window.attacked")

    assert watched == []
