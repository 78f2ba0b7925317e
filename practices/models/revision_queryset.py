from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from ..workflow import Action, RevisionState
from .event import Event
from .practice import Practice
from .version import ARRIVALS


class RevisionQuerySet(models.QuerySet):
    def sent(self):
        return self.filter(submitted_at__isnull=False)

    def drafts(self):
        return self.filter(state=RevisionState.DRAFT)

    def submitted(self):
        return self.filter(state=RevisionState.SUBMITTED)

    def sent_back(self):
        """What reviewers returned, while its pôle writes on."""
        going_on = self.model.objects.drafts().filter(practice=OuterRef("practice"), pk__gt=OuterRef("pk"))
        later = self.model.objects.filter(practice=OuterRef("practice"), pk__gt=OuterRef("pk")).exclude(
            state=RevisionState.DRAFT
        )
        return self.filter(Exists(going_on), ~Exists(later), state=RevisionState.RETURNED)

    def written_with(self, user):
        """One's own texts, and those of one's pôles; of what a pôle signs, an agent writes their interviews alone."""
        mine = Practice.objects.shared_with(user) if not user.is_superuser else Practice.objects.all()
        shared = Q(practice__in=mine.values("pk"))
        return self.filter(shared | Q(author=user, is_interview=True) if user.is_agent else shared)

    def visible_to(self, user):
        """The same, and for a reviewer all but the drafts of others."""
        own = self.written_with(user)
        return own | self.sent() if user.can_review else own

    def decided(self):
        """With `decided_at`, those that a reviewer published, returned or refused."""
        decisions = Event.objects.filter(
            revision=OuterRef("pk"), action__in=[Action.ACCEPT, Action.RETURN, Action.REFUSE]
        )
        return self.annotate(decided_at=Subquery(decisions.values("at")[:1])).exclude(decided_at=None)

    def versions(self):
        """The texts that were online, newest first, each with `arrivals`: how it was opened, and how it came."""
        told = Event.objects.filter(action__in=[Action.OPEN, *ARRIVALS]).order_by("pk")
        return (
            self.exclude(number=None)
            .order_by("-number")
            .select_related("author")
            .prefetch_related(models.Prefetch("events", told, to_attr="arrivals"))
        )

    def for_queue(self):
        return (
            self.select_related("practice__theme", "author", "reviewer")
            .prefetch_related("practice__clusters")
            .defer("data")
        )
