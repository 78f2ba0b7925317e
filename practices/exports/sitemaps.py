from django.urls import reverse

from clusters.exports.sitemaps import PublicSitemap

from ..models import Practice, Theme
from ..search import catalogue


class Records:
    """(address, date) of the published practices, the oldest first: a page of them, once full, keeps what it holds."""

    def __init__(self, keys):
        self.keys = keys

    def count(self):
        return len(self.keys)

    def __getitem__(self, page):
        rows = Practice.objects.published().filter(entry__in=list(self.keys[page])).order_by("entry")
        return list(rows.values_list("slug", "revised_at"))


class PracticeSitemap(PublicSitemap):
    def items(self):
        return Records(catalogue().published)

    def location(self, record):
        return reverse("practices:detail", args=[record[0]])

    def lastmod(self, record):
        return record[1]

    def get_latest_lastmod(self):
        """Not said of all of them in the index: it would read every one."""
        return None


class ThemeSitemap(PublicSitemap):
    def items(self):
        return Theme.objects.all()
