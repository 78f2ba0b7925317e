"""A person who has a keyboard and nothing else. At each step the focus is seen, on what is named, and in the page."""

import re

from .audit import CHECKS

MOST_STEPS = 150


class Hands:
    def __init__(self, page, base):
        self.page, self.base = page, base
        page.set_default_timeout(10_000)
        page.emulate_media(reduced_motion="reduce")
        page.add_init_script(CHECKS)

    def go(self, address):
        self.page.goto(f"{self.base}{address}")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text):
        self.page.keyboard.type(text)

    def reach(self, role, name, key="Tab"):
        """Press Tab until this has the focus; whatever has it on the way must show it."""
        self.reach_to(self.page.get_by_role(role, name=re.compile(f"^{name}")).first, key)

    def reach_to(self, target, key="Tab"):
        for _ in range(MOST_STEPS):
            self.press(key)
            unseen = self.page.evaluate("recueil.ring(document.activeElement)")
            assert not unseen, unseen
            if target.evaluate("(one) => one === document.activeElement"):
                return
        raise AssertionError(f"{target} is not reached")

    def fill(self, name, text, role="textbox"):
        self.reach(role, name)
        self.press("Control+a")
        self.type(text)

    def push(self, name, role="button"):
        self.reach(role, name)
        with self.page.expect_event("load"):  # a draft that gets its address navigates too, in place
            self.press("Enter")

    def tick(self, name, role="checkbox"):
        self.reach(role, name)
        self.press("Space")

    def choose(self, group, name):
        """One radio of a group, by the arrows, as browsers have it."""
        radio = self.page.get_by_role("radio", name=re.compile(f"^{name}", re.I)).first
        self.reach_group(group)
        for _ in range(12):
            if radio.is_checked():
                return
            self.press("ArrowDown")
        raise AssertionError(f"{name!r} is not chosen")

    def reach_group(self, name):
        """The first radio of it that Tab stops at."""
        for _ in range(MOST_STEPS):
            self.press("Tab")
            if self.page.evaluate("(name) => document.activeElement.name === name", name):
                self.press("Space")
                return
        raise AssertionError(f"{name!r} is not reached")

    def walk(self, stops):
        """How many different things Tab stops at, one after the other, each further in the code than the one before."""
        self.page.evaluate("window.walked = []")
        for _ in range(stops):
            self.press("Tab")
            self.page.evaluate("walked.push(document.activeElement)")
        return self.page.evaluate(
            "walked.filter((one, i) => one !== document.body && (!i || "
            "walked[i - 1].compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)).length"
        )

    def focused(self):
        return self.page.evaluate("document.activeElement.id")
