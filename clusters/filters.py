import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from .models import Cluster, Region, Sector

UNKNOWN = {
    "invalid_choice": "« %(value)s » n'existe pas, ou n'existe plus.",
    "invalid_pk_value": "« %(pk)s » n'existe pas, ou n'existe plus.",
}


LONGEST_QUERY, MOST_WORDS = 200, 12


def few_words(query):
    if len(query.split()) > MOST_WORDS:
        raise ValidationError(f"Cherchez {MOST_WORDS} mots au plus.")


def words_filter(label):
    return django_filters.CharFilter(label=label, method="filter_q", max_length=LONGEST_QUERY, validators=[few_words])


class AddressFilter(django_filters.FilterSet):
    """A filter fed by the address; a bare address, or an empty answer, asks for all."""

    def __init__(self, data=None, *args, **kwargs):
        asked = QueryDict(mutable=True)
        for name, values in data.lists() if data else []:
            asked.setlist(name, [value for value in values if value.strip()])
        super().__init__(asked, *args, **kwargs)
        for field in self.form.fields.values():
            field.error_messages.update(UNKNOWN)

    @property
    def mistakes(self):
        """(label, message) of what the address asks that cannot be asked."""
        return [(self.form[name].label, message) for name, errors in self.form.errors.items() for message in errors]


class ClusterFilter(AddressFilter):
    q = words_filter("Nom, ancien nom, ville ou domaine")
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
        fields = ["q", "region", "secteur", "label"]

    def filter_q(self, queryset, name, value):
        return queryset.search(value)
