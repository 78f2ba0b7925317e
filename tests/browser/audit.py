"""What is asked of every page × state: axe, and what axe does not judge (checks.js), in each way of looking."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from .conftest import RULES

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
CHECKS = Path(__file__).with_name("checks.js").read_text(encoding="utf-8")
RUN = """(rules) => axe.run(document, rules).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 140)}`)))"""
QUICK = {"resultTypes": ["violations"], "selectors": False, "iframes": False}
WHOLE = QUICK | {"runOnly": RULES, "rules": {"target-size": {"enabled": True}}}
COLOURS = QUICK | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# WCAG 1.4.12, as its own test says it; 1.4.4: text twice as large.
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } "
    "p { margin-bottom: 2em !important }"
)
LARGE = "html { font-size: 200% !important }"


@dataclass(frozen=True)
class View:
    name: str
    width: int
    scheme: str = "light"
    rules: dict | None = None
    checks: tuple = ()
    style: str = ""
    media: str = "screen"
    forced: str = "none"


# 320 px wide is 1,280 px at 400 %. What was folded is open from the first narrow view on.
FOLDED = [
    View("clair 1440", 1440, rules=WHOLE, checks=("plan", "focus", "reflow", "motion")),
    View("sombre 1440", 1440, "dark", rules=COLOURS, checks=("focus",)),
    View("contrastes forcés", 1280, checks=("focus",), forced="active"),
    View("imprimé", 718, checks=("cut",), media="print"),
]
UNFOLDED = [
    View("déplié, sombre 390", 390, "dark", rules=WHOLE, checks=("focus", "reflow", "cut")),
    View("déplié, clair 390", 390, rules=COLOURS),
    View("déplié, 400 %", 320, checks=("reflow", "cut")),
    View("déplié, espacé", 320, checks=("reflow", "cut"), style=SPACED),
    View("déplié, espacé, large", 1280, checks=("reflow", "cut"), style=SPACED),
    View("déplié, texte à 200 %", 1280, checks=("reflow", "cut"), style=LARGE),
]
# Django's own pages: we answer for what axe finds there, not for their titles nor for their style.
FOREIGN = [View("clair 1440", 1440, rules=WHOLE), View("sombre 390", 390, "dark", rules=WHOLE)]


class Audit:
    """One person's walk through the pages, in one window."""

    def __init__(self, page, base):
        self.page, self.base = page, base
        page.set_default_timeout(10_000)
        # Else a colour would be measured on its way to the next one; checks.js sees that nothing moves any more.
        page.emulate_media(reduced_motion="reduce")
        self.styles = page.context.new_cdp_session(page)
        self.styles.send("DOM.enable")
        self.styles.send("CSS.enable")
        self.found, self.titles, self.feet = {}, defaultdict(set), set()
        self.pages, self.states, self.looks = set(), 0, 0

    @property
    def violations(self):
        return sum(len(wrong) for wrong in self.found.values())

    def visit(self, shown):
        """Note all that is wrong with this page in this state, under the name of each view."""
        self.pages.add(shown.name)
        self.states += 1
        try:
            self.note(shown, "réponse", self.reach(shown))
        except Error as error:
            self.note(shown, "réponse", [f"not reached: {error}"])
            return
        if shown.is_foreign:
            self.look(shown, FOREIGN)
            return
        self.remember()
        self.look(shown, FOLDED)
        self.page.evaluate("recueil.unfold()")
        self.look(shown, UNFOLDED)

    def remember(self):
        """The title and the foot of the page, to be compared with those of the others."""
        title = self.page.title().removeprefix("Erreur : ").removeprefix("Erreur : ")
        self.titles[title].add(urlsplit(self.page.url).path)
        foot = self.page.eval_on_selector_all("footer nav a", "(all) => all.map((one) => one.textContent)")
        if foot:
            self.feet.add(tuple(foot))

    def shared_titles(self):
        """Two pages of one title; but two things of one name have it both, and an act shows its page again."""
        views = {title: set(map(view_of, without_acts(paths))) for title, paths in self.titles.items()}
        return {title: found for title, found in views.items() if len(found) > 1}

    def reach(self, shown):
        self.set_view(FOLDED[0])
        answers = []

        def keep(response):
            if response.request.is_navigation_request():
                answers.append(response.status)

        self.page.on("response", keep)
        self.page.goto(f"{self.base}{shown.address}")
        shown.act(self.page)
        self.page.remove_listener("response", keep)
        self.page.evaluate(AXE + CHECKS)
        expected = {200, 400, 409, 422} if shown.is_wrong else {shown.status}
        return [] if answers[-1] in expected else [f"status {answers[-1]}"]

    def look(self, shown, views):
        for view in views:
            self.set_view(view)
            if shown.is_foreign:
                self.page.wait_for_timeout(300)  # its scripts draw, its colours change slowly
            sheet = self.inject(view.style) if view.style else None
            wrong = self.page.evaluate(RUN, view.rules) if view.rules else []
            for check in view.checks:
                wrong += self.page.evaluate(f"recueil.{check}()")
            if sheet:
                self.take_out(sheet)
            self.looks += 1
            self.note(shown, view.name, wrong)

    def note(self, shown, view, wrong):
        if wrong:
            self.found[f"{shown} · {view}"] = wrong

    def set_view(self, view):
        self.page.set_viewport_size({"width": view.width, "height": 900})
        self.page.emulate_media(media=view.media, color_scheme=view.scheme, forced_colors=view.forced)

    def inject(self, style):
        """By the inspector's door, which the site's own policy does not shut."""
        frame = self.styles.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        sheet = self.styles.send("CSS.createStyleSheet", {"frameId": frame, "force": True})["styleSheetId"]
        self.styles.send("CSS.setStyleSheetText", {"styleSheetId": sheet, "text": style})
        return sheet

    def take_out(self, sheet):
        self.styles.send("CSS.setStyleSheetText", {"styleSheetId": sheet, "text": ""})


def view_of(path):
    try:
        return resolve(path).view_name
    except Resolver404:
        return path


def without_acts(paths):
    return [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
