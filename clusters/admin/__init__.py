from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from . import directory, logs, people
from .directory import FoldedSearch

__all__ = ["FoldedSearch", "directory", "logs", "people"]

admin.site.site_header = admin.site.site_title = "Le Recueil, administration"
admin.site.index_title = "Tables"
admin.site.login = secure_admin_login(admin.site.login)
