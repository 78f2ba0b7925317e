from django import template

from ..filters import AlertFilter
from ..forms.following import name_of
from ..models import Follow

register = template.Library()

KINDS = {"practice": "pratique", "theme": "theme", "cluster": "pole"}
# Beyond, the number says nothing more.
MOST_COUNTED = 99


@register.inclusion_tag("exchange/_follow.html")
def follow_button(thing, user, csrf_token):
    """« Suivre » or « Ne plus suivre » a practice, a theme or a pôle; a visitor is led to sign in."""
    is_followed = user.is_authenticated and Follow.objects.of(thing).filter(user=user).exists()
    kind = KINDS[thing._meta.model_name]
    return {"thing": thing, "kind": kind, "user": user, "is_followed": is_followed, "csrf_token": csrf_token}


@register.inclusion_tag("exchange/_alert_offer.html")
def alert_offer(asked, user):
    """In the catalogue, for who is signed in: to be told of what becomes new in a filtered list.

    `asked`: the page's PracticeFilter. Its fields belong to a form that stands outside that of the catalogue.
    """
    if not user.is_authenticated or not asked.is_valid() or not asked.chips:
        return {"question": ""}
    alert = AlertFilter(asked.catalogue)
    question = alert.ask(asked.data.urlencode()).question
    known = user.alerts.filter(question=question).first() if question else None
    return {"question": question, "known": known, "name": name_of(alert.ask(question).words)}


@register.simple_tag
def unread_count(user):
    """How many notifications this person has not read, "99+" beyond; nothing where there is none."""
    count = user.notifications.unread()[: MOST_COUNTED + 1].count()
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else count or ""
