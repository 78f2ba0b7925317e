"""What a practice became: who reads it, follows it, asks about it, takes it up and keeps it, month after month."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from clusters.figures import SIZE_NAMES, size_of
from clusters.models import spaced
from exchange.models import Adoption, Follow, Message
from exchange.workflow import AdoptionState
from practices.models import Practice, ReadCount

from ..models import EditionRecord, Kept
from .columns import Columns

MOST_MONTHS, A_YEAR = 24, 12
UNSAID = "non précisé"
READS = "{} de la fiche, hors robots et hors ses pôles"


def months_back(today, number):
    """The first days of the last `number` months, this one included, in order."""
    last = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(last - number + 1, last + 1)]


@dataclass
class Measure:
    """One thing that is counted, month by month: `before` is what came earlier than the months that are shown."""

    name: str
    title: str
    by_month: dict
    months: list
    words: str = ""

    @property
    def total(self):
        return sum(self.by_month.values())

    @property
    def shown(self):
        return spaced(self.total)

    @property
    def numbers(self):
        return [self.by_month.get(month, 0) for month in self.months]

    @property
    def before(self):
        return self.total - sum(self.numbers)

    @property
    def drawing(self):
        return Columns.draw(self.numbers)


@dataclass
class Became:
    """All the figures of one practice; as many queries whatever the numbers."""

    practice: Practice
    today: date
    questions: Counter = field(default_factory=Counter)

    def __post_init__(self):
        # With a month more: the oldest may be in part before its publication.
        # A clock that was set back may have published it tomorrow.
        since = min(timezone.localdate(self.practice.published_at), self.today).replace(day=1)
        self.months = [month for month in months_back(self.today, MOST_MONTHS) if month >= since]
        self.adoptions = list(
            Adoption.objects.told()
            .filter(practice=self.practice)
            .select_related("cluster__sector")
            .prefetch_related("cluster__years")
        )
        self.measures = [self.reads(), self.follows(), self.asked(), self.taken_up(), self.kept(), self.printed()]

    @property
    def table(self):
        """(month, number of each measure), the latest first."""
        rows = zip(self.months, *(measure.numbers for measure in self.measures), strict=True)
        return [(month, numbers) for month, *numbers in rows][::-1]

    @property
    def before(self):
        """The numbers that came before the months that are shown, or nothing."""
        numbers = [measure.before for measure in self.measures]
        return numbers if any(numbers) else []

    @property
    def span(self):
        return [self.months[0], self.months[-1]]

    def measure(self, name, title, rows, words=""):
        """`words` says what is counted: « en place », or « édition|éditions »."""
        by_month = Counter()
        for moment, number in rows:
            month = timezone.localdate(moment) if hasattr(moment, "hour") else moment
            by_month[month.replace(day=1)] += number
        one, _, many = words.partition("|")
        return Measure(name, title, by_month, self.months, many if many and by_month.total() > 1 else one)

    def reads(self):
        rows = ReadCount.objects.filter(practice=self.practice).order_by().values(month=TruncMonth("day"))
        rows = rows.annotate(number=Sum("number")).values_list("month", "number")
        return self.measure("lectures", "Lectures", rows, "|".join(map(READS.format, ["ouverture", "ouvertures"])))

    def follows(self):
        rows = by_month(Follow.objects.filter(practice=self.practice), "since")
        return self.measure("suivis", "Suivis", rows, "personne qui suit la fiche|personnes qui suivent la fiche")

    def asked(self):
        answers = Message.objects.shown().filter(parent=OuterRef("pk"), is_from_origin=True)
        asked = Message.objects.questions().shown().filter(practice=self.practice)
        rows = asked.annotate(is_answered=Exists(answers) | Q(revision__isnull=False)).order_by()
        rows = rows.values("is_answered", month=TruncMonth("created_at")).annotate(number=Count("pk"))
        rows = list(rows.values_list("month", "number", "is_answered"))
        for _, number, is_answered in rows:
            self.questions[is_answered] += number
        words = f"{plural(self.questions[True], 'répondue')}, {self.questions[False]} en attente"
        return self.measure("questions", "Questions", [(month, number) for month, number, _ in rows], words)

    def taken_up(self):
        rows = [(adoption.history[-1].decided_at, 1) for adoption in self.adoptions]
        in_place = sum(adoption.current.state == AdoptionState.IN_PLACE for adoption in self.adoptions)
        return self.measure("reprises", "Reprises", rows, f"{in_place} en place aujourd'hui")

    def kept(self):
        rows = by_month(Kept.objects.filter(practice=self.practice), "since")
        return self.measure(
            "selections",
            "Sélections",
            rows,
            "liste de lecteur où elle est gardée|listes de lecteurs où elle est gardée",
        )

    def printed(self):
        rows = by_month(EditionRecord.objects.filter(practice=self.practice), "edition__frozen_at")
        return self.measure("editions", "Éditions", rows, "édition qui l'a reprise|éditions qui l'ont reprise")

    @property
    def by_state(self):
        """(state, number) of each state of an adoption, none left out."""
        found = Counter(adoption.current.state for adoption in self.adoptions)
        return [(state.label, found[state]) for state in AdoptionState]

    @property
    def by_kind(self):
        """(question, [(answer, number)]) of the pôles that took it up; what no source says comes last."""
        clusters = [adoption.cluster for adoption in self.adoptions]
        return [
            ("Leur taille", counted(clusters, lambda cluster: SIZE_NAMES.get(size_of(cluster)))),
            ("Leur catégorie de 2005", counted(clusters, lambda cluster: cluster.get_category_2005_display())),
            ("Leur secteur", counted(clusters, lambda cluster: cluster.sector and str(cluster.sector))),
        ]

    @property
    def unseen(self):
        return [adoption for adoption in self.adoptions if adoption.seen_at is None]


def by_month(rows, moment):
    """[(month, number)] of these rows, in one grouped query."""
    grouped = rows.order_by().values(month=TruncMonth(moment)).annotate(number=Count("pk"))
    return grouped.values_list("month", "number")


def plural(number, word):
    return f"{number} {word}{'s' if number > 1 else ''}"


def counted(clusters, answer):
    """[(answer, number)], the most given first, UNSAID last."""
    found = Counter(answer(cluster) or UNSAID for cluster in clusters)
    return sorted(found.items(), key=lambda pair: (pair[0] == UNSAID, -pair[1], pair[0]))


def became_list(user, today):
    """The practices of this person's pôles that are online, each with its figures; in one query."""
    year = months_back(today, A_YEAR)[0]
    read = ReadCount.objects.filter(practice=OuterRef("pk"), day__gte=year).order_by().values("practice")
    follows = Follow.objects.filter(practice=OuterRef("pk")).order_by().values("practice")
    waiting = Message.objects.unanswered().filter(practice=OuterRef("pk")).order_by().values("practice")
    return (
        Practice.objects.confirmable_by(user)
        .select_related("theme")
        .only("slug", "title", "call_number", "state", "taken_up", "theme")
        .annotate(
            n_reads=number_of(read, Sum("number")),
            n_follows=number_of(follows, Count("pk")),
            n_waiting=number_of(waiting, Count("pk")),
        )
        .order_by("-n_reads", "call_number")
    )


def number_of(rows, number):
    return Coalesce(Subquery(rows.annotate(n=number).values("n"), output_field=IntegerField()), 0)
