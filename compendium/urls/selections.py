from django.urls import path, re_path

from ..views import account, gather, keep, shared

KIND = r"fichier\.(?P<kind>csv|json)$"

urlpatterns = [
    path("selection/", gather.Gather.as_view(), name="selection"),
    re_path(rf"^selection/{KIND}", gather.export, name="selection_file"),
    path("selections/", account.SelectionList.as_view(), name="selections"),
    path("selections/garder/", keep.keep, name="keep"),
    path("selections/<int:pk>/", account.edit, name="edit"),
    re_path(rf"^selections/(?P<pk>\d{{1,18}})/{KIND}", account.export, name="edit_file"),
    path("selections/<int:pk>/supprimer/", account.delete, name="delete"),
    path("selections/partage/<str:token>/", shared.shared, name="shared"),
    re_path(rf"^selections/partage/(?P<token>[-\w]+)/{KIND}", shared.export, name="shared_file"),
]
