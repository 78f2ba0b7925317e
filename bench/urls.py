from django.urls import include, path

from .yardstick import yardstick

urlpatterns = [path("repere/", yardstick), path("", include("config.urls"))]
