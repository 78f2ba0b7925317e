"""A real browser: Debian's Chromium driven by Playwright, against a live server."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe

from .tally import Tally

# Playwright runs an event loop in this thread; the ORM is used between its calls, never within.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PASSWORD = "un-mot-de-passe"
SEEN = "seen by the audit"


def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def visit(page, live_server):
    """Open an address of the portal; the page must have no console error."""
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))

    def open_address(address):
        page.goto(f"{live_server.url}{address}")
        return page

    yield open_address
    assert [error for error in errors if "Failed to load resource" not in error] == []


@pytest.fixture
def sign_in_page(visit):
    def sign_in(user):
        page = visit("/connexion/")
        page.get_by_label("Adresse électronique").fill(user.email)
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Se connecter").click()
        page.wait_for_url(lambda address: "/connexion/" not in address)
        return page

    return sign_in


@pytest.fixture
def sign_out(page):
    def sign_out_page():
        page.locator(".account-menu summary").click()
        page.get_by_role("button", name="Se déconnecter").click()

    return sign_out_page


@pytest.fixture
def axe_finds():
    """What axe finds wrong on the page: {rule: how many times}."""
    axe = Axe()

    def find(page):
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        return {
            violation["id"]: [node["html"][:160] for node in violation["nodes"]]
            for violation in found.response["violations"]
        }

    return find


def pytest_terminal_summary(terminalreporter):
    tally = Tally()
    for report in [report for reports in terminalreporter.stats.values() for report in reports]:
        seen = dict(getattr(report, "user_properties", ())).get(SEEN)
        if seen and report.when == "call":
            tally.add(*seen)
    if tally.looks:
        terminalreporter.write_line(f"Accessibility: {tally}")
