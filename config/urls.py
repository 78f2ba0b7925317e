from django.contrib import admin
from django.urls import include, path

handler429 = "clusters.views.too_often.too_often"
handler500 = "clusters.views.breakdown.broken"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include("compendium.urls.api")),
    path("", include("compendium.urls")),
    path("", include("exchange.urls")),
    path("", include("practices.urls")),
    path("", include("clusters.urls")),
]
