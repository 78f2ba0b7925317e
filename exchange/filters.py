"""The filter of the catalogue as an alert asks it: the very same questions, kept as an address.

Then what may be asked of the exchanges themselves.
"""

import django_filters
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, QueryDict
from django.utils.choices import BaseChoiceIterator
from pyroaring import BitMap

from clusters.filters import AddressFilter
from clusters.models import Cluster
from practices.filters import BY_NAME, PracticeFilter
from practices.models import Practice
from practices.search import MOST_HITS, Results, matching, read
from practices.search.understanding import understand

from .models import Adoption, Declaration, Message
from .workflow import AdoptionState

# The order of a list says nothing of what is in it.
NAMES = [name for name in PracticeFilter.Meta.fields if name != "tri"]
WORDS_KEPT = 1_000
# An alert answers the same to whoever has it.
NOBODY = HttpRequest()
NOBODY.user = AnonymousUser()


class Settled(BaseChoiceIterator):
    """Choices that are read as they stand: Django and django-filter would look them over at each reading."""

    def __init__(self, choices):
        self.choices = choices

    def __iter__(self):
        return iter(self.choices)


class AlertFilter(PracticeFilter):
    """PracticeFilter for one question after another: its lists of choices, dear to make, serve again.

    Its results are in no order, and only what comes after the key `beyond`. Words are searched only where the rest
    of the question leaves something, and all of them are asked: a list also shows what holds a part of them, to who
    is looking for something; that a new record holds a part is no news.
    """

    def __init__(self, known, *, beyond=0):
        among = known.published - BitMap(range(beyond + 1)) if beyond else None
        super().__init__(QueryDict(), Results(known, among), request=NOBODY)
        self.beyond, self.searched = beyond, {}
        for name in {*NAMES, "tri"} - {"q", "semblables"}:
            self.settle(name, self.form.fields[name].choices)

    def settle(self, name, choices):
        """An empty choice asks nothing, and is never read."""
        self.form.fields[name].choices = Settled([choice for choice in choices if choice[0] != ""])

    def ask(self, question):
        """Ask this address, in place of the last one. Returns itself."""
        asked = QueryDict(question)
        self.data = QueryDict(mutable=True)
        for name, values in asked.lists():
            self.data.setlist(name, [value for value in values if value.strip()])
        # What Django and django-filter remember of the last question.
        self.form.data, self.form._errors = self.data, None
        self.__dict__.pop("_qs", None)
        self.hits = None
        if "tag" in self.data:
            self.settle("tag", self.choices_of(BY_NAME["tag"]))
        return self

    def filter_queryset(self, results):
        asked = dict(self.form.cleaned_data)
        words = asked.pop("q", "")
        for name, value in asked.items():
            results = self.filters[name].filter(results, value)
        return self.filter_q(results, "q", words) if words and results.found else results

    def filter_q(self, results, name, value):
        if value not in self.searched:
            if len(self.searched) >= WORDS_KEPT:
                self.searched.clear()
            query = understand(read(value), self.catalogue).query
            self.searched[value] = matching(query, beyond=self.beyond, most=MOST_HITS)
        return results.limited("q", self.searched[value])

    @property
    def question(self):
        """The address that asks the same, written in one way only: what asks nothing is not in it."""
        asked = QueryDict(mutable=True)
        for name in NAMES:
            values = self.asked(name)
            asked.setlist(name, sorted(values) if name in BY_NAME else [" ".join(value.split()) for value in values])
        if self.is_valid():
            # A pôle to compare with, alone, only puts the list in order; likeness to none leaves nothing out.
            is_narrowed = self.reference and self.form.cleaned_data["semblables"]
            asked.setlist("semblables", ["on"] if is_narrowed else [])
            asked.setlist("comme", asked.getlist("comme") if is_narrowed else [])
        return asked.urlencode()

    @property
    def words(self):
        """What is asked, in words."""
        asked = ((name, value) for name in NAMES for value in self.asked(name))
        return [self.say(name, value) for name, value in asked]

    @property
    def rest(self):
        """The address that asks the same without what cannot be asked any more."""
        left = self.data.copy()
        for name in self.form.errors:
            known = {str(value) for value, _ in getattr(self.form.fields.get(name), "choices", [])}
            left.setlist(name, [value for value in left.getlist(name) if name in BY_NAME and value in known])
        return left.urlencode()

    @property
    def trouble(self):
        """What cannot be asked any more, in words; nothing where all can."""
        return " ".join(f"{label} : {message}" for label, message in self.mistakes)


def last_key(known):
    """The key of the latest entry of the catalogue: what is beyond is new."""
    return max(known.public, default=0)


def is_doubtful(question, values):
    """Whether an address names what may be there no more; `values`: {name: set of what is there}. Cheap, for many."""
    asked = QueryDict(question)
    return any(name in values and not values[name].issuperset(asked.getlist(name)) for name in asked)


def values_known(known):
    """{name: set of the answers that the catalogue knows} of each question that has a list of them."""
    values = {facet.name: {str(value) for value, _ in facet.choices(known)} for facet in BY_NAME.values()}
    values["tag"] = {tag.slug for tag in known.tags.by_pk.values()}
    return values | {"comme": set(known.directory.by_slug)}


def named(label, model, field_name):
    """One row of a table, by the last word of its address."""
    return django_filters.ModelChoiceFilter(
        label=label, queryset=model, field_name=field_name, to_field_name="slug", empty_label=None
    )


class AdoptionFilter(AddressFilter):
    """What may be asked of the adoptions that are published."""

    pratique = named("Fiche", Practice.objects.published(), "practice")
    pole = named("Pôle qui reprend", Cluster.objects.all(), "cluster")
    etat = django_filters.MultipleChoiceFilter(
        label="Où elle en est", choices=AdoptionState.choices, method="filter_state"
    )

    class Meta:
        model = Adoption
        fields = ["pratique", "pole", "etat"]

    def filter_state(self, adoptions, name, states):
        said = Declaration.objects.filter(state__in=states).values("pk")
        return adoptions.filter(last__in=said) if states else adoptions


class ThreadFilter(AddressFilter):
    """What may be asked of the questions and experiences."""

    pratique = named("Fiche", Practice.objects.published(), "practice")
    nature = django_filters.ChoiceFilter(
        label="Nature",
        field_name="kind",
        choices=[choice for choice in Message.Kind.choices if choice[0] != Message.Kind.ANSWER],
        empty_label=None,
    )

    class Meta:
        model = Message
        fields = ["pratique", "nature"]
