from django.contrib.sitemaps import views
from django.urls import path, re_path
from django.views.decorators.http import require_safe

from ..exports.sitemaps import SITEMAPS
from ..views.robots import robots

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path(
        "sitemap.xml",
        require_safe(views.index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "compendium:sitemap"},
        name="sitemap_index",
    ),
    re_path(
        rf"^sitemap-(?P<section>{'|'.join(SITEMAPS)})\.xml$",
        require_safe(views.sitemap),
        {"sitemaps": SITEMAPS},
        name="sitemap",
    ),
]
