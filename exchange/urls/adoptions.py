from django.urls import path

from ..views import adoptions

urlpatterns = [
    path("pratiques/<slug:slug>/reprendre/", adoptions.adopt, name="adopt"),
    path("reprises/<int:pk>/", adoptions.adoption_page, name="adoption"),
    path("reprises/<int:pk>/dire/", adoptions.declare, name="declare"),
    path("reprises/<int:pk>/reprendre-le-texte/", adoptions.take_back, name="take_back"),
    path("reprises/<int:pk>/decider/", adoptions.decide, name="decide"),
    path("reprises/<int:pk>/remercier/", adoptions.thank, name="thank"),
]
