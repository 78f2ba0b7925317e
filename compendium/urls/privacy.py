from django.urls import path

from ..views import privacy

urlpatterns = [
    path("donnees-personnelles/", privacy.Privacy.as_view(), name="privacy"),
    path("compte/mes-donnees/", privacy.my_data, name="my_data"),
    path("compte/mes-donnees/archive.zip", privacy.my_data_file, name="my_data_file"),
]
