from django.urls import include, path

from clusters.views.health import health

urlpatterns = [
    path("sante/", health, name="health"),
    path("poles/", include("clusters.urls.directory")),
    path("", include("clusters.urls.people")),
    path("", include("clusters.urls.account")),
    path("compte/double-authentification/", include("clusters.urls.second_factor")),
]
