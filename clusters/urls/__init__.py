from django.urls import include, path

from clusters.views.accessibility import Accessibility
from clusters.views.favicon import favicon
from clusters.views.health import health

urlpatterns = [
    path("sante/", health, name="health"),
    path("accessibilite/", Accessibility.as_view(), name="accessibility"),
    path("favicon.ico", favicon, name="favicon"),
    path("poles/", include("clusters.urls.directory")),
    path("", include("clusters.urls.people")),
    path("", include("clusters.urls.account")),
    path("compte/double-authentification/", include("clusters.urls.second_factor")),
]
