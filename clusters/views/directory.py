from django.views.generic import DetailView
from django_filters.views import FilterView

from ..figures import members_chart, region_tiles
from ..filters import ClusterFilter
from ..models import Cluster


class ClusterList(FilterView):
    queryset = Cluster.objects.for_list()
    filterset_class = ClusterFilter
    template_name = "clusters/cluster_list.html"
    paginate_by = 100

    def get_context_data(self, **kwargs):
        chosen = self.filterset.form.cleaned_data.get("region", [])
        return super().get_context_data(tiles=region_tiles(), chosen_regions=chosen, **kwargs)

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=200 if self.filterset.is_valid() else 400, **kwargs)


class ClusterDetail(DetailView):
    queryset = Cluster.objects.for_page()

    def get_context_data(self, **kwargs):
        years = list(self.object.years.all())
        return super().get_context_data(
            years=years,
            chart=members_chart(years),
            leads=self.object.is_led_by(self.request.user),
            may_join=self.object.may_be_joined_by(self.request.user),
            **kwargs,
        )
