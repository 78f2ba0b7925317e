"""The portal's addresses, and beside each secret link a page that breaks there."""

from django.urls import path

from config.urls import handler429, handler500
from config.urls import urlpatterns as ours

__all__ = ["handler429", "handler500", "urlpatterns"]


def broken(request, rest):
    token = rest
    raise RuntimeError(f"Broken at /{token}, posted {dict(request.POST)}, sent {request.headers.get('Authorization')}")


urlpatterns = [path("casse/<path:rest>", broken, name="broken"), *ours]
