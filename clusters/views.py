from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import DetailView
from django_filters.views import FilterView

from .figures import members_chart, region_tiles
from .filters import ClusterFilter
from .models import Cluster

SECRET = ("password", "token")
# Below, it is a choice or a year, that nobody minds typing again.
SHORTEST_TEXT = 5


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
        return super().get_context_data(years=years, chart=members_chart(years), **kwargs)


@never_cache
@require_safe
def health(request):
    """200 when the database answers, 503 when not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"etat": "la base de données ne répond pas"}, status=503)
    return JsonResponse({"etat": "ok"})


def csrf_failure(request, reason=""):
    why = "Nous n'avons pas pu vérifier que ce formulaire vient de vous. Rechargez la page précédente et renvoyez-le."
    return give_back(request, why, status=403)


def give_back(request, why, *, status):
    """Refuse a post, and show what was typed so that it can be copied. Secrets are not shown."""
    typed = [
        value
        for name, values in request.POST.lists()
        for value in values
        if len(value.strip()) > SHORTEST_TEXT and not any(secret in name for secret in SECRET)
    ]
    return render(request, "not_saved.html", {"why": why, "typed": typed}, status=status)
