from django.apps import apps
from django.db import models
from django.db.models import F, Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from .confirmation import YEAR
from .entry import INDEXED
from .story import STORY

CARD = ["state", "is_stub", "call_number", "slug", "title", "short_title", "summary", "carrier", "names_then"]
CARD += ["theme", "start_year", "evidence", "taken_up"]


class PracticeQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=self.model.State.PUBLISHED)

    def stubs(self):
        """« Fiches à compléter »: known by their title, not written yet."""
        return self.filter(state=self.model.State.PRIVATE, is_stub=True)

    def public(self):
        return self.filter(Q(state=self.model.State.PUBLISHED) | Q(is_stub=True))

    def with_versions(self):
        """Those that were published once: online, or withdrawn."""
        return self.exclude(state=self.model.State.PRIVATE)

    def silenced(self):
        """Those whose text harmed someone's rights: nothing shows it any more, not even what was made before."""
        return self.filter(state=self.model.State.WITHDRAWN, withdrawal=self.model.Withdrawal.RIGHTS)

    def addressed(self):
        """Those whose address answers: with the record, the gap to fill, or the notice of its withdrawal."""
        return self.with_versions() | self.stubs()

    def editable_by(self, user):
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(pk__in=self.model.objects.filter(clusters__memberships__user=user).values("pk"))

    def shared_with(self, user):
        """Those of one's pôles, and those one began that no pôle signs yet."""
        unsigned = Q(revisions__author=user, clusters=None)
        own = self.model.objects.filter(Q(clusters__memberships__user=user) | unsigned)
        return self.filter(pk__in=own.values("pk"))

    def written_with(self, user):
        """The same, and for an agent those that they wrote after an interview, whoever signs them."""
        if not user.is_agent:
            return self.shared_with(user)
        told = self.model.objects.filter(revisions__author=user, revisions__is_interview=True)
        shared = self.model.objects.shared_with(user)
        return self.filter(Q(pk__in=shared.values("pk")) | Q(pk__in=told.values("pk")))

    def confirmable_by(self, user):
        """Those online of which one's pôles may say whether they are still in force."""
        return self.published().filter(pk__in=self.model.objects.filter(clusters__memberships__user=user).values("pk"))

    def to_confirm(self, now):
        """With `last_word`, those online of which no pôle has said anything for a year; what is stopped stays so."""
        known = self.published().exclude(confirmation=self.model.Standing.STOPPED)
        return known.annotate(last_word=Coalesce("confirmed_at", "published_at")).filter(last_word__lte=now - YEAR)

    def of_clusters(self, clusters):
        return self.filter(pk__in=self.model.objects.filter(clusters__in=clusters).values("pk"))

    def with_texts(self):
        """All that Entry is written from."""
        return self.select_related("theme").prefetch_related("clusters", "other_themes", "tags")

    def for_catalogue(self, *more):
        """What a card shows of the practice itself, and `more`; the catalogue knows its theme and its pôles."""
        return self.select_related("entry").only(*CARD, *more, "entry__marks", "entry__stamp", "entry__practice")

    def for_cards(self):
        """With `card_tags`, a list: taggit's own manager builds a query an object even when prefetched."""
        tags = Prefetch("tags", to_attr="card_tags")
        return self.select_related("theme").prefetch_related("clusters", tags).defer(*STORY)

    def for_desk(self, user):
        """With `last_revision` and `last_event`, lists of one at most, of what this person writes."""
        own = apps.get_model("practices", "Revision").objects.written_with(user)
        revisions = own.defer("data").order_by("-pk")[:1]
        told = Q(revision=None) | Q(revision__in=own.values("pk"))
        events = apps.get_model("practices", "Event").objects.filter(told).select_related("actor").order_by("-pk")[:1]
        moved = self.annotate(moved_at=Max("events__at")).order_by(F("moved_at").desc(nulls_last=True), "-pk")
        return moved.for_cards().prefetch_related(
            Prefetch("revisions", revisions, to_attr="last_revision"),
            Prefetch("events", events, to_attr="last_event"),
        )

    def for_export(self):
        """All that a record says as data: see exports/codebook.py. `number`: of its last version, None of a stub."""
        versions = apps.get_model("practices", "Revision").objects.filter(practice=OuterRef("pk"))
        last = versions.exclude(number=None).order_by("-number").values("number")[:1]
        known = self.annotate(number=Subquery(last)).select_related("theme", "key_step")
        return known.prefetch_related("clusters", "other_themes", "tags", "sources", "attachments")

    def with_contexts(self):
        """What its pôles were, year by year: see figures.contexts_of."""
        return self.prefetch_related("clusters__label_periods", "clusters__years")

    def for_record(self):
        """What a record shows; the catalogue knows its themes, its pôles and its tags, once it is public."""
        known = self.select_related("entry", "key_step").defer(*(f"entry__{name}" for name in INDEXED))
        return known.prefetch_related("sources", "attachments")
