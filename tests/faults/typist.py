"""Someone who types a long text and saves it, again and again."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from practices.models import Revision
from tests.factories import make_text

from .visitor import fields

N_WORDS = 800
# The database or a server is away, as the portal says it, or the proxy for it; None: the line broke.
AWAY = {502, 503, 504, None}


@contextmanager
def at_work(typists):
    """They type for as long as this lasts; what goes wrong for one of them goes wrong here."""
    with ThreadPoolExecutor(len(typists)) as threads:
        runs = [threads.submit(typist.work) for typist in typists]
        try:
            yield
        finally:
            for typist in typists:
                typist.is_done = True
    for run in runs:
        run.result()


class Typist:
    """One draft, one writer. Each save holds other words than the last, each of them marked.

    A patient one does what a person does who is shown an error: goes back, and sends the same words again.
    """

    def __init__(self, visitor, draft, *, is_patient=False):
        self.visitor, self.draft, self.is_patient = visitor, draft, is_patient
        self.address = draft.get_absolute_url()
        self.base = make_text(clusters=draft.practice.clusters.all(), theme=draft.practice.theme, do="save")
        self.taken, self.asked = draft.data["action"], ""
        self.statuses, self.pages = [], []
        self.version, self.is_done = "0", False

    @property
    def n_taken(self):
        return self.statuses.count(302)

    @property
    def n_refused(self):
        return [*self.statuses, *self.pages].count(503)

    @property
    def is_cut_off(self):
        return self.statuses[-1:] == [None]

    def work(self):
        while not self.is_done:
            answer = self.save()
            while self.is_patient and not answer.is_taken and not self.is_done:
                answer = self.send()
            assert answer.status in {302, *AWAY}, f"A save was answered by {answer.status}."
            if answer.status is None:
                return

    def save(self):
        mark = f"{self.draft.pk}-{len(self.statuses)}"
        self.asked = " ".join(f"{mark}-{n}" for n in range(N_WORDS))
        return self.send()

    def send(self):
        answer = self.visitor.post(self.address, {**self.base, "action": self.asked, "version": self.version})
        self.statuses.append(answer.status)
        if answer.is_taken:
            self.taken = self.asked
            self.see()
        return answer

    def see(self):
        """The page that comes back says which version its reader has seen."""
        page = self.look()
        while self.is_patient and page.status != 200 and not self.is_done:
            page = self.look()
        self.version = fields(page.text).get("version", self.version)

    def look(self):
        page = self.visitor.get(self.address)
        self.pages.append(page.status)
        return page

    def stored(self):
        return Revision.objects.get(pk=self.draft.pk).data["action"]

    def kept_whole(self):
        """What is there is the last text that was acknowledged, or the one that was on its way."""
        return self.stored() in {self.taken, self.asked}

    def owed(self):
        return self.asked if self.stored() == self.asked else self.taken


class Reader:
    """Someone who opens pages, one after the other, without an account."""

    def __init__(self, visitor, paths):
        self.visitor, self.paths = visitor, paths
        self.statuses, self.seconds, self.is_done = [], [], False

    @property
    def failures(self):
        return [status for status in self.statuses if status != 200]

    def work(self):
        while not self.is_done:
            for path in self.paths:
                began = time.monotonic()
                self.statuses.append(self.visitor.get(path).status)
                self.seconds.append(time.monotonic() - began)


class Sender:
    """Someone who sends new practices to review, one after the other, until no answer comes."""

    def __init__(self, visitor, make):
        self.visitor, self.make = visitor, make
        self.sent, self.is_cut_off, self.is_done = [], False, False

    def work(self):
        while not self.is_done and not self.is_cut_off:
            self.sent.append(self.make(len(self.sent)))
            self.is_cut_off = self.send(self.sent[-1]).status is None

    def send(self, text):
        return self.visitor.post("/contribuer/", text)
