"""Every address of the API, whichever app answers."""

from django.urls import path, re_path

from clusters import api as clusters
from exchange import api as exchange
from practices import api as practices

from .. import api
from ..views.api import Guide

app_name = "api"

urlpatterns = [
    path("", Guide.as_view(), name="doc"),
    path("schema/", api.Schema.as_view(), name="schema"),
    path("v1/", api.Root.as_view(), name="root"),
    path("v1/pratiques/", practices.PracticeList.as_view(), name="practices"),
    path("v1/pratiques/<slug:nom>/", practices.PracticeDetail.as_view(), name="practice"),
    path("v1/poles/", clusters.ClusterList.as_view(), name="clusters"),
    path("v1/poles/<slug:slug>/", clusters.ClusterDetail.as_view(), name="cluster"),
    path("v1/themes/", practices.ThemeList.as_view(), name="themes"),
    path("v1/themes/<slug:slug>/", practices.ThemeDetail.as_view(), name="theme"),
    path("v1/mots-cles/", practices.TagList.as_view(), name="tags"),
    path("v1/reprises/", exchange.AdoptionList.as_view(), name="adoptions"),
    path("v1/questions/", exchange.ThreadList.as_view(), name="threads"),
    path("v1/editions/", api.EditionList.as_view(), name="editions"),
    path("v1/editions/<int:numero>/", api.EditionDetail.as_view(), name="edition"),
    path("v1/editions/<int:numero>/fiches/", api.EditionRecordList.as_view(), name="edition_records"),
    path("v1/etat-de-l-art/", api.StateOfTheArt.as_view(), name="state"),
    path("v1/mes-pratiques/", practices.MineList.as_view(), name="mine"),
    path("v1/mes-pratiques/<int:numero>/", practices.DraftDetail.as_view(), name="draft"),
    re_path(r"^v1/(?P<rest>(?s:.+))/\Z", api.Unknown.as_view(), name="unknown"),
]
