"""Django's administration, in the portal's own way. Apart from `clusters.admin`, that is read once models are."""

from django.contrib.admin.apps import AdminConfig


class Administration(AdminConfig):
    default_site = "clusters.administration.site.Site"
