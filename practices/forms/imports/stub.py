from ...models import Entry, Event
from ..practice import PracticeForm

ASKED = ("title", "theme")


class StubForm(PracticeForm):
    """A record known by its title only: what it does not tell yet is no fault."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, is_sourced=True, **kwargs)

    def ask(self, name, field):
        super().ask(name, field)
        field.required = name in ASKED

    def record(self, action, *, by=None, alone=True):
        self.instance.is_stub = self.instance.is_sourced = True
        self.instance.place()
        practice = self.save()
        Entry.write(practice)
        Event.objects.create(practice=practice, action=action, actor=by)
        return practice
