from django.urls import include, path

from clusters.views import well_known
from clusters.views.accessibility import Accessibility
from clusters.views.favicon import favicon
from clusters.views.health import health

urlpatterns = [
    path("sante/", health, name="health"),
    path("accessibilite/", Accessibility.as_view(), name="accessibility"),
    path("favicon.ico", favicon, name="favicon"),
    path(".well-known/security.txt", well_known.security_txt, name="security_txt"),
    path(".well-known/change-password", well_known.change_password, name="change_password_here"),
    path("poles/", include("clusters.urls.directory")),
    path("", include("clusters.urls.people")),
    path("", include("clusters.urls.account")),
    path("compte/double-authentification/", include("clusters.urls.second_factor")),
]
