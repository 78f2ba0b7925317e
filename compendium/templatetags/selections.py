from django import template

from ..models import Selection

register = template.Library()


@register.inclusion_tag("compendium/_keep.html")
def keep_button(practice, user, csrf_token):
    """« Garder »: in one of the latest selections of this person, in one query; a visitor's is in its address."""
    latest = Selection.objects.to_keep(user, practice) if user.is_authenticated else []
    return {"practice": practice, "user": user, "latest": latest, "csrf_token": csrf_token}
