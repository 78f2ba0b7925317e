import django_filters
from django import forms
from django.http import QueryDict

from .models import Cluster, Region, Sector


class AddressFilter(django_filters.FilterSet):
    """A filter fed by the address; a bare address asks for all."""

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(QueryDict() if data is None else data, *args, **kwargs)


class ClusterFilter(AddressFilter):
    q = django_filters.CharFilter(label="Nom, ancien nom, ville ou domaine", method="filter_q")
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
