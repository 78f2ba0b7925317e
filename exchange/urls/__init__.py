from django.urls import include, path

app_name = "exchange"

urlpatterns = [
    path("", include("exchange.urls.adoptions")),
    path("", include("exchange.urls.messages")),
    path("", include("exchange.urls.following")),
]
