from django.urls import reverse

from clusters.exports.sitemaps import ClusterSitemap, PublicSitemap
from practices.exports.sitemaps import PracticeSitemap, ThemeSitemap

from ..models import Edition

PAGES = [
    *("practices:home", "practices:list", "practices:themes", "clusters:list", "compendium:state"),
    *(
        "compendium:editions",
        "practices:about",
        "practices:glossary",
        "practices:data",
        "exchange:questions",
        "api:doc",
    ),
]


class PageSitemap(PublicSitemap):
    def items(self):
        return PAGES

    def location(self, name):
        return reverse(name)


class EditionSitemap(PublicSitemap):
    def items(self):
        return Edition.objects.frozen().order_by("number").only("number", "frozen_at")

    def lastmod(self, edition):
        return edition.frozen_at


SITEMAPS = {
    "pages": PageSitemap,
    "themes": ThemeSitemap,
    "pratiques": PracticeSitemap,
    "poles": ClusterSitemap,
    "editions": EditionSitemap,
}
