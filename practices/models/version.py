from django.db import transaction

from ..workflow import OPEN, Action, TransitionRefused
from .practice import Practice

# The ways a text comes online, as its history says them.
ARRIVALS = {
    Action.ACCEPT: "Publiée après relecture",
    Action.EDIT: "Corrigée par l'équipe",
    Action.IMPORT: "D'après une source publique",
}


class Version:
    """What a text is once it was online: one of the history, that can be read and restored. See Revision."""

    @transaction.atomic
    def restore(self, *, by):
        """A new draft of this text, or TransitionRefused while another is open: nothing is overwritten."""
        practice = Practice.objects.select_for_update().get(pk=self.practice_id)
        if practice.revisions.filter(state__in=OPEN).exists():
            raise TransitionRefused("Un texte de cette fiche est déjà ouvert : rien n'a été remplacé.")
        # The portal may put a source's text back as it was; a pôle that takes it up answers every question.
        is_sourced = self.is_sourced and by.is_superuser
        draft = type(self)(practice=practice, author=by, editor=by, version=1, is_sourced=is_sourced)
        draft.data = self.text_to_go_on_with()
        draft.save()
        draft.log(Action.OPEN, by=by, note=f"D'après la version {self.number}")
        return draft

    def name_of_its_time(self, names):
        """A text that comes online without the names its pôles then have is given them, as its record is."""
        if names and not self.data.get("names_then"):
            self.data = self.data | {"names_then": names}
            self.save(update_fields=["data"])

    @property
    def online_at(self):
        """When it came online; needs .versions()."""
        return next((event.at for event in self.arrivals if event.action in ARRIVALS), self.submitted_at)

    @property
    def origin(self):
        """How it came online, in words; needs .versions()."""
        arrivals = ARRIVALS if self.is_sourced else ARRIVALS | {Action.IMPORT: "Versée depuis un fichier"}
        ways = [arrivals[event.action] for event in self.arrivals if event.action in arrivals]
        opened = [event.note for event in self.arrivals if event.action == Action.OPEN and event.note]
        return " · ".join([*ways, *opened])

    def text_for(self, user):
        """Its text, without a contact that this reader may not see: shown to all then, and still today."""
        is_public = self.data.get("contact_is_public") == "on" and self.practice.contact_is_public
        if user.is_authenticated or is_public:
            return self.data
        return {name: value for name, value in self.data.items() if name != "contact"}
