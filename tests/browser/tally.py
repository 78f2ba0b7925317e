"""What the audit of accessibility saw, counted for its closing line, whichever process saw it."""

from dataclasses import dataclass, field


@dataclass
class Tally:
    pages: set = field(default_factory=set)
    states: int = 0
    looks: int = 0
    violations: int = 0

    def add(self, pages, states, looks, violations):
        self.pages |= set(pages)
        self.states += states
        self.looks += looks
        self.violations += violations

    def __str__(self):
        return (
            f"{len(self.pages)} pages × states = {self.states}, looked at {self.looks} times "
            f"(light, dark, 1440, 390 and 320 px, large, spaced, forced colours, print), {self.violations} violations"
        )
