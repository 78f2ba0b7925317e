from django.urls import path

from clusters.views import ClusterDetail, ClusterList

app_name = "clusters"

urlpatterns = [
    path("", ClusterList.as_view(), name="list"),
    path("<slug:slug>/", ClusterDetail.as_view(), name="detail"),
]
