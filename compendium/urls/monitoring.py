from django.urls import path

from ..views.monitoring import metrics, ready

urlpatterns = [
    path("sante/pret/", ready, name="ready"),
    path("metriques/", metrics, name="metrics"),
]
