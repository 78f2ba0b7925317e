from django.urls import path

from ..views import became

urlpatterns = [
    path("pratiques/<slug:slug>/devenir/", became.BecamePage.as_view(), name="became"),
    path("pratiques/<slug:slug>/devenir/vu/", became.seen, name="seen"),
    path("mes-pratiques/devenir/", became.BecameList.as_view(), name="became_list"),
]
