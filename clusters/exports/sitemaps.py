"""What search engines are told of: every public page, at its one address."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap

from ..figures import directory


class PublicSitemap(Sitemap):
    # Of a page. The format lets through ten times as many.
    limit = 5_000

    def get_protocol(self, protocol=None):
        return urlsplit(settings.PUBLIC_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.PUBLIC_URL).netloc


class ClusterSitemap(PublicSitemap):
    def items(self):
        return directory().clusters

    def lastmod(self, cluster):
        return cluster.updated_at
