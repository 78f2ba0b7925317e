from django.urls import path, re_path

from ..views import editions, preparation

CITED = r"citation\.(?P<kind>txt|bib|ris|json)$"
NUMBER = r"^editions/(?P<number>\d{1,5})"

urlpatterns = [
    path("editions/", editions.EditionList.as_view(), name="editions"),
    path("editions/flux.atom", editions.editions_feed, name="editions_feed"),
    path("editions/preparer/", preparation.prepare, name="edition_prepare"),
    path("editions/preparation/<int:pk>/", preparation.edit, name="edition_edit"),
    path("editions/preparation/<int:pk>/geler/", preparation.freeze, name="edition_freeze"),
    path("editions/preparation/<int:pk>/supprimer/", preparation.abandon, name="edition_abandon"),
    path("editions/<int:number>/", editions.EditionPage.as_view(), name="edition"),
    path("editions/<int:number>/themes/<slug:slug>/", editions.EditionTheme.as_view(), name="edition_theme"),
    path("editions/<int:number>/fiches/<slug:slug>/", editions.EditionRecordPage.as_view(), name="edition_record"),
    path("editions/<int:number>/tableau/", editions.EditionTable.as_view(), name="edition_table"),
    re_path(
        rf"{NUMBER}/index/(?P<section>titres|poles|mots-cles)/$", editions.EditionIndex.as_view(), name="edition_index"
    ),
    path("editions/<int:number>/changements/", editions.EditionChanges.as_view(), name="edition_changes"),
    path("editions/<int:number>/etat-de-l-art/", editions.EditionFigures.as_view(), name="edition_figures"),
    path("editions/<int:number>/edition.json", editions.edition_json, name="edition_json"),
    path("editions/<int:number>/couverture.svg", editions.cover_image, name="edition_cover"),
    re_path(rf"{NUMBER}/{CITED}", editions.citation, name="edition_citation"),
    re_path(rf"{NUMBER}/fiches/(?P<slug>[-\w]+)/{CITED}", editions.record_citation, name="edition_record_citation"),
]
