from copy import copy

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import cached_property

from .figures import compared, directory
from .models import Cluster, Region, Sector, spaced

UNKNOWN = {
    "invalid_choice": "« %(value)s » n'existe pas, ou n'existe plus.",
    "invalid_pk_value": "« %(pk)s » n'existe pas, ou n'existe plus.",
}

# What puts an answer in order, and does not change what it holds.
OF_ORDER = {"tri"}
LONGEST_QUERY, MOST_WORDS = 200, 12


def few_words(query):
    if len(query.split()) > MOST_WORDS:
        raise ValidationError(f"Cherchez {MOST_WORDS} mots au plus.")


def words_filter(label):
    return django_filters.CharFilter(label=label, method="filter_q", max_length=LONGEST_QUERY, validators=[few_words])


class BoxFilter(django_filters.Filter):
    """A single box, ticked or not."""

    field_class = forms.BooleanField


def cluster_choices(known, user):
    """(address, name) of every pôle of the Directory, those that this person writes for first."""
    own = set(Cluster.objects.of(user).values_list("pk", flat=True))
    mine = [(cluster.slug, f"Votre pôle : {cluster}") for cluster in known.clusters if cluster.pk in own]
    return mine + [(cluster.slug, cluster.name) for cluster in known.clusters if cluster.pk not in own]


def said_in_words(field, answer):
    if answer is True:
        return "oui"
    several = [answer] if isinstance(answer, str | int) else answer
    known = {str(value): str(label) for value, label in getattr(field, "choices", [])}
    return ", ".join(known.get(one, one) for one in sorted(map(str, several)))


class Filters(dict):
    """The filters of a class, copied for each question without the lists of choices that they hold."""

    def __deepcopy__(self, memo):
        copies = Filters({name: copy(declared) for name, declared in self.items()})
        for one in copies.values():
            one.method = one.method  # django-filter ties the method to the filter that it was given to
        return copies


class AddressFilter(django_filters.FilterSet):
    """A filter fed by the address; a bare address, or an empty answer, asks for all."""

    @classmethod
    def get_filters(cls):
        return Filters(super().get_filters())

    def __init__(self, data=None, *args, **kwargs):
        asked = QueryDict(mutable=True)
        for name, values in data.lists() if data else []:
            asked.setlist(name, [value for value in values if value.strip()])
        super().__init__(asked, *args, **kwargs)
        for field in self.form.fields.values():
            field.error_messages.update(UNKNOWN)

    @property
    def query(self):
        """What the address asks, from its question mark on; nothing where it asks for all."""
        return self.address(self.filters)

    @property
    def canonical(self):
        """The same for every way to ask the same, in whatever order the answer is shown."""
        return self.address([name for name in self.filters if name not in OF_ORDER])

    def address(self, names):
        asked = QueryDict(mutable=True)
        for name in names:
            values = list(dict.fromkeys(self.data.getlist(name)))
            is_several = isinstance(self.filters[name], django_filters.MultipleChoiceFilter)
            asked.setlist(name, sorted(values) if is_several else values[-1:])
        written = asked.urlencode()
        return f"?{written}" if written else ""

    @property
    def in_words(self):
        """What a valid address asks: « Secteur : Mer, Santé ; Région : Bretagne »."""
        asked = self.form.cleaned_data.items()
        return " ; ".join(
            f"{self.form.fields[name].label.removesuffix(' ?')} : {said_in_words(self.form.fields[name], answer)}"
            for name, answer in asked
            if answer and name not in OF_ORDER
        )

    @property
    def mistakes(self):
        """(label, message) of what the address asks that cannot be asked."""
        return [
            (self.form[name].label.removesuffix(" ?"), message)
            for name, errors in self.form.errors.items()
            for message in errors
        ]


class ClusterFilter(AddressFilter):
    """What a reader may ask of the pôles; the answer is in `rows`, which the queryset alone cannot put in order."""

    q = words_filter("Nom, ancien nom, ville ou domaine")
    comme = django_filters.ChoiceFilter(label="Comme quel pôle ?", empty_label="…", method="filter_comme")
    semblables = BoxFilter(label="Seulement les pôles semblables", method="filter_semblables")
    region = django_filters.ModelMultipleChoiceFilter(
        label="Région",
        field_name="regions__slug",
        queryset=Region.objects.all(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    secteur = django_filters.ModelMultipleChoiceFilter(
        label="Secteur",
        field_name="sector__slug",
        queryset=Sector.objects.all(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    label = django_filters.MultipleChoiceFilter(
        label="État du label",
        field_name="label_state",
        choices=Cluster.LabelState,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Cluster
        fields = ["q", "comme", "semblables", "region", "secteur", "label"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = directory()
        self.form.fields["comme"].choices = cluster_choices(self.known, self.request.user)

    def filter_q(self, queryset, name, value):
        return queryset.search(value)

    def filter_comme(self, queryset, name, value):
        return queryset.exclude(slug=value)

    def filter_semblables(self, queryset, name, only):
        if not (only and self.reference):
            return queryset
        return queryset.filter(pk__in=[cluster.pk for cluster, likeness in self.compared if likeness.is_alike])

    @property
    def reference(self):
        """The pôle that the others are compared with, or None."""
        return self.known.by_slug.get(self.form.cleaned_data.get("comme"))

    @cached_property
    def compared(self):
        return compared(self.reference, self.known.clusters)

    @property
    def is_comparable(self):
        return any(likeness.score is not None for _, likeness in self.compared)

    @property
    def these_clusters(self):
        count = len(self.rows)
        return f"ces {spaced(count)} pôles" if count > 1 else "ce pôle"

    @property
    def lacks_reference(self):
        return self.form.cleaned_data.get("semblables") and not self.reference

    @cached_property
    def rows(self):
        """(pôle, its likeness to the reference) in the order to show; without one, (pôle, None)."""
        if not self.is_valid():
            return []
        found = dict.fromkeys(self.qs.values_list("pk", flat=True))
        if self.reference:
            return [(cluster, likeness) for cluster, likeness in self.compared if cluster.pk in found]
        return [(self.known.by_pk[pk], None) for pk in found if pk in self.known.by_pk]

    @property
    def facets(self):
        """(bound field, whether it opens) of each list of boxes."""
        return [(self.form[name], name == "label" or name in self.data) for name in ("region", "secteur", "label")]
