from django.urls import include, path

app_name = "compendium"

urlpatterns = [
    path("", include("compendium.urls.selections")),
    path("", include("compendium.urls.became")),
    path("", include("compendium.urls.editions")),
    path("", include("compendium.urls.state")),
    path("", include("compendium.urls.book")),
    path("", include("compendium.urls.privacy")),
    path("", include("compendium.urls.robots")),
    path("", include("compendium.urls.monitoring")),
]
