from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from clusters.exports import public_address

# What a robot has nothing to find in: what is someone's own, files, and the same lists in another order.
# An address that is a secret is not told here: it says by itself that it is not to be listed.
LEFT_OUT = [
    *("/admin/", "/compte/", "/connexion/", "/deconnexion/", "/inscription/", "/mot-de-passe/"),
    *("/mes-pratiques/", "/relecture/", "/demandes/", "/suivis/", "/notifications/", "/importer/"),
    *("/selection/", "/selections/", "/accord/", "/invitations/", "/desabonnement/", "/editions/preparer/"),
    *("/editions/preparation/", "/comparer/", "/pratiques/fichier.", "/poles/fichier.", "/*/livre.pdf"),
    *("/api/v1/", "/api/schema/"),
    *("/*?*tri=", "/*?*comme=", "/*?*next="),
]


@require_safe
def robots(request):
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in LEFT_OUT)]
    lines += ["", f"Sitemap: {public_address(reverse('compendium:sitemap_index'))}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
