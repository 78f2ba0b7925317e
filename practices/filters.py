from datetime import date

import django_filters
from django import forms
from django.utils.functional import cached_property
from taggit.models import Tag

from clusters.filters import AddressFilter, words_filter
from clusters.models import POLICY_STARTED, Cluster, Region, Sector

from .models import Practice, Theme

BOXES = forms.CheckboxSelectMultiple


ORDERS = [("-date", "date de publication"), ("titre", "titre"), ("-annee", "année, récentes d'abord")]


def years():
    return [("", "…"), *((year, year) for year in range(date.today().year, POLICY_STARTED - 1, -1))]


def year_filter(label, lookup):
    return django_filters.TypedChoiceFilter(
        label=label, field_name="start_year", lookup_expr=lookup, choices=years, coerce=int
    )


class YearsForm(forms.Form):
    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("de"), cleaned.get("a")
        if first and last and first > last:
            self.add_error("de", f"{first} vient après {last} : échangez les deux années.")
        return cleaned


class PracticeFilter(AddressFilter):
    """What a reader may ask of the practices. Its names are those of the address, so they are French."""

    q = words_filter("Mots")
    theme = django_filters.ModelMultipleChoiceFilter(
        label="Thème", queryset=Theme.objects.all(), to_field_name="slug", method="filter_theme", widget=BOXES
    )
    preuve = django_filters.MultipleChoiceFilter(
        label="Niveau de preuve", field_name="evidence", choices=Practice.Evidence, widget=BOXES
    )
    etat = django_filters.MultipleChoiceFilter(
        label="État de la pratique", field_name="practice_state", choices=Practice.PracticeState, widget=BOXES
    )
    pole = django_filters.ModelMultipleChoiceFilter(
        label="Pôle",
        queryset=lambda request: Cluster.objects.filter(practices__state=Practice.State.PUBLISHED).distinct(),
        to_field_name="slug",
        method="filter_pole",
        widget=BOXES,
    )
    region = django_filters.ModelMultipleChoiceFilter(
        label="Région",
        queryset=Region.objects.all(),
        to_field_name="slug",
        method="filter_region",
        widget=BOXES,
    )
    secteur = django_filters.ModelMultipleChoiceFilter(
        label="Secteur",
        queryset=Sector.objects.all(),
        to_field_name="slug",
        method="filter_secteur",
        widget=BOXES,
    )
    de = year_filter("De", "gte")
    a = year_filter("à", "lte")
    tag = django_filters.ModelMultipleChoiceFilter(
        label="Mot-clé",
        queryset=Tag.objects.all(),
        to_field_name="slug",
        method="filter_tag",
        widget=forms.MultipleHiddenInput,
    )
    tri = django_filters.ChoiceFilter(label="Trier par", choices=ORDERS, method="filter_tri", empty_label=None)

    class Meta:
        model = Practice
        form = YearsForm
        fields = ["q", "theme", "preuve", "etat", "pole", "region", "secteur", "de", "a", "tag", "tri"]

    FACETS = ["theme", "preuve", "etat", "pole", "region", "secteur"]

    def filter_q(self, queryset, name, value):
        return queryset.search(value)

    def filter_theme(self, queryset, name, themes):
        return queryset.of_themes(themes) if themes else queryset

    def filter_pole(self, queryset, name, clusters):
        return queryset.of_clusters(clusters) if clusters else queryset

    def filter_region(self, queryset, name, regions):
        return queryset.of_clusters(Cluster.objects.filter(regions__in=regions)) if regions else queryset

    def filter_secteur(self, queryset, name, sectors):
        return queryset.of_clusters(Cluster.objects.filter(sector__in=sectors)) if sectors else queryset

    def filter_tag(self, queryset, name, tags):
        return queryset.tagged(tags) if tags else queryset

    def filter_tri(self, queryset, name, value):
        return queryset.in_order(value)

    @property
    def facets(self):
        """(bound field, whether it opens) of each facet."""
        return [(self.form[name], name == "theme" or name in self.data) for name in self.FACETS]

    @cached_property
    def chips(self):
        """(what is asked, the address without it) of each filter in use."""
        asked = [
            (name, value)
            for name in self.filters
            if name != "tri"
            for value in dict.fromkeys(self.data.getlist(name))
            if value.strip()
        ]
        return [(self.say(name, value), self.address_without(name, value)) for name, value in asked]

    def say(self, name, value):
        if name == "q":
            return f"« {value} »"
        field = self.form.fields[name]
        if isinstance(field, forms.ModelMultipleChoiceField):
            labels = {chosen.slug: str(chosen) for chosen in self.form.cleaned_data.get(name, [])}
        else:
            labels = {str(key): str(label) for key, label in field.choices}
        text = labels.get(value, value)
        return f"{field.label} {text}" if name in {"de", "a"} else text

    def address_without(self, name, value):
        rest = self.data.copy()
        rest.setlist(name, [other for other in rest.getlist(name) if other != value])
        rest.pop("page", None)
        return f"?{rest.urlencode()}"
