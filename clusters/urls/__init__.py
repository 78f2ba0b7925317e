from django.urls import include, path

from clusters.views import health

urlpatterns = [
    path("sante/", health, name="health"),
    path("poles/", include("clusters.urls.directory")),
    path("", include("clusters.urls.account")),
]
