from django.urls import reverse
from django.views.generic import DetailView
from django_filters.views import FilterView

from ..exports.linked_data import linked_cluster
from ..figures import alike, directory, members_chart, profile_of, region_tiles
from ..filters import ClusterFilter
from ..models import Cluster

MOST_ALIKE = 5


class ClusterList(FilterView):
    queryset = Cluster.objects.all()
    filterset_class = ClusterFilter
    template_name = "clusters/cluster_list.html"
    paginate_by = 100

    def get_context_data(self, **kwargs):
        chosen = self.filterset.form.cleaned_data.get("region", [])
        kwargs["object_list"] = self.filterset.rows
        kwargs["canonical"] = f"{reverse('clusters:list')}{self.filterset.canonical}"
        return super().get_context_data(tiles=region_tiles(), chosen_regions=chosen, **kwargs)

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=200 if self.filterset.is_valid() else 400, **kwargs)


class ClusterDetail(DetailView):
    queryset = Cluster.objects.for_page()

    def get_context_data(self, **kwargs):
        years = list(self.object.years.all())
        near = alike(self.object, directory().clusters)
        return super().get_context_data(
            years=years,
            chart=members_chart(years),
            alike=near[:MOST_ALIKE],
            alike_count=len(near),
            is_comparable=profile_of(self.object).is_comparable,
            leads=self.object.is_led_by(self.request.user),
            linked_data=linked_cluster(self.object),
            may_join=self.object.may_be_joined_by(self.request.user),
            **kwargs,
        )
